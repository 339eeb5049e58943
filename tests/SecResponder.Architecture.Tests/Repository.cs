using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace SecResponder.Architecture.Tests;

/// <summary>A file of the repository: its path from the top, with forward slashes, and its text.</summary>
internal sealed record SourceFile(string Path, string Text)
{
    public string[] Lines => Text.Split('\n');

    public string Name => System.IO.Path.GetFileName(Path);
}

/// <summary>A project and the projects that it refers to, by name.</summary>
internal sealed record ProjectArrows(string Name, bool IsTest, string[] Knows);

/// <summary>The repository as it lies on the disk, without what the build has made.</summary>
internal static partial class Repository
{
    public static string Root { get; } = Path.GetFullPath(
        typeof(Repository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "Repository").Value!);

    public static IEnumerable<SourceFile> Files(string folder, string extension) =>
        Directory.EnumerateFiles(Path.Combine(Root, folder), "*" + extension, SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Root, path).Replace('\\', '/'))
            .Where(path => !Made().IsMatch(path))
            .Order(StringComparer.Ordinal)
            .Select(path => new SourceFile(path, File.ReadAllText(Path.Combine(Root, path))));

    public static IEnumerable<ProjectArrows> Projects() =>
        Files("src", ".csproj").Concat(Files("tests", ".csproj")).Select(file => new ProjectArrows(
            Path.GetFileNameWithoutExtension(file.Path),
            file.Path.StartsWith("tests/", StringComparison.Ordinal),
            [.. XDocument.Parse(file.Text).Descendants("ProjectReference").Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value.Replace('\\', '/')))]));

    [GeneratedRegex(@"(^|/)(bin|obj|node_modules|artifacts|TestResults|\.git)/")]
    private static partial Regex Made();
}
