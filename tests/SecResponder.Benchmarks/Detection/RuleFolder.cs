namespace SecResponder.Benchmarks.Detection;

/// <summary>A share of a folder's rule files, evenly spread over it, in a folder of their own for as long as the run lasts.</summary>
internal sealed class RuleFolder : IDisposable
{
    private RuleFolder(string path, int count) => (Path, Count) = (path, count);

    public string Path { get; }

    public int Count { get; }

    public static RuleFolder Share(string folder, int most)
    {
        var files = Files(folder);
        var count = Math.Min(most, files.Length);
        var share = New(count);
        for (var n = 0; n < count; n++)
        {
            var file = files[(int)((long)n * files.Length / count)];
            var copy = System.IO.Path.Combine(share.Path, System.IO.Path.GetRelativePath(folder, file));
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
        return share;
    }

    public static RuleFolder Of(string rules, int count)
    {
        var folder = New(count);
        File.WriteAllText(System.IO.Path.Combine(folder.Path, "rules.yml"), rules);
        return folder;
    }

    public static string[] Files(string folder) => [.. Directory.EnumerateFiles(folder, "*.yml", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];

    public void Dispose() => Directory.Delete(Path, recursive: true);

    private static RuleFolder New(int count) => new(Directory.CreateTempSubdirectory("secresponder-rules-").FullName, count);
}
