using System.Runtime.CompilerServices;
using SecResponder.Connectors;
using SecResponder.Playbooks.Yaml;
using Xunit;

namespace SecResponder.Cli.Tests.Shipped;

/// <summary>One playbook file of this repository, as YAML: what is asked of it here goes beyond being valid.</summary>
internal sealed record ShippedPlaybook(string Team, string Name, string Text, YamlMap Last, YamlMap TeamFile)
{
    public static string Folder { get; } = Path.Combine(Root(), "playbooks");

    public static IReadOnlyList<ShippedPlaybook> All { get; } =
    [
        .. Directory.EnumerateFiles(Folder, "*.yaml", SearchOption.AllDirectories)
            .Where(file => Path.GetFileName(file) != "team.yaml" && Path.GetFileName(Path.GetDirectoryName(file)) is not ("lists" or "changes" or "sets"))
            .Order(StringComparer.Ordinal)
            .Select(Read),
    ];

    /// <summary>The scalars of a list below a key of the last document.</summary>
    public IReadOnlyList<string> Texts(string key) => Texts(Last[key]);

    public static IReadOnlyList<string> Texts(YamlNode? node) => node is YamlList list ? [.. list.Items.OfType<YamlScalar>().Select(item => item.Text)] : [];

    public IEnumerable<YamlMap> Maps(string key) => Last[key] is YamlList list ? list.Items.OfType<YamlMap>() : [];

    public static string Scalar(YamlNode? node) => (node as YamlScalar)?.Text ?? "";

    /// <summary>Whether a step does more than to tell somebody.</summary>
    public static bool Acts(YamlMap step) => !ActionCatalog.Signatures.Single(action => action.Name == Scalar(step["do"])).OnlyTells;

    public override string ToString() => $"{Team}/{Name}";

    private static ShippedPlaybook Read(string file)
    {
        var folder = Path.GetDirectoryName(file)!;
        var text = File.ReadAllText(file);
        return new ShippedPlaybook(Path.GetFileName(folder), Path.GetFileName(file), text, (YamlMap)Documents(file, text)[^1],
            (YamlMap)Documents(Path.Combine(folder, "team.yaml"), File.ReadAllText(Path.Combine(folder, "team.yaml")))[0]);
    }

    public static IReadOnlyList<YamlNode> Documents(string file, string text)
    {
        var read = YamlReader.Read(file, text);
        Assert.Empty(read.Diagnostics);
        return read.Documents;
    }

    public static string Root([CallerFilePath] string here = "")
    {
        var folder = new DirectoryInfo(Path.GetDirectoryName(here)!);
        while (!File.Exists(Path.Combine(folder.FullName, "SecResponder.sln")))
            folder = folder.Parent ?? throw new InvalidOperationException("the tests do not stand in the repository");
        return folder.FullName;
    }
}
