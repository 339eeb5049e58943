using System.Text.RegularExpressions;

namespace SecResponder.Architecture.Tests;

/// <summary>House rules that a compiler does not know. Each gives one line a finding, so that all are seen at once.</summary>
internal static partial class Conventions
{
    public const int LongestFile = 400;

    // A long table of fields is fine: nobody reads it from the top.
    private static readonly HashSet<string> Tables = ["src/SecResponder.Events/Asim/AsimField.cs"];

    // Put together here, so that this file is not its own finding.
    private static readonly string[] Unfinished = ["NotImplemented" + "Exception", "TO" + "DO", "FIX" + "ME", "HA" + "CK:", "#pragma warning " + "disable"];
    private static readonly string[] NotInTests = ["Sk" + "ip = \"", "Thread." + "Sleep(", "DateTime." + "Now", "#pragma warning " + "disable"];

    /// <summary>A drawer is a name that says where something was put, not what it is.</summary>
    public static IEnumerable<string> Drawers(IEnumerable<SourceFile> files) =>
        from file in files
        from part in file.Path.Split('/', '.')
        where Drawer().IsMatch(part)
        select $"{file.Path}: '{part}' is a drawer; say what it is";

    public static IEnumerable<string> LongFiles(IEnumerable<SourceFile> files) =>
        from file in files
        where file.Lines.Length > LongestFile && !Tables.Contains(file.Path)
        select $"{file.Path}: {file.Lines.Length} lines, {LongestFile} at most: which idea can have a file of its own?";

    public static IEnumerable<string> UnfinishedWords(IEnumerable<SourceFile> files) => Words(files, Unfinished);

    public static IEnumerable<string> WordsNotInTests(IEnumerable<SourceFile> files) => Words(files, NotInTests);

    /// <summary>Classes and records are sealed, abstract or static; nobody derives from what was not made for it.</summary>
    public static IEnumerable<string> OpenClasses(IEnumerable<SourceFile> files) =>
        from file in files
        from line in file.Lines.Select((text, index) => (text, number: index + 1))
        where OpenClass().IsMatch(line.text)
        select $"{file.Path}:{line.number}: '{line.text.Trim()}' is not sealed";

    /// <summary>A public type of the top level tells what it means; a partial one in one of its files.</summary>
    public static IEnumerable<string> UntoldTypes(IEnumerable<SourceFile> files) =>
        from type in files.SelectMany(PublicTypes).GroupBy(type => (type.Namespace, type.Name))
        where !type.Any(part => part.IsTold)
        select $"{type.First().Place}: {type.Key.Name} has no summary";

    private static IEnumerable<(string Namespace, string Name, string Place, bool IsTold)> PublicTypes(SourceFile file)
    {
        var lines = file.Lines;
        for (var i = 0; i < lines.Length; i++)
        {
            if (PublicType().Match(lines[i]) is not { Success: true } type)
                continue;
            var above = i - 1;
            while (above >= 0 && lines[above].StartsWith('['))
                above--;
            yield return (Path.GetDirectoryName(file.Path)!, type.Groups["name"].Value, $"{file.Path}:{i + 1}", above >= 0 && lines[above].StartsWith("///", StringComparison.Ordinal));
        }
    }

    private static IEnumerable<string> Words(IEnumerable<SourceFile> files, string[] words) =>
        from file in files
        from line in file.Lines.Select((text, index) => (text, number: index + 1))
        from word in words
        where line.text.Contains(word, StringComparison.Ordinal)
        select $"{file.Path}:{line.number}: {word}";

    [GeneratedRegex("(Utils?|Utilities|Helpers?|Common|Managers?|Base|Impl|Misc)$")]
    private static partial Regex Drawer();

    [GeneratedRegex(@"^\s*(public |internal |private |protected )+(readonly |unsafe |partial )*(class|record)\s+(?!struct\b)\w")]
    private static partial Regex OpenClass();

    [GeneratedRegex(@"^public .*\b(class|record|struct|interface|enum)\s+(?<name>\w+)")]
    private static partial Regex PublicType();
}
