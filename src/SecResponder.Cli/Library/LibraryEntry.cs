using System.Collections.Immutable;
using SecResponder.Connectors;
using SecResponder.Playbooks.Files;
using SecResponder.Playbooks.Yaml;

namespace SecResponder.Cli.Library;

/// <summary>A playbook file as it is told to people: what stands in it, word for word.</summary>
/// <param name="Name">As sets name it: <c>network-soc/beacon</c>.</param>
/// <param name="Documents">Its documents; the last is the playbook.</param>
/// <param name="Sets">The sets that it is in.</param>
internal sealed record LibraryEntry(string Name, ImmutableArray<YamlMap> Documents, ImmutableArray<string> Sets)
{
    public YamlMap Playbook => Documents[^1];

    public string Team => Name.Split('/')[0];

    public string File => Name[(Name.IndexOf('/', StringComparison.Ordinal) + 1)..];

    public IEnumerable<YamlMap> Steps => Maps(Playbook["response"]);

    public IEnumerable<YamlMap> Tests => Maps(Playbook["tests"]);

    /// <summary>What it does besides telling somebody.</summary>
    public ImmutableArray<string> Acts => [.. Steps.Select(step => Text(step["do"])).Where(name => ActionCatalog.Signatures.FirstOrDefault(action => action.Name == name) is { OnlyTells: false }).Distinct()];

    /// <summary>The entries of a repository, in order.</summary>
    public static ImmutableArray<LibraryEntry> Of(PlaybookSet playbooks) =>
    [
        .. playbooks.Playbooks.Select(playbook => playbook.File).Distinct(StringComparer.Ordinal).Select(file =>
        {
            var name = $"{Path.GetFileName(Path.GetDirectoryName(file))}/{Path.GetFileNameWithoutExtension(file)}";
            return new LibraryEntry(name, [.. YamlReader.Read(file, System.IO.File.ReadAllText(file)).Documents.OfType<YamlMap>()], [.. playbooks.Sets.Values.Where(set => set.Playbooks.Contains(name)).Select(set => set.Name)]);
        }).OrderBy(entry => entry.Name, StringComparer.Ordinal),
    ];

    public static string Text(YamlNode? node) => (node as YamlScalar)?.Text ?? "";

    public static IEnumerable<string> Texts(YamlNode? node) => node switch
    {
        YamlList list => list.Items.OfType<YamlScalar>().Select(item => item.Text),
        YamlScalar scalar => [scalar.Text],
        _ => [],
    };

    public static IEnumerable<YamlMap> Maps(YamlNode? node) => node is YamlList list ? list.Items.OfType<YamlMap>() : [];
}
