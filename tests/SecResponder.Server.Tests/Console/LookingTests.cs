using System.Collections.Immutable;
using System.Net;
using System.Text;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using SecResponder.Events;
using SecResponder.Playbooks.Files;
using SecResponder.Response.Entities;
using SecResponder.Response.Holds;
using SecResponder.Response.Incidents;
using SecResponder.Response.Ledger;
using SecResponder.Response.Steps;
using SecResponder.Response.Storage;
using SecResponder.Response.Storage.Pages;

namespace SecResponder.Server.Tests.Console;

/// <summary>The pages by which people look around: what was written is what they see, and what is hostile in it is text.</summary>
public sealed class LookingTests
{
    private const string Playbook = "00000000-0000-4000-8000-000000000002";
    private const string Hostile = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>{{ 7*7 }}\u202e\u0007";

    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Whatever_an_event_says_is_text_on_every_page_and_no_page_is_large()
    {
        await using var ground = await ConsoleGround.StartAsync();
        var store = ground.Server.Services.GetRequiredService<IResponderStore>();
        await FillAsync(store, 120);
        using var visitor = await ground.VisitAsync("Admin");
        var letter = LetterId.Of(Letter(1));
        string[] paths =
        [
            $"/console/entities?name={Uri.EscapeDataString(Hostile)}", "/console/entities?name=10.0.0.5", "/console/playbooks?all=1", $"/console/playbooks/{Playbook}", "/console/teams", "/console/dead-letter",
            $"/console/dead-letter?code={Uri.EscapeDataString(Hostile)}", $"/console/dead-letter/{letter}", "/console/ledger", "/console/ledger/chains/in-1", "/console/ledger/chains/operations",
            $"/console/entities?name=10.0.0.5&after={Uri.EscapeDataString(Hostile)}", $"/console/ledger?after={Uri.EscapeDataString(Hostile)}", $"/console/playbooks?team={Uri.EscapeDataString(Hostile)}&page=999999",
        ];
        List<string> findings = [];
        foreach (var path in paths)
        {
            var page = await visitor.ReadAsync(path);
            findings.AddRange(Findings(path, page));
            if (Encoding.UTF8.GetByteCount(page) > 150 * 1024)
                findings.Add($"{path}: {page.Length / 1024} KB");
        }
        using var tried = await visitor.PostAsync("/console/try", "/console/try", ("raw", Hostile + "\n" + ServerFolder.Denied("10.0.0.9", 1)));
        findings.AddRange(Findings("try", await tried.Content.ReadAsStringAsync(Cancellation)));
        Assert.Empty(findings);
        Assert.Contains("&lt;script&gt;", await visitor.ReadAsync("/console/ledger"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_dead_letter_that_can_be_read_now_comes_in_once_and_the_ledger_says_who_sent_it()
    {
        await using var ground = await ConsoleGround.StartAsync();
        var store = ground.Server.Services.GetRequiredService<IResponderStore>();
        var letter = Letter(7) with { Raw = Encoding.UTF8.GetBytes(ServerFolder.Denied("10.0.0.9", 1)), Source = "", Code = "unknown-source" };
        await store.CommitAsync(new StageTwoCommit { DeadLetters = [letter] }, Cancellation);
        var address = $"/console/dead-letter/{LetterId.Of(letter)}";
        using var admin = await ground.VisitAsync("Admin");

        using var without = await admin.PostAsync($"{address}/resend", address, ("reason", ""));
        using var sent = await admin.PostAsync($"{address}/resend", address, ("reason", "the parser was mended"));
        using var again = await admin.PostAsync($"{address}/resend", "/console/dead-letter", ("reason", "again"));

        Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.Redirect, HttpStatusCode.NotFound), (without.StatusCode, sent.StatusCode, again.StatusCode));
        Assert.Equal(0, await store.DeadLetterCountAsync(Cancellation));
        Assert.Equal(("ann@example.com", "the parser was mended"), Assert.Single((await store.LedgerAsync(LedgerChain.Operations, Cancellation)).Select(row => row.Fact()).OfType<LetterResent>()) is var fact ? (fact.Who, fact.Reason) : default);
        Assert.Equal(1, (await store.HitsAsync(Cancellation)).Where(hit => hit.Rule.Length == 0).Sum(hit => hit.Count));
    }

    [Fact]
    public async Task One_that_cannot_be_read_still_stays_and_says_why()
    {
        await using var ground = await ConsoleGround.StartAsync();
        var store = ground.Server.Services.GetRequiredService<IResponderStore>();
        var letter = Letter(7) with { Raw = "nobody's words"u8.ToArray(), Source = "cisco-asa" };
        await store.CommitAsync(new StageTwoCommit { DeadLetters = [letter] }, Cancellation);
        var address = $"/console/dead-letter/{LetterId.Of(letter)}";
        using var admin = await ground.VisitAsync("Admin");
        using var sent = await admin.PostAsync($"{address}/resend", address, ("reason", "once more"));
        Assert.Contains("can&#x27;t be read still", await sent.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        Assert.Equal(1, await store.DeadLetterCountAsync(Cancellation));
    }

    [Fact]
    public async Task The_ledger_is_verified_before_whoever_asks_and_a_row_that_was_changed_is_named()
    {
        await using var ground = await ConsoleGround.StartAsync();
        var store = ground.Server.Services.GetRequiredService<IResponderStore>();
        await FillAsync(store, 3);
        using var auditor = await ground.VisitAsync("Viewer");
        Assert.Contains("All of it is whole", await VerifyAsync(), StringComparison.Ordinal);
        await using (var connection = new SqliteConnection($"Data Source={ground.Server.Configuration["SecResponder:Store:Path"]};Pooling=False"))
        {
            await connection.OpenAsync(Cancellation);
            await using var command = connection.CreateCommand();
            command.CommandText = "UPDATE ledger SET data = replace(data, 'hub/0@1', 'hub/0@2') WHERE chain = 'in-1' AND sequence = 2";
            Assert.Equal(1, await command.ExecuteNonQueryAsync(Cancellation));
        }
        var found = await VerifyAsync();
        Assert.Contains("It is not what was written", found, StringComparison.Ordinal);
        Assert.Contains("in-1", found, StringComparison.Ordinal);
        Assert.Contains("was changed", await auditor.ReadAsync("/console/ledger/chains/in-1"), StringComparison.Ordinal);
        using var nonsense = await auditor.PostAsync("/console/ledger/verify", "/console/ledger", ("digest", "xyz"));
        Assert.Equal(HttpStatusCode.BadRequest, nonsense.StatusCode);

        async Task<string> VerifyAsync()
        {
            using var answer = await auditor.PostAsync("/console/ledger/verify", "/console/ledger", ("digest", ""));
            return await answer.Content.ReadAsStringAsync(Cancellation);
        }
    }

    [Theory]
    [InlineData("json", "application/x-ndjson", "\"incident\":\"in-1\"")]
    [InlineData("csv", "text/csv", "incident,row,at")]
    [InlineData("html", "text/html", "<!doctype html>")]
    public async Task An_export_is_a_file_with_what_was_asked_for(string format, string type, string begins)
    {
        await using var ground = await ConsoleGround.StartAsync();
        await FillAsync(ground.Server.Services.GetRequiredService<IResponderStore>(), 3);
        using var auditor = await ground.VisitAsync("Viewer");
        using var answer = await auditor.GetAsync($"/console/ledger/export?format={format}&about=in-1&redact=SrcIpAddr");
        var text = await answer.Content.ReadAsStringAsync(Cancellation);
        Assert.Equal((type, "attachment"), (answer.Content.Headers.ContentType?.MediaType, answer.Content.Headers.ContentDisposition?.DispositionType));
        Assert.Contains(begins, text, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("in-1", text, StringComparison.Ordinal);
        Assert.DoesNotContain("in-2", text, StringComparison.Ordinal);
        if (format == "html")
            Assert.DoesNotContain("<script>alert", text, StringComparison.Ordinal);
        Assert.DoesNotContain("198.51.100.77", text, StringComparison.Ordinal);
        using var wrong = await auditor.GetAsync("/console/ledger/export?from=yesterday");
        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
    }

    [Fact]
    public async Task A_line_is_tried_with_its_event_rules_and_plan_and_nothing_is_kept()
    {
        await using var ground = await ConsoleGround.StartAsync();
        var store = ground.Server.Services.GetRequiredService<IResponderStore>();
        using var visitor = await ground.VisitAsync("Viewer");
        for (var n = 0; n < 3; n++)
        {
            using var tried = await visitor.PostAsync("/console/try", "/console/try", ("raw", ServerFolder.Denied("10.0.0.9", n)));
            var page = await tried.Content.ReadAsStringAsync(Cancellation);
            Assert.All(["cisco-asa", "DvcAction", "Denied", "Somebody knocks", "ticket.open", "One event is not enough"], word => Assert.Contains(word, page, StringComparison.Ordinal));
        }
        using var unread = await visitor.PostAsync("/console/try", "/console/try", ("raw", "nobody's words"));
        Assert.Contains("It can&#x27;t be read", await unread.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        Assert.Empty(await store.IncidentsAsync(10, Cancellation));
        Assert.Empty(await store.HitsAsync(Cancellation));
        Assert.Empty(await store.LedgerAsync(LedgerChain.Operations, Cancellation));
        Assert.Equal(0, await store.DeadLetterCountAsync(Cancellation));
    }

    [Fact]
    public async Task What_is_too_long_or_of_no_source_is_not_tried()
    {
        await using var ground = await ConsoleGround.StartAsync();
        using var visitor = await ground.VisitAsync("Viewer");
        foreach (var fields in new (string, string)[][] { [("raw", new string('x', 17 * 1024))], [("raw", "  ")], [("raw", "x"), ("source", "nobody")], [("raw", new string('x', 200 * 1024))] })
        {
            using var answer = await visitor.PostAsync("/console/try", "/console/try", fields);
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        }
    }

    [Fact]
    public async Task A_hosts_page_has_its_incidents_its_holds_and_what_it_turned_out_to_be()
    {
        await using var ground = await ConsoleGround.StartAsync();
        await FillAsync(ground.Server.Services.GetRequiredService<IResponderStore>(), 3);
        using var visitor = await ground.VisitAsync("Viewer");
        var page = await visitor.ReadAsync("/console/entities?name=10.0.0.5");
        Assert.All(["/console/incidents/in-1", "pc-5.corp.example", "host.quarantine", "a lease of dhcp-1", "90 % sure"], word => Assert.Contains(word, page, StringComparison.Ordinal));
        Assert.DoesNotContain("Release", page, StringComparison.Ordinal);
        Assert.Contains("No incident is about it", await visitor.ReadAsync("/console/entities?name=nobody"), StringComparison.Ordinal);
    }

    private static IEnumerable<string> Findings(string path, string page) =>
        new[] { "<script>alert", "<img src=x", "\u202e", "\u0007", "{{ 49 }}" }.Where(bad => page.Contains(bad, StringComparison.OrdinalIgnoreCase)).Select(bad => $"{path}: {bad}");

    private static async Task FillAsync(IResponderStore store, int incidents)
    {
        await store.CommitAsync(new StageTwoCommit
        {
            Incidents = [.. Enumerable.Range(1, incidents).Select(Made)],
            DeadLetters = [.. Enumerable.Range(1, incidents).Select(Letter)],
            Hits = [new HitCount("cisco-asa", Hostile, 5)],
        }, Cancellation);
        await store.SaveAsync(new ResponseCommit
        {
            Holds =
            [
                new Hold
                {
                    EntityId = "mde:pc-5", Measure = "host.quarantine", System = "edr", PlacedBy = "sr-1", PlacedByIncident = "in-1", IntentAt = Now, Entity = Host,
                    With = ImmutableSortedDictionary<string, string>.Empty, Reasons = [new HoldReason("in-1", "sr-1", Now.AddHours(1))], State = HoldState.Active, DueAt = Now.AddHours(1), Problem = Hostile,
                },
            ],
        }, Cancellation);
        await store.PauseAsync(new Pause(Playbook, Hostile, Hostile, Now), Cancellation);
    }

    private static ResolvedEntity Host => new(EntityKind.Host, "mde:pc-5", "pc-5.corp.example", ["pc-5.corp.example", "10.0.0.5"], []);

    private static NewIncident Made(int number)
    {
        var id = $"in-{number}";
        var incident = new Incident
        {
            Id = id,
            PlaybookId = Playbook,
            Title = $"Somebody knocks {Hostile}",
            Owner = "soc",
            Level = "high",
            Mode = PlaybookMode.Observe,
            Group = ["10.0.0.5"],
            Summary = Hostile,
            OpenedAt = Now,
            RecordedAt = Now,
            LastEvidenceAt = Now,
            Evidence = "{}",
            PlanHash = "hash",
        };
        var step = new ResponseStep
        {
            Id = $"sr-{number}",
            IncidentId = id,
            PlaybookId = Playbook,
            Owner = "soc",
            Index = 0,
            Action = "host.quarantine",
            System = "edr",
            Mode = PlaybookMode.Observe,
            Target = new EntityReference(EntityKind.Host, "10.0.0.5", Now),
            Entity = Host,
            With = ImmutableSortedDictionary<string, string>.Empty,
            State = StepState.Refused,
            RefusedBy = Hostile,
            RefusedAt = Now,
            Note = Hostile,
        };
        LedgerFact[] facts =
        [
            new IncidentOpened(Playbook, Hostile, "soc", "high", "observe", [Hostile], Now), new SignalSeen(Now, $"hub/0@{number}", ["denied"], $$"""{"SrcIpAddr":"198.51.100.77","Text":"{{System.Text.Json.JsonEncodedText.Encode(Hostile)}}"}"""),
            new EntityResolved($"sr-{number}", "10.0.0.5", "resolved", "mde:pc-5", "pc-5.corp.example", ["pc-5.corp.example", "10.0.0.5"], 90, $"a lease of dhcp-1 {Hostile}"),
        ];
        return new NewIncident(incident, [step], [.. facts.Select(fact => new LedgerDraft(id, Now, fact))], ["10.0.0.5", Hostile]);
    }

    private static DeadLetter Letter(int number) => new(new Origin($"hub {Hostile}", "0", number), Hostile, Hostile, Hostile, 10, Encoding.UTF8.GetBytes(Hostile + new string('x', 400)), Now);
}
