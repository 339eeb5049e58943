using System.Text.RegularExpressions;

namespace SecResponder.Bicep.Tests;

/// <summary>Alerts and workbook look for what the app really logs: a sentence that was changed in the code would leave them silent for ever.</summary>
public sealed partial class AlertWordsTests
{
    [Theory]
    [InlineData("alerts.bicep", 4)]
    [InlineData("workbook.json", 4)]
    public void What_is_looked_for_is_what_is_logged(string file, int phrases)
    {
        var source = string.Join('\n', Directory.EnumerateFiles(Path.Combine(BicepCli.Folder, "..", "src"), "*.cs", SearchOption.AllDirectories).SelectMany(File.ReadLines).Where(line => line.Contains("LoggerMessage", StringComparison.Ordinal)));
        var looked = Phrase().Matches(File.ReadAllText(Path.Combine(BicepCli.Folder, "modules", file))).Select(match => match.Groups[1].Value).Distinct(StringComparer.Ordinal).ToArray();

        Assert.Equal(phrases, looked.Length);
        Assert.All(looked, phrase => Assert.Contains(phrase, source, StringComparison.Ordinal));
    }

    [GeneratedRegex("Message has \\\\?\"([^\"\\\\]+)", RegexOptions.CultureInvariant)]
    private static partial Regex Phrase();
}
