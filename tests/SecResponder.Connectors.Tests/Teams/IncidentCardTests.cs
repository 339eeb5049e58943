using System.Collections.Immutable;
using System.Text.Json;
using SecResponder.Connectors.Teams;
using SecResponder.Response.Steps;

namespace SecResponder.Connectors.Tests.Teams;

/// <summary>Each kind of card that the product sends, as JSON beside this file. <c>SECRESPONDER_ACCEPT=1</c> writes them anew: look at them as pictures then, light and dark, wide and narrow.</summary>
public sealed class IncidentCardTests
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, NewLine = "\n", Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly StepSummary Asked = new("host.quarantine", "ws-17.corp.example (10.20.0.17)", StepWords.AwaitingApproval, "waits for soc-leads: the playbook asks for approval");
    private static readonly DecisionWanted Wanted = new(
        "ap-5d1f0c2b7a9e4f3c8d6b1a2e3f405162", "host.quarantine", "ws-17.corp.example (10.20.0.17)", "soc-leads", new DateTimeOffset(2026, 3, 3, 22, 15, 0, TimeSpan.Zero), "skip",
        new Uri("https://responder.example.com/approvals/ap-5d1f0c2b7a9e4f3c8d6b1a2e3f405162?until=1772576100&sig=aRandomSignatureOfFortyThreeCharacters_-Abcd"));
    private static readonly StepSummary Held = new("host.quarantine", "ws-17.corp.example (10.20.0.17)", StepWords.Done, "isolated until 2026-03-04 02:00 UTC, approved by ines.lead@corp.example") { Reference = "5e3f" };
    private static readonly StepSummary Ticket = new("ticket.open", "", StepWords.Done, "INC0010042 in network-soc") { Reference = "INC0010042", Link = "https://tickets.example.com/incident/INC0010042" };
    private static readonly StepSummary Card = new("notify.teams", "", StepWords.BeingDone, "");

    public static TheoryData<string> Kinds => [.. Calls.Keys];

    private static ImmutableSortedDictionary<string, ActionCall> Calls { get; } = new Dictionary<string, ActionCall>
    {
        ["approval"] = Call("Contain a host that beacons to command and control", "10.20.0.17", "high", [Asked, Ticket, Card], text: "10.20.0.17 has connected to 203.0.113.9, which is on the list c2_networks, 6 times in ten minutes.", wanted: Wanted),
        ["result"] = Call("Contain a host that beacons to command and control", "10.20.0.17", "high", [Held, Ticket, Card]),
        ["refusal"] = Call("Contain a host that beacons to command and control", "10.20.0.2", "high",
            [new("host.quarantine", "dc-1.corp.example (10.20.0.2)", StepWords.Refused, "protected: dc-1.corp.example stands in the list 'protected'"), Ticket, Card]),
        ["observed"] = Call("Remote desktop let in from outside", "198.51.100.7", "medium",
            [new("host.quarantine", "10.20.0.17", StepWords.Observed, "would be done for 4h; the playbook observes"), new("ticket.open", "", StepWords.Observed, "would open a ticket in network-soc"), Card]),
        ["failure"] = Call("Contain a host that beacons to command and control", "10.20.0.17", "critical",
            [new("host.quarantine", "ws-17.corp.example (10.20.0.17)", StepWords.Failed, "Defender answered 503 to the last of 6 attempts; somebody has to look"), Ticket, Card]),
        ["change"] = Call("Security group opened to the world", "arn:aws:iam::123456789012:user/mia", "high",
            [new("azure.rule.restore", "nsg-web/allow-any", StepWords.Skipped, "denied by ines.lead@corp.example: planned work, CHG0030007"), Ticket, Card]) with
        {
            Context = Call("Security group opened to the world", "mia@corp.example opened nsg-web to 0.0.0.0/0", "high", [new("azure.rule.restore", "nsg-web/allow-any", StepWords.Skipped, "denied by ines.lead@corp.example: planned work, CHG0030007"), Ticket, Card])
                .Context with
            { Change = "approved: CHG0030007, but wider than asked (0.0.0.0/0 instead of 192.0.2.0/24)" },
        },
        ["flood"] = Call("More than 20 times in 10m: Port scan from one address", "Further incidents of this playbook have no ticket and card of their own until there are fewer again; all of them are recorded, and what acts goes on within its budgets.", "low", [new("ticket.open", "", StepWords.Done, "INC0010077 in network-soc") { Reference = "INC0010077", Link = "https://tickets.example.com/incident/INC0010077" }, Card]),
        ["notice"] = Call("host.quarantine on ws-17.corp.example still waits for soc-leads", "by 2026-03-03 22:15 UTC, otherwise: skip. Look at it with: secresponder approve ap-5d1f0c2b7a9e4f3c8d6b1a2e3f405162", "medium", [Card], wanted: Wanted),
        ["digest"] = Call("The ledger of 2026-03-02 is sealed", "412 rows of 37 incidents, every chain whole", null, [Card], text: "head 9b1c…e07f\nverify with: secresponder ledger verify"),
        ["many"] = Call("A worm, and thirty hosts with it", "10.20.0.0/24", "critical", [.. Enumerable.Range(1, 30).Select(n => new StepSummary("host.quarantine", $"ws-{n:00}.corp.example (10.20.0.{n})", n % 7 == 0 ? StepWords.Refused : StepWords.Done, n % 7 == 0 ? "at-once: 21 would be held, 20 may be" : "isolated until 2026-03-04 02:00 UTC"))]),
    }.ToImmutableSortedDictionary(StringComparer.Ordinal);

    private static ActionCall Call(string title, string summary, string? level, StepSummary[] steps, string? text = null, DecisionWanted? wanted = null) => new(
        "sr-1c9f7a3e5b2d4c6f8a0b1c2d3e4f5061", 1, null, text is null ? ImmutableSortedDictionary<string, string>.Empty : ImmutableSortedDictionary<string, string>.Empty.Add("text", text),
        new IncidentContext("in-7a3e5b2d4c6f8a0b1c2d3e4f50611c9f", title, "network-soc", level, summary, "{}", [.. steps]) { Decisions = wanted is null ? [] : [wanted] }, default);

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_card_is_what_was_looked_at(string kind)
    {
        var card = JsonSerializer.Serialize(JsonDocument.Parse(IncidentCard.Write(Calls[kind])).RootElement.GetProperty("attachments")[0].GetProperty("content"), Indented) + "\n";
        var file = Path.Combine(Folder(), "cards", $"{kind}.json");
        if (Environment.GetEnvironmentVariable("SECRESPONDER_ACCEPT") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, card);
        }
        Assert.True(File.Exists(file), $"{file} is missing; SECRESPONDER_ACCEPT=1 writes it");
        Assert.Equal(File.ReadAllText(file).ReplaceLineEndings("\n"), card);
    }

    [Fact]
    public void A_card_that_asks_has_a_button_for_the_page_or_names_the_command()
    {
        var (with, without) = (IncidentCard.Write(Calls["approval"]), IncidentCard.Write(Call("t", "s", "high", [Asked], wanted: Wanted with { Link = null })));
        Assert.Contains(JsonSerializer.Serialize(Wanted.Link!.AbsoluteUri)[1..^1], with, StringComparison.Ordinal);
        Assert.DoesNotContain("secresponder approve", with, StringComparison.Ordinal);
        Assert.Contains("secresponder approve ap-5d1f0c2b7a9e4f3c8d6b1a2e3f405162", without, StringComparison.Ordinal);
        Assert.DoesNotContain("responder.example.com", without, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("attention", "Waits for approval", StepWords.AwaitingApproval)]
    [InlineData("warning", "Refused by a guardrail (1 of 2)", StepWords.Done, StepWords.Refused)]
    [InlineData("attention", "A step failed (1 of 3)", StepWords.Done, StepWords.Failed, StepWords.Refused)]
    [InlineData("good", "Done", StepWords.Done, StepWords.Done)]
    [InlineData("accent", "Being done (1 of 2)", StepWords.Done, StepWords.Running)]
    public void What_asks_for_a_person_decides_how_it_looks(string style, string words, params string[] states) =>
        Assert.Equal(new CardState(style, words), CardState.Of([.. states.Select(state => new StepSummary("host.quarantine", "ws-1", state, "")), Ticket]));

    [Fact]
    public void That_a_ticket_went_out_is_no_success() => Assert.Equal("For your information", CardState.Of([Ticket, Card]).Words);

    [Theory]
    [InlineData("javascript:alert(1)")]
    [InlineData("http://evil.example/x")]
    [InlineData("data:text/html,x")]
    [InlineData("//evil.example")]
    public void No_other_address_becomes_a_button(string link)
    {
        var call = Calls["result"] with { Context = Calls["result"].Context with { Steps = [Ticket with { Link = link }] } };
        Assert.DoesNotContain("actions", IncidentCard.Write(call), StringComparison.Ordinal);
    }

    private static string Folder()
    {
        var root = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(root, "SecResponder.sln")))
            root = Path.GetDirectoryName(root) ?? throw new InvalidOperationException("the repository's root was not found");
        return Path.Combine(root, "tests", "SecResponder.Connectors.Tests", "Teams");
    }
}
