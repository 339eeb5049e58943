using System.Collections.Immutable;
using System.Text;
using SecResponder.Playbooks.Enrichment.Assets;
using SecResponder.Playbooks.Enrichment.Feeds;
using SecResponder.Playbooks.Sigma;

namespace SecResponder.Playbooks.Files.Lists;

/// <summary>Reads an inventory's CSV. A record that can't be used is told and left out; so is a value of one that can.</summary>
internal static class AssetTable
{
    /// <summary>What was read.</summary>
    public sealed record Inventory(ImmutableArray<Asset> Assets, ImmutableArray<string> Problems);

    /// <param name="file">The file.</param>
    /// <param name="columns">Our name of a column to the file's.</param>
    /// <param name="delimiter">What parts the columns.</param>
    /// <param name="criticalities">The words of a criticality.</param>
    public static Inventory Read(string file, IReadOnlyDictionary<string, string> columns, char delimiter, IReadOnlyCollection<string> criticalities)
    {
        string text;
        try
        {
            if (new FileInfo(file) is { Exists: true, Length: > FeedFile.LargestFile })
                return new Inventory([], [$"it has more than {FeedFile.LargestFile >> 20} MB"]);
            text = File.ReadAllText(file, Encoding.UTF8);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new Inventory([], [$"the file can't be read ({e.GetType().Name})"]);
        }
        var table = new CsvTable(text, delimiter);
        if (table.Next() is not { } header)
            return new Inventory([], [table.Problem ?? "it is empty, without even a header"]);
        var places = columns.ToDictionary(column => column.Key, column => header.Select(name => name.Trim()).ToList().FindIndex(name => string.Equals(name, column.Value, StringComparison.OrdinalIgnoreCase)), StringComparer.Ordinal);
        if (places["name"] < 0)
            return new Inventory([], [$"line {table.Line}: its header has no column '{columns["name"]}': {NearMiss.Question(columns["name"], header)}it has {FeedDraft.Shown(string.Join(", ", header))}"]);
        var (assets, problems) = (ImmutableArray.CreateBuilder<Asset>(), ImmutableArray.CreateBuilder<string>());
        while (table.Next() is { } record)
        {
            string? Field(string key) => places[key] is var place and >= 0 && place < record.Count && record[place].Trim() is { Length: > 0 } field ? field : null;
            var place = $"{Path.GetFileName(file)}:{table.Line}";
            if (Field("name") is { } name)
                assets.Add(Of(name, Field, place, criticalities, problems));
            else
                problems.Add($"{place}: an asset without a name");
        }
        if (table.Problem is { } problem)
            problems.Add(problem);
        return new Inventory(assets.ToImmutable(), problems.ToImmutable());
    }

    private static Asset Of(string name, Func<string, string?> field, string place, IReadOnlyCollection<string> criticalities, ImmutableArray<string>.Builder problems)
    {
        var networks = ImmutableArray.CreateBuilder<IpNetwork>();
        foreach (var address in Several(field("addresses")))
        {
            if (IpNetwork.TryParse(address, out var network, out _))
                networks.Add(network);
            else
                problems.Add($"{place}: '{FeedDraft.Shown(address)}' is no address or network");
        }
        var criticality = field("criticality")?.ToLowerInvariant();
        if (criticality is not null && !criticalities.Contains(criticality))
            problems.Add($"{place}: '{FeedDraft.Shown(criticality)}' is no criticality ({string.Join(", ", criticalities)})");
        return new Asset
        {
            Name = name,
            Names = [.. Several(field("names"))],
            Networks = networks.ToImmutable(),
            Macs = [.. Several(field("macs")).Where(mac => MacAddress.TryParse(Encoding.UTF8.GetBytes(mac), out _))],
            Owner = field("owner"),
            Criticality = criticality is not null && criticalities.Contains(criticality) ? criticality : null,
            Site = field("site"),
            Tags = [.. Several(field("tags"))],
            Place = place,
        };
    }

    private static string[] Several(string? cell) => cell?.Split([';', ',', '|', ' ', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];
}
