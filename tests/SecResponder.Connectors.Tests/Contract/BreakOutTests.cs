using System.Collections.Immutable;
using System.Text.Json;
using SecResponder.Playbooks.Actions;
using SecResponder.Response.Steps;

namespace SecResponder.Connectors.Tests.Contract;

/// <summary>No text that an event, a ticket or a name brings leaves the place that it was put in: JSON, a path, a query, a filter, markup, a header. Every action that there is, by the requests that it really sends.</summary>
public sealed class BreakOutTests
{
    /// <summary>Stands in each text that an attacker may have written.</summary>
    public const string Marker = "3v1l";

    private static readonly string[] Evil =
    [
        Marker + "\"}],\"x\":{\"y\":[\"z\"]}, \\\", '",
        Marker + "' or '1' eq '1",
        Marker + "'' or '1' eq '1' and name eq '",
        Marker + "\\' or 1 == 1 | project secrets //",
        Marker + "^ORactive=true^NQnumber!=1^ORDERBYx",
        Marker + "&sysparm_limit=9999&x=1#frag?b=c;d=e",
        Marker + "/../../admin/%2e%2e%2f%5c..\\..\\?a=b",
        Marker + "</entry><entry name='x'><script>alert(1)</script>]]><!-- &amp; &lt;",
        Marker + "\r\nX-Injected: 1\r\n\r\nDELETE / HTTP/1.1\r\n\0\u202E\u2028",
        Marker + "{{7*7}}{% raw %}${x}#{y}$(id)`id`",
        Marker + "[code]<b>x</b>[/code] [a](https://evil.example) <!channel> @everyone <at>all</at> ![p](https://evil.example/p.png)",
    ];

    public static TheoryData<string> All => TestedSystems.Where(known => known.IsOverHttp);

    [Theory]
    [MemberData(nameof(All))]
    public async Task What_an_incident_says_stays_a_text(string action)
    {
        // An incident that says all that one may, in plain words, is what those are held against that say it in others.
        var shapes = (await ShapesAsync(action, call => call)).Union(await ShapesAsync(action, call => call with { Context = Saying(Marker) }));
        foreach (var evil in Evil)
        {
            var (sent, outcome) = await RunAsync(action, call => call with { Context = Saying(evil) });

            Assert.True(outcome is Effect.Done or Effect.Running, $"{evil}: {outcome}");
            AssertAmong(shapes, sent, evil);
        }
    }

    // A channel's team is the one that has it.
    private static IncidentContext Saying(string text) =>
        new("in-1", text, "soc", "high", text, JsonSerializer.Serialize(new Dictionary<string, string> { ["SrcIpAddr"] = text, [text] = text }), [new StepSummary(text, text, text, text)]) { Change = text };

    [Theory]
    [MemberData(nameof(All))]
    public async Task What_a_parameter_says_stays_a_text(string action)
    {
        var shapes = await ShapesAsync(action, call => call);
        var signature = TestedSystems.Find(action).Case.Signature;
        foreach (var parameter in signature.Parameters.Where(parameter => parameter.Kind == ParameterKind.Text))
        {
            // A parameter that the small case leaves out may have a request of its own, and a text that is a name may be one there.
            var known = shapes.Union(await ShapesAsync(action, call => call with { With = call.With.SetItem(parameter.Name, Marker) }));
            foreach (var evil in Evil)
                AssertAmong(known, (await RunAsync(action, call => call with { With = call.With.SetItem(parameter.Name, evil) })).Sent, $"{parameter.Name} = {evil}");
        }
    }

    [Fact]
    public void A_text_that_breaks_out_is_seen()
    {
        var uri = new Uri("https://api.example.com/api/x?$filter=" + Uri.EscapeDataString("name eq 'a'"));
        var shape = RequestShape.Of(new SentRequest("GET", uri, [], ""));
        Assert.All(new[]
        {
            new SentRequest("GET", new Uri("https://api.example.com/api/x?$filter=" + Uri.EscapeDataString("name eq 'a' or '1' eq '1'")), [], ""),
            new SentRequest("GET", new Uri("https://api.example.com/api/x?$filter=name%20eq%20'a'&y=1"), [], ""),
            new SentRequest("GET", new Uri("https://api.example.com/api/x/y?$filter=name%20eq%20'a'"), [], ""),
            new SentRequest("GET", uri, ["X-Injected"], ""),
            new SentRequest("GET", uri, [], "{\"a\":1}"),
        }, other => Assert.NotEqual(shape, RequestShape.Of(other)));
        Assert.NotEqual(RequestShape.Of(new SentRequest("POST", uri, [], "{\"q\":\"correlation_id=1^ORDERBYx\"}")), RequestShape.Of(new SentRequest("POST", uri, [], "{\"q\":\"correlation_id=1^ORactive=true^ORDERBYx\"}")));
        Assert.NotEqual(RequestShape.Of(new SentRequest("POST", uri, [], "<a><b/></a>")), RequestShape.Of(new SentRequest("POST", uri, [], "<a><b/><c/></a>")));
        Assert.Equal(shape, RequestShape.Of(new SentRequest("GET", new Uri("https://api.example.com/api/x?$filter=" + Uri.EscapeDataString("name eq 'o''neil or 1 eq 1'")), [], "")));
    }

    private static async Task<ImmutableHashSet<string>> ShapesAsync(string action, Func<ActionCall, ActionCall> change) =>
        [.. (await RunAsync(action, change)).Sent.Select(RequestShape.Of)];

    private static async Task<(IReadOnlyList<SentRequest> Sent, Effect? Outcome)> RunAsync(string action, Func<ActionCall, ActionCall> change)
    {
        await using var bench = await Bench.SetUpAsync(action);
        var sent = bench.Outside.Wire.Sent;
        sent.Clear();
        var call = change(bench.Call);
        Effect? outcome = null;
        foreach (var verb in new Func<ActionCall, CancellationToken, Task<Effect>>[] { bench.Action.DoAsync, bench.Action.FindAsync, bench.Action.UndoAsync })
            try
            {
                var effect = await verb(call, Bench.Cancellation);
                outcome ??= effect;
            }
            catch (ConnectorException)
            {
                // What can't be is refused in one way or another: only what was sent matters.
            }
        return (sent, outcome);
    }

    private static void AssertAmong(ImmutableHashSet<string> shapes, IReadOnlyList<SentRequest> sent, string what) =>
        Assert.All(sent, request => Assert.True(shapes.Contains(RequestShape.Of(request)), $"{what}\nsent {request.Method} {request.Uri}\n{request.Body}\n{RequestShape.Of(request)}\nnot among\n{string.Join("\n--\n", shapes)}"));
}
