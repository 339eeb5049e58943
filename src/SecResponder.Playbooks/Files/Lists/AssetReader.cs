using System.Collections.Immutable;
using SecResponder.Playbooks.Enrichment.Assets;
using SecResponder.Playbooks.Files.Reading;
using SecResponder.Playbooks.Schemas;
using SecResponder.Playbooks.Sigma;
using SecResponder.Playbooks.Yaml;

namespace SecResponder.Playbooks.Files.Lists;

/// <summary>Reads <c>assets:</c> of a list's file: machines one by one, or a CSV as an inventory exports it.</summary>
/// <param name="folder">The folder of the list's file: the CSV lies there or below.</param>
/// <param name="claimed">Who has which name, address or network, over all files.</param>
/// <param name="findings">Where mistakes are reported.</param>
internal sealed class AssetReader(string folder, Dictionary<string, Asset> claimed, Findings findings)
{
    private const string Example = "assets: [{name: srv-db-01, addresses: [10.20.0.7], owner: dba@corp.example, criticality: high}]";
    private static readonly string[] Criticalities = ["low", "medium", "high", "critical"];

    public ImmutableArray<Asset> Read(YamlNode node)
    {
        if (node is YamlMap map)
            return Table(new AttributeMap(map, "'assets'", findings).Knows(KnownKeys.AssetTable));
        var assets = ImmutableArray.CreateBuilder<Asset>();
        foreach (var item in AttributeMap.Items(node, "'assets'", Example, findings))
            if (AttributeMap.Of(item, "an asset", Example, findings) is { } keys && One(keys) is { } asset)
                Add(asset, assets, (claim, other) => findings.Error(item, PlaybookCodes.AssetTwice, $"'{claim}' is claimed by '{asset.Name}' and by '{other.Name}' ({other.Place})", "keep it with one of the two: nobody could tell which is meant"));
        return assets.ToImmutable();
    }

    private Asset? One(AttributeMap keys)
    {
        keys.Knows(KnownKeys.Asset);
        if (keys.Text("name") is not { } name)
        {
            findings.Error(keys.Map, PlaybookCodes.Asset, "an asset has no name", $"write it as in '{Example}'");
            return null;
        }
        var before = findings.Errors;
        var asset = new Asset
        {
            Name = name,
            Names = [.. keys.Scalars("names").Select(one => one.Text)],
            Networks = [.. keys.Scalars("addresses").Select(Network).OfType<IpNetwork>()],
            Macs = [.. keys.Scalars("macs").Select(Mac).OfType<string>()],
            Owner = keys.Text("owner"),
            Criticality = keys.Text("criticality"),
            Site = keys.Text("site"),
            Tags = [.. keys.Scalars("tags").Select(tag => tag.Text)],
            Place = $"{findings.File}:{keys.Map.Position.Line}",
        };
        if (asset.Criticality is { } word && !Criticalities.Contains(word))
            findings.Error(keys.Place("criticality"), PlaybookCodes.Asset, $"'{word}' is no criticality", $"{NearMiss.Question(word, Criticalities)}one of {string.Join(", ", Criticalities)}");
        return findings.Errors > before ? null : asset;
    }

    private IpNetwork? Network(YamlScalar scalar)
    {
        if (IpNetwork.TryParse(scalar.Text, out var network, out var problem))
            return network;
        findings.Error(scalar, PlaybookCodes.Asset, $"'{scalar.Text}' is no address: {problem}", "write an address, or a network such as 10.20.0.0/24");
        return null;
    }

    private string? Mac(YamlScalar scalar)
    {
        if (MacAddress.TryParse(System.Text.Encoding.UTF8.GetBytes(scalar.Text), out _))
            return scalar.Text;
        findings.Error(scalar, PlaybookCodes.Asset, $"'{scalar.Text}' is no MAC address", "write twelve hexadecimal digits: 00:00:5E:00:53:01");
        return null;
    }

    private ImmutableArray<Asset> Table(AttributeMap map)
    {
        var columns = AttributeMap.Of(map.Map["columns"], "'columns'", "columns: {name: Hostname, addresses: IP Address}", findings)?.Knows(KnownKeys.AssetColumns);
        if (map.Text("file") is not { } file || Path.IsPathRooted(file) || file.Split('/', '\\').Contains(".."))
        {
            findings.Error(map.Place("file"), PlaybookCodes.Asset, map.Text("file") is null ? "'assets' has no 'file'" : "the file of assets lies outside of the folder of lists", $"give a CSV beside this file or below, or write '{Example}'");
            return [];
        }
        var read = AssetTable.Read(Path.Combine(folder, file), KnownKeys.Asset.Names.ToDictionary(key => key, key => columns?.Text(key) ?? key, StringComparer.Ordinal), map.Choice("delimiter", (",", ','), (";", ';'), ("tab", '\t')), Criticalities);
        var assets = ImmutableArray.CreateBuilder<Asset>();
        var problems = read.Problems;
        foreach (var asset in read.Assets)
            Add(asset, assets, (claim, other) => problems = problems.Add($"{asset.Place}: '{claim}' is claimed by '{other.Name}' ({other.Place}) already"));
        if (problems.Length > 0)
            findings.Warning(map.Place("file"), PlaybookCodes.AssetFile, $"{problems.Length:N0} {(problems.Length == 1 ? "thing" : "things")} in the file of assets can't be used; the first: {problems[0]}", "mend the file, or say under 'columns' which column is which");
        return assets.ToImmutable();
    }

    // The first to claim a name or an address has it. Two sites may use the same addresses: a claim is made at its site, and against those that stand nowhere.
    private void Add(Asset asset, ImmutableArray<Asset>.Builder assets, Action<string, Asset> twice)
    {
        foreach (var claim in asset.Names.Prepend(asset.Name).Concat(asset.Networks.Select(network => network.ToString())).Concat(asset.Macs.Select(Canonical)).Distinct(StringComparer.OrdinalIgnoreCase))
        {
            var other = claimed.TryGetValue(claim, out var first) && !(AreApart(asset, first) && IsNetwork(claim)) ? first : claimed.GetValueOrDefault(At(claim, asset));
            if (other is not null)
                twice(claim, other);
            claimed.TryAdd(claim, asset);
            claimed.TryAdd(At(claim, asset), asset);
        }
        assets.Add(asset);

        static string At(string claim, Asset asset) => $"{claim} at {asset.Site}";
        static bool AreApart(Asset one, Asset other) => one.Site is not null && other.Site is not null && !string.Equals(one.Site, other.Site, StringComparison.OrdinalIgnoreCase);
        static bool IsNetwork(string claim) => IpNetwork.TryParse(claim, out _, out _);
    }

    private static string Canonical(string mac) => MacAddress.TryParse(System.Text.Encoding.UTF8.GetBytes(mac), out var number) ? $"MAC {number:X12}" : mac;
}
