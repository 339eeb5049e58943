using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using SecResponder.Connectors.Secrets;
using SecResponder.Lab.Faults;

namespace SecResponder.Cli.Tests.Doctor;

/// <summary><c>doctor</c> against the lab, as a script would run it: what it needs, what is granted, what has to be mended.</summary>
public sealed class DoctorCommandTests
{
    private const string Isolate = "{do: host.quarantine, with: {host: '{{ SrcIpAddr }}', for: 1h}}";
    private const string Ticket = "{do: ticket.open, with: {queue: soc, title: t}}";
    private const string Tag = "{do: resource.tag, with: {resource: '{{ Object }}', name: n, value: v, for: 1h}}";

    private static readonly string[] ForIsolation = ["Machine.Isolate", "Machine.Read.All"];

    [Fact]
    public async Task Where_everything_is_as_it_should_be_nothing_has_to_be_mended()
    {
        await using var repository = await new DoctorRepository().Does("enforce", Isolate).Does("enforce", Ticket).ConnectedAsync(DoctorRepository.Token(ForIsolation), null, null, "Defender", "ServiceNow");

        var run = await repository.RunAsync();

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Contains("Nothing has to be mended.", run.Out, StringComparison.Ordinal);
        Assert.Contains("2 of 2 needed are granted", run.Out, StringComparison.Ordinal);
        Assert.Contains("its clock and ours agree", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_role_that_is_missing_is_named_with_what_needs_it()
    {
        await using var repository = await new DoctorRepository().Does("enforce", Isolate).ConnectedAsync(DoctorRepository.Token("Machine.Read.All"), null, null, "Defender");

        var (run, report) = await repository.ReportAsync();

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("Defender Machine.Isolate: missing: host.quarantine", Findings(report));
    }

    [Fact]
    public async Task A_role_that_nothing_needs_is_to_be_taken_away()
    {
        await using var repository = await new DoctorRepository().Does("enforce", Isolate).ConnectedAsync(DoctorRepository.Token([.. ForIsolation, "Ti.ReadWrite.All", "Machine.LiveResponse"]), null, null, "Defender");

        var (run, report) = await repository.ReportAsync();

        Assert.Equal(1, run.ExitCode);
        Assert.Equal(["Defender: granted, and nothing in force needs it: Machine.LiveResponse, Ti.ReadWrite.All"], Findings(report));
    }

    [Fact]
    public async Task A_role_that_is_more_than_needed_serves_and_is_told()
    {
        await using var repository = await new DoctorRepository().Does("enforce", Isolate).ConnectedAsync(DoctorRepository.Token("Machine.Isolate", "Machine.ReadWrite.All"), null, null, "Defender");

        var (_, report) = await repository.ReportAsync();

        Assert.Equal(["Defender: wider than needed: Machine.ReadWrite.All"], Findings(report));
    }

    [Fact]
    public async Task What_an_observing_playbook_lacks_is_a_note()
    {
        await using var repository = await new DoctorRepository().Does("observe", Isolate).ConnectedAsync(DoctorRepository.Token("Machine.Read.All"), null, null, "Defender");

        var (run, report) = await repository.ReportAsync();

        Assert.Equal(0, run.ExitCode);
        Assert.Contains(Examined(report), one => one is { State: "note", Area: "permission" } && one.What.StartsWith("not granted; needed once they enforce", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_token_that_tells_no_roles_says_that_nobody_knows()
    {
        await using var repository = await new DoctorRepository().Does("enforce", Isolate).ConnectedAsync("opaque-token", null, null, "Defender");

        var (run, report) = await repository.ReportAsync();

        Assert.Equal(1, run.ExitCode);
        Assert.Contains(Findings(report), line => line.Contains("no JSON Web Token", StringComparison.Ordinal));
        Assert.DoesNotContain("opaque-token", run.Out + run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("exactly what is needed", new[] { "Microsoft.Resources/tags/read", "Microsoft.Resources/tags/write" }, new string[0])]
    [InlineData("in another case, which Azure does not mind", new[] { "microsoft.resources/TAGS/read", "Microsoft.Resources/tags/write" }, new string[0])]
    [InlineData("one of the two", new[] { "Microsoft.Resources/tags/read" }, new[] { "Microsoft.Resources/tags/write: missing", "lacks Microsoft.Resources/tags/write" })]
    [InlineData("everything", new[] { "*" }, new[] { "wider than needed: *" })]
    [InlineData("something else besides", new[] { "Microsoft.Resources/tags/read", "Microsoft.Resources/tags/write", "Microsoft.Compute/*/delete" }, new[] { "nothing in force needs it: Microsoft.Compute/*/delete" })]
    public async Task What_Azure_grants_is_compared(string why, string[] granted, string[] findings)
    {
        await using var repository = await new DoctorRepository().Does("enforce", Tag).ConnectedAsync(DoctorRepository.Token(), granted, null, "Azure");

        var (run, report) = await repository.ReportAsync();

        Assert.True((run.ExitCode == 1) == (findings.Length > 0), $"{why}: {run.Out}");
        Assert.Equal(findings.Length, Findings(report).Length);
        Assert.All(findings, expected => Assert.Contains(Findings(report), line => line.Contains(expected, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(10, "ahead of")]
    [InlineData(-10, "behind")]
    public async Task A_clock_that_goes_differently_is_seen(int minutes, string expected)
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow().AddMinutes(minutes));
        await using var repository = await new DoctorRepository().Does("enforce", Isolate).ConnectedAsync(DoctorRepository.Token(ForIsolation), null, time, "Defender");

        var (run, report) = await repository.ReportAsync();

        Assert.Equal(1, run.ExitCode);
        Assert.Contains(expected, Assert.Single(Findings(report)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_system_that_is_down_is_named_and_the_others_are_looked_at_all_the_same()
    {
        await using var repository = await new DoctorRepository().Does("enforce", Isolate).Does("observe", Ticket).ConnectedAsync(DoctorRepository.Token(ForIsolation), null, null, "Defender", "ServiceNow");
        await repository.Lab.DisposeAsync();

        var (run, report) = await repository.ReportAsync();

        Assert.Equal(1, run.ExitCode);
        Assert.Contains(Examined(report), one => one is { State: "finding", Name: "host.quarantine" } && one.What.Contains("could not be reached", StringComparison.Ordinal));
        Assert.Contains(Examined(report), one => one is { State: "note", Name: "ticket.open" });
        Assert.Contains(Examined(report), one => one is { Area: "store" });
    }

    [Fact]
    public async Task A_step_whose_system_is_not_connected_would_be_refused()
    {
        await using var repository = await new DoctorRepository().Does("enforce", Ticket).ConnectedAsync("t");

        var (run, report) = await repository.ReportAsync();

        Assert.Equal(1, run.ExitCode);
        Assert.Contains(Findings(report), line => line.StartsWith("ticket.open: its system is not connected", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Feeds_secrets_playbooks_and_the_store_are_looked_at()
    {
        await using var repository = new DoctorRepository().Does("enforce", Isolate).Does("enforce", "{do: nothing.known}")
            .Writes("lists/intel.yaml", "feed: {url: 'https://feeds.example.com/i.txt', format: plain}\n");
        await repository.Writes("soc/team.yaml", $"channels: {{soc: {repository.Webhook}, other: env:DOCTOR_TEST_NO_SUCH}}\n").ConnectedAsync(DoctorRepository.Token(ForIsolation), null, null, "Defender");
        var broken = repository.Write("broken.db", "this is no database, and long enough to be seen as none: " + new string('x', 4096));

        var run = await repository.RunAsync("--store", broken);

        Assert.Equal(1, run.ExitCode);
        var mended = run.Out[run.Out.IndexOf("To be mended (4)", StringComparison.Ordinal)..];
        Assert.All(["in force: 1 enforce, 0 observe, 0 off; 1 mistake", "intel: never fetched", "soc/other: 'env:DOCTOR_TEST_NO_SUCH'", "broken.db"], expected => Assert.Contains(expected, mended, StringComparison.Ordinal));
        Assert.Contains($"{repository.Webhook} can be read", run.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("all is well", 0)]
    [InlineData("who is not let in is shown what they sent", 403)]
    [InlineData("whose token is not taken is shown it", 401)]
    [InlineData("a server that breaks shows everything", 500)]
    public async Task No_secret_is_printed(string why, int status)
    {
        var token = DoctorRepository.Token("Machine.Read.All");
        await using var repository = await new DoctorRepository().Does("enforce", Isolate).Does("enforce", Ticket).Does("enforce", Tag).Does("enforce", "{do: user.disable, with: {user: u, for: 1h}}")
            .ConnectedAsync(token, null, null, "Defender", "Graph", "Azure", "ServiceNow");
        // Each shows what it was sent.
        if (status > 0)
            foreach (var (system, sent) in new[] { ("defender", token), ("graph", token), ("azure", token), ("servicenow", "lab-user:lab-p4ssword") })
                _ = repository.Lab.State.Break(new LabFault
                {
                    System = system,
                    Kind = LabFaultKind.Status,
                    Status = status,
                    Times = 1000,
                    Body = JsonSerializer.Serialize(new { error = new { code = "Forbidden", message = $"{sent} {Convert.ToBase64String(Encoding.UTF8.GetBytes(sent))} {Uri.EscapeDataString(sent)}" } }),
                });

        foreach (var run in new[] { await repository.RunAsync(), await repository.RunAsync("--format", "json") })
        {
            Assert.True(run.ExitCode == 1, why);
            Assert.All([.. SecretForms.Of(token), .. SecretForms.Of("lab-p4ssword"), "lab-signature"], secret => Assert.DoesNotContain(secret, run.Out + run.Error, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task A_connection_strings_key_is_not_printed()
    {
        const string Key = "c2VjcmV0LWtleS1vZi10aGUtYWNjb3VudA==";
        await using var repository = new DoctorRepository().Does("observe", Isolate);

        var run = await repository.RunAsync("--store", $"DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey={Key};TableEndpoint=http://127.0.0.1:1/devstoreaccount1;BlobEndpoint=http://127.0.0.1:1/devstoreaccount1;QueueEndpoint=http://127.0.0.1:1/devstoreaccount1");

        Assert.Equal(1, run.ExitCode);
        Assert.DoesNotContain(Key[..20], run.Out + run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_playbooks_or_with_settings_that_are_wrong_it_could_not_run()
    {
        await using var repository = new DoctorRepository();

        Assert.Equal(3, (await CommandRun.OfAsync("doctor", "--playbooks", Path.Combine(repository.Folder, "nowhere"))).ExitCode);
        Assert.Equal(3, (await CommandRun.OfAsync("doctor", "--playbooks", repository.Folder, "--settings", "no-such-file.json")).ExitCode);
        foreach (var (settings, expected) in new[] { ("{ no json", "settings.json"), ("""{"Connectors":{"Defender":{"BaseAddress":"http://defender.example.com"}}}""", "Connectors:Defender:BaseAddress"), ("""{"Connectors":{"Azure":{"PollEvery":"soon"}}}""", "PollEvery") })
        {
            repository.Settings(settings);
            var run = await repository.RunAsync();
            Assert.Equal(3, run.ExitCode);
            Assert.Contains(expected, run.Error, StringComparison.OrdinalIgnoreCase);
            Assert.Contains("would not start", run.Error, StringComparison.Ordinal);
        }
        Assert.Equal(2, (await CommandRun.OfAsync("doctor", "--emit", "xml")).ExitCode);
    }

    private static string[] Findings(JsonElement report) => [.. Examined(report).Where(one => one.State == "finding").Select(one => $"{one.Name}: {one.What}")];

    private static (string Area, string Name, string State, string What)[] Examined(JsonElement report) =>
        [.. report.GetProperty("examined").EnumerateArray().Select(one => (Text(one, "area"), Text(one, "name"), Text(one, "state"), Text(one, "what")))];

    private static string Text(JsonElement one, string name) => one.GetProperty(name).GetString()!;
}
