using System.Reflection;
using SecResponder.Playbooks.Diagnostics;
using SecResponder.Playbooks.Files;
using SecResponder.Playbooks.Sigma;
using SecResponder.Playbooks.Tests.Files;
using Xunit;

namespace SecResponder.Playbooks.Tests.Findings;

public sealed class DiagnosticCodesTests
{
    public static TheoryData<string> Codes => [.. DiagnosticCodes.All.Select(code => code.Code)];

    private static PlaybookLoaderOptions Options { get; } = new() { CheckTemplate = text => text.Split("{{").Length == text.Split("}}").Length ? null : "'{{' is not closed", Queues = (_, queue) => queue == "nobody" ? new HomelessQueue("the queue 'nobody' has no home", "give it one") : null, Settings = (_, _, with) => with.GetValueOrDefault("title") == "unset" ? new SettingProblem("title", "'unset' is not there", "add it") : null };

    [Theory]
    [MemberData(nameof(Codes))]
    public void Every_code_has_an_example_that_fails_with_it(string code)
    {
        using var repository = Repository.Example();
        Examples.ByCode[code](repository);
        var found = repository.Load(options: Options).Diagnostics;
        var finding = found.FirstOrDefault(finding => finding.Code == code);
        Assert.True(finding is not null, $"the example says [{string.Join(", ", found.Select(finding => $"{finding.Code} {finding.Message}"))}] instead");
        Assert.Equal(DiagnosticCodes.Find(code)!.Severity, finding.Severity);
        Assert.True(finding is { Line: > 0, Column: > 0, Message.Length: > 10, Remedy.Length: > 3 }, "each has place, value and way out");
    }

    [Fact]
    public void Every_code_that_is_given_anywhere_stands_in_the_table()
    {
        string[] given = [.. new[] { typeof(SigmaCodes), typeof(PlaybookCodes) }.SelectMany(type => type.GetFields(BindingFlags.Static | BindingFlags.Public)).Select(field => (string)field.GetRawConstantValue()!), "SR1001", "SR1002", "SR1003"];
        Assert.Equal(given.Order(StringComparer.Ordinal), DiagnosticCodes.All.Select(code => code.Code).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Codes_are_unique_and_sorted() => Assert.Equal(DiagnosticCodes.All.Select(code => code.Code).Distinct().Order(StringComparer.Ordinal), DiagnosticCodes.All.Select(code => code.Code));

    [Fact]
    public void The_page_in_docs_is_the_one_that_the_table_writes()
    {
        var page = Path.Combine(Top(), "docs", "diagnostics.md");
        if (Environment.GetEnvironmentVariable("SECRESPONDER_WRITE_DOCS") == "1")
            File.WriteAllText(page, DiagnosticCodes.ToMarkdown());
        Assert.True(File.Exists(page) && File.ReadAllText(page) == DiagnosticCodes.ToMarkdown(), "docs/diagnostics.md is not what the table says; run the tests with SECRESPONDER_WRITE_DOCS=1 to write it");
    }

    private static string Top()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "SecResponder.sln")))
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The tests must run inside the repository.");
        return folder;
    }
}
