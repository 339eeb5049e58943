using System.Net;
using System.Text.RegularExpressions;

namespace SecResponder.Cli.Tests.Serving;

/// <summary><c>demo --console</c> as somebody has it who tries it out: a process that prints where to look and how to get in, and is gone when it is told to go.</summary>
public sealed partial class DemoConsoleProcessTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("secresponder-demo-process-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact(Timeout = 120_000)]
    public async Task It_prints_a_way_in_answers_and_leaves_nothing_behind()
    {
        var cancellation = TestContext.Current.CancellationToken;
        using var demo = await ServingProcess.StartAsync("secresponder.dll", ["demo", "--console"], [("TMPDIR", _folder)], cancellation);
        Assert.NotEmpty(Directory.EnumerateDirectories(_folder, "secresponder-demo-*"));
        while (!Password().IsMatch(demo.Said))
            await Task.Delay(20, cancellation);
        using var browser = new HttpClient(new HttpClientHandler { CookieContainer = new CookieContainer() }) { BaseAddress = demo.Listens };
        var page = await browser.GetStringAsync("console/approvals", cancellation);
        Assert.Contains("The trial account", page, StringComparison.Ordinal);

        using var entered = await browser.PostAsync("console/sign-in", new FormUrlEncodedContent(
        [
            new("password", Password().Match(demo.Said).Groups["password"].Value), new("next", "/console/teams"), new("_form", WebUtility.HtmlDecode(FormToken().Match(page).Groups["token"].Value)),
        ]), cancellation);
        Assert.Equal(HttpStatusCode.OK, entered.StatusCode);
        Assert.Contains("network-soc", await entered.Content.ReadAsStringAsync(cancellation), StringComparison.Ordinal);

        // In the middle of the next evening's logs.
        Assert.True(await demo.TerminateAsync(cancellation) == 0, demo.Said);
        Assert.DoesNotContain("   at ", demo.Said, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateDirectories(_folder, "secresponder-demo-*"));
    }

    [GeneratedRegex(@"password, until this process ends: (?<password>\S+)")]
    private static partial Regex Password();

    [GeneratedRegex("name=\"_form\" value=\"(?<token>[^\"]+)\"")]
    private static partial Regex FormToken();
}
