namespace SecResponder.Bicep.Tests;

/// <summary>Every file passes the real CLI without a finding: build, lint (bicepconfig.json makes every rule an error), format.</summary>
public sealed class CliTests
{
    public static TheoryData<string> Parameters => [.. Files("*.bicepparam")];

    public static TheoryData<string> All => [.. Files("*.bicep"), .. Files("*.bicepparam")];

    [Fact]
    public async Task No_file_has_a_finding()
    {
        var answer = await BicepCli.RunAsync("lint", "--pattern", "**/*.bicep");

        Assert.Equal((0, ""), (answer.ExitCode, answer.Findings));
    }

    [Theory]
    [MemberData(nameof(Parameters))]
    public async Task Parameters_fit_the_template(string file)
    {
        var answer = await BicepCli.RunAsync("build-params", file, "--stdout");

        Assert.Equal((0, ""), (answer.ExitCode, answer.Findings));
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task A_file_is_formatted(string file)
    {
        var answer = await BicepCli.RunAsync("format", file, "--stdout");

        Assert.Equal(await File.ReadAllTextAsync(Path.Combine(BicepCli.Folder, file), TestContext.Current.CancellationToken), answer.Output);
    }

    [Fact]
    public async Task The_linter_above_notices_what_it_should()
    {
        var sloppy = Path.Combine(Directory.CreateTempSubdirectory("bicep").FullName, "sloppy.bicep");
        await File.WriteAllTextAsync(sloppy, "param unused string\n", TestContext.Current.CancellationToken);
        File.Copy(Path.Combine(BicepCli.Folder, "bicepconfig.json"), Path.Combine(Path.GetDirectoryName(sloppy)!, "bicepconfig.json"));

        var answer = await BicepCli.RunAsync("lint", sloppy);

        Assert.NotEqual(0, answer.ExitCode);
        Assert.Contains("Error no-unused-params", answer.Findings, StringComparison.Ordinal);
        Assert.Contains("Error use-description-params", answer.Findings, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Files(string pattern) =>
        Directory.EnumerateFiles(BicepCli.Folder, pattern, SearchOption.AllDirectories).Select(file => Path.GetRelativePath(BicepCli.Folder, file)).Order();
}
