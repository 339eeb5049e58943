namespace SecResponder.Cli.Demo;

/// <summary>The demo's own copies of the playbooks, armed. Those in the repository only observe.</summary>
internal static class DemoPlaybooks
{
    /// <summary>Where the shipped ones are: beside the program.</summary>
    public static string Shipped => Path.Combine(AppContext.BaseDirectory, "playbooks");

    /// <summary>Copies them, with <c>mode: enforce</c>. A folder that is there already is left as it is.</summary>
    public static void Arm(string folder)
    {
        if (Directory.Exists(folder))
            return;
        var unfinished = folder + ".new";
        foreach (var file in Directory.EnumerateFiles(Shipped, "*.yaml", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(unfinished, Path.GetRelativePath(Shipped, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.WriteAllText(copy, File.ReadAllText(file).Replace("\nmode: observe", "\nmode: enforce", StringComparison.Ordinal));
        }
        Directory.Move(unfinished, folder);
    }
}
