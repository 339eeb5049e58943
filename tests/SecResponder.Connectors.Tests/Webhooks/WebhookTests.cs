using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using SecResponder.Connectors.Defender;
using SecResponder.Connectors.Webhooks;
using SecResponder.Lab.Faults;
using SecResponder.Lab.Webhooks;
using SecResponder.Response.Steps;

namespace SecResponder.Connectors.Tests.Webhooks;

/// <summary>What goes out to a webhook, where it may go, and what is made of what a receiver says, beyond what the contract suite holds every action to.</summary>
public sealed class WebhookTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Only_what_the_target_allows_of_the_event_goes_out()
    {
        await using var outside = await Outside.CreateAsync();
        var call = Outside.Call(null, "1", ("target", "soar"), ("data.host", "ws-1")) is var plain
            ? plain with { Context = plain.Context with { Evidence = """{"SrcIpAddr":"10.0.0.1","SrcUsername":"mia","DstPortNumber":443}""" } } : plain;

        await outside.Action("webhook.send").DoAsync(call, Cancellation);

        var told = Assert.Single(outside.Truth.Snapshot().Hooks).Event;
        Assert.Equal(
            """{"specversion":"1.0","id":"sr-1","source":"urn:secresponder","type":"secresponder.step.do","subject":"in-1","time":"2026-03-03T22:00:00.000Z","datacontenttype":"application/json","data":{"step":"sr-1","incident":{"id":"in-1","title":"Beacon","owner":"soc","level":"high"},"values":{"host":"ws-1"},"event":{"SrcIpAddr":"10.0.0.1"}}}""",
            told.GetRawText());
    }

    [Fact]
    public async Task A_hold_tells_what_it_is_about_and_for_how_long()
    {
        await using var outside = await Outside.CreateAsync();
        var call = Outside.IndicatorCall("1", "203.0.113.9", "4h");

        await outside.Action("webhook.hold").DoAsync(call with { With = call.With.Add("target", "soar") }, Cancellation);

        var data = Assert.Single(outside.Truth.Snapshot().Hooks).Event.GetProperty("data");
        Assert.Equal("""{"kind":"indicator","name":"203.0.113.9"}""", data.GetProperty("entity").GetRawText());
        Assert.Equal(14400, data.GetProperty("seconds").GetInt32());
    }

    [Fact]
    public async Task A_value_is_one_value_whatever_it_holds()
    {
        await using var outside = await Outside.CreateAsync();
        const string value = "\",\"owner\":\"root\"}\n\u202e</script>";

        await outside.Action("webhook.send").DoAsync(Outside.Call(null, "1", ("target", "soar"), ("data.host", value)), Cancellation);

        Assert.Equal(value, Assert.Single(outside.Truth.Snapshot().Hooks).Event.GetProperty("data").GetProperty("values").GetProperty("host").GetString());
    }

    [Theory]
    [InlineData("a target that is none", "tracecat", "host", "is no target")]
    [InlineData("an address in place of a name", "https://203.0.113.9/x", "host", "is no target")]
    [InlineData("a value that the target does not take", "soar", "command", "takes no value 'command'")]
    [InlineData("another team's target", "others", "host", "may not use")]
    [InlineData("an address on a host that was not named", "astray", "host", "Connectors:Webhooks:Hosts")]
    public async Task Nothing_goes_where_or_as_the_configuration_does_not_say(string why, string target, string value, string expected)
    {
        await using var outside = await OutsideAsync(options =>
        {
            options.Targets["others"] = new WebhookTarget { Address = "https://hooks.example.com/x", Secrets = { "env:HOOK" }, Owners = { "network" }, Values = { "host" } };
            options.Targets["astray"] = new WebhookTarget { Address = "env:ASTRAY", Secrets = { "env:HOOK" }, Values = { "host" } };
        });
        outside.Secrets.Values["env:ASTRAY"] = "https://elsewhere.example.com/hooks/soar";

        var refused = Assert.IsType<Effect.Refused>(await outside.Action("webhook.send").DoAsync(Outside.Call(null, "1", ("target", target), ($"data.{value}", "x")), Cancellation));

        Assert.True(refused.Reason.Contains(expected, StringComparison.Ordinal), $"{why}: {refused.Reason}");
        Assert.Equal(0, outside.Wire.Requests);
    }

    [Fact]
    public async Task A_name_that_leads_to_this_machine_is_not_followed_though_another_target_is_there()
    {
        await using var outside = await Outside.CreateAsync(options => options.Of<WebhooksOptions>("Webhooks").Targets["mixed"] = new WebhookTarget
        {
            Address = $"https://localhost:{options.Of<DefenderOptions>("Defender").BaseAddress!.Port}/hooks/soar",
            Undo = "https://hooks.example.com/undo",
            Secrets = { "env:HOOK" },
        });

        var exception = await Assert.ThrowsAsync<ConnectorException>(() => outside.Action("webhook.send").DoAsync(Outside.Call(null, "1", ("target", "mixed")), Cancellation));

        // Not "SecureConnectionError": that would be the lab's port, which was connected to and speaks no TLS.
        Assert.Equal("Webhooks: mixed could not be reached: ConnectionError (HttpRequestException)", exception.Message);
    }

    [Fact]
    public async Task An_event_that_comes_twice_is_the_same_event()
    {
        await using var outside = await Outside.CreateAsync();
        var call = Outside.Call(null, "1", ("target", "soar"));

        await outside.Action("webhook.send").DoAsync(call, Cancellation);
        await outside.Action("webhook.send").DoAsync(call with { Attempt = 2 }, Cancellation);

        var step = Assert.Single(outside.Truth.Snapshot().Hooks);
        Assert.Equal((2, 1), (step.Deliveries, step.Times));
    }

    [Fact]
    public async Task What_is_taken_is_not_done_before_the_receiver_says_so()
    {
        await using var outside = await Outside.CreateAsync();
        var (action, call) = (outside.Action("webhook.send"), Outside.Call(null, "0123456789abcdef0123456789abcdef", ("target", "soar")));

        Assert.IsType<Effect.Running>(await action.DoAsync(call, Cancellation));
        Assert.IsType<Effect.Done>(await action.FindAsync(call, Cancellation));
    }

    [Theory]
    [InlineData("no JSON", 200, "done")]
    [InlineData("of another step", 200, """{"id":"sr-2","state":"done"}""")]
    [InlineData("without an id", 200, """{"state":"absent"}""")]
    [InlineData("a word that is none", 200, """{"id":"sr-1","state":"gone"}""")]
    [InlineData("somebody's 404", 404, """{"error":"no such page"}""")]
    [InlineData("a list", 200, "[]")]
    [InlineData("a failure", 500, """{"id":"sr-1","state":"absent"}""")]
    public async Task Whoever_does_not_say_what_became_of_it_has_not_said_that_it_is_not_there(string why, int status, string body)
    {
        await using var outside = await Outside.CreateAsync();
        _ = outside.Truth.Break(new LabFault { System = "webhooks", Kind = LabFaultKind.Status, Status = status, Body = body, Times = 10 });

        var exception = await Record.ExceptionAsync(() => outside.Action("webhook.send").FindAsync(Outside.Call(null, "1", ("target", "soar")), Cancellation));

        Assert.True(exception is ConnectorException, why);
    }

    [Fact]
    public async Task A_receiver_that_wants_no_more_is_not_called_again_and_its_steps_say_why()
    {
        await using var outside = await Outside.CreateAsync();
        _ = outside.Truth.Break(new LabFault { System = "webhooks", Kind = LabFaultKind.Status, Status = 410, Method = "POST" });
        var action = outside.Action("webhook.send");

        var first = Assert.IsType<Effect.Refused>(await action.DoAsync(Outside.Call(null, "1", ("target", "soar")), Cancellation));
        var called = outside.Wire.Requests;
        var second = Assert.IsType<Effect.Refused>(await action.DoAsync(Outside.Call(null, "2", ("target", "soar")), Cancellation));

        Assert.All([first, second], refused => Assert.Contains("switched off", refused.Reason, StringComparison.Ordinal));
        Assert.Equal(called, outside.Wire.Requests);
        Assert.False((await action.CheckAsync(Cancellation)).Usable);
    }

    [Theory]
    [InlineData("webhook.send")]
    [InlineData("webhook.hold")]
    public async Task A_target_that_is_down_is_left_alone_and_another_one_is_called_as_ever(string name)
    {
        await using var outside = await OutsideAsync(options =>
        {
            options.Targets["edge"] = new WebhookTarget { Address = "env:EDGE", Undo = "env:EDGE_UNDO", Read = "env:EDGE", Secrets = { "env:HOOK" } };
            options.Targets["soar"].Fields.Clear();
        });
        outside.Secrets.Values["env:EDGE"] = new Uri(outside.Lab.BaseAddress, $"hooks/edge?sig={Outside.Canary}").ToString();
        outside.Secrets.Values["env:EDGE_UNDO"] = new Uri(outside.Lab.BaseAddress, $"hooks/edge/undo?sig={Outside.Canary}").ToString();
        _ = outside.Truth.Break(new LabFault { System = "webhooks", Kind = LabFaultKind.Status, Status = 503, Path = "/soar", Times = 1000 });
        var action = outside.Action(name);
        var calls = new SystemCalls(new RunnerOptions(), TimeProvider.System, NullLogger<SystemCalls>.Instance, new ActionCatalogue([action]));

        for (var step = 1; step <= 6; step++)
            Assert.IsType<ConnectorException>(await Record.ExceptionAsync(() => AskAsync("soar", $"{step}")));
        var done = await AskAsync("edge", "7");

        Assert.True(done is Effect.Done or Effect.Running, $"{done}");
        Assert.NotNull(calls.Shut(new CallLine(WebhookClient.System, "soar")));
        Assert.Equal("edge", Assert.Single(outside.Truth.Snapshot().Hooks).Hook);

        Task<Effect> AskAsync(string target, string step)
        {
            var call = Outside.IndicatorCall(step, "203.0.113.9");
            call = call with { With = call.With.Add("target", target) };
            return calls.AskAsync(new CallLine(action.Signature.System, CallLine.ReceiverOf(action.Signature, call.With, call.With)), call.StepId, token => action.DoAsync(call, token), null, Cancellation);
        }
    }

    [Fact]
    public async Task The_check_tells_of_each_target_though_one_does_not_answer()
    {
        await using var outside = await OutsideAsync(options => options.Targets["edge"] = new WebhookTarget { Address = "env:EDGE", Read = "env:EDGE", Secrets = { "env:HOOK" } });
        outside.Secrets.Values["env:EDGE"] = new Uri(outside.Lab.BaseAddress, $"hooks/edge?sig={Outside.Canary}").ToString();
        _ = outside.Truth.Break(new LabFault { System = "webhooks", Kind = LabFaultKind.Status, Status = 503, Path = "/edge", Times = 1000 });

        var check = await outside.Action("webhook.send").CheckAsync(Cancellation);

        Assert.False(check.Usable);
        Assert.Contains("edge: Webhooks: edge answered 503", check.Note, StringComparison.Ordinal);
        Assert.Contains("soar: answers what became of a step", check.Note, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_long_answer_is_cut_and_kept_as_text_on_one_line()
    {
        await using var outside = await Outside.CreateAsync(change: null);
        _ = outside.Truth.Break(new LabFault { System = "webhooks", Kind = LabFaultKind.Status, Status = 200, Method = "POST", Body = "took it\n" + new string('x', 1 << 20) });

        var done = Assert.IsType<Effect.Done>(await outside.Action("webhook.send").DoAsync(Outside.Call(null, "1", ("target", "soar")), Cancellation));

        Assert.InRange(done.Note.Length, 4000, 4200);
        Assert.DoesNotContain('\n', done.Note);
    }

    [Fact]
    public async Task The_key_that_events_are_signed_with_is_in_no_message_and_no_log()
    {
        await using var outside = await Outside.CreateAsync();
        var key = outside.Secrets.Values["env:HOOK"]["whsec_".Length..];
        var call = Outside.Call(null, "1", ("target", "soar"));
        var said = new List<string>();
        foreach (var status in (int[])[200, 401, 500, 302])
        {
            _ = outside.Truth.Break(new LabFault { System = "webhooks", Kind = LabFaultKind.Status, Status = status, Times = 2 });
            said.Add($"{await Record.ExceptionAsync(async () => said.Add($"{await outside.Action("webhook.send").DoAsync(call, Cancellation)}"))}");
        }
        said.Add($"{await outside.Action("webhook.send").CheckAsync(Cancellation)}");

        Assert.DoesNotContain(said.Concat(outside.Logs.Lines), line => line.Contains(key, StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_address_whose_path_is_the_key_is_not_repeated_though_the_receiver_does_and_its_words_are_kept()
    {
        await using var outside = await Outside.CreateAsync();
        outside.Secrets.Values["env:HOOK_ADDRESS"] = new Uri(outside.Lab.BaseAddress, "hooks/T0123/B0456").ToString();
        _ = outside.Truth.Break(new LabFault { System = "webhooks", Kind = LabFaultKind.Status, Status = 404, Method = "POST", Body = "nobody listens at /hooks/T0123/B0456\n" });

        var refused = Assert.IsType<Effect.Refused>(await outside.Action("webhook.send").DoAsync(Outside.Call(null, "1", ("target", "soar")), Cancellation));

        Assert.Equal("Webhooks: soar refused (404): nobody listens at ***", refused.Reason);
    }

    [Fact]
    public async Task A_secret_that_was_replaced_is_read_again_and_during_the_change_both_are_signed_with()
    {
        await using var outside = await OutsideAsync(options => options.Targets["soar"].Secrets.Insert(0, "env:NEXT"));
        outside.Secrets.Values["env:NEXT"] = Convert.ToBase64String(new byte[32]);

        Assert.IsType<Effect.Running>(await outside.Action("webhook.send").DoAsync(Outside.Call(null, "1", ("target", "soar")), Cancellation));

        _ = outside.Truth.Break(new LabFault { System = "webhooks", Kind = LabFaultKind.Status, Status = 401, Method = "POST" });
        Assert.IsType<Effect.Running>(await outside.Action("webhook.send").DoAsync(Outside.Call(null, "2", ("target", "soar")), Cancellation));
        Assert.Contains("env:HOOK", outside.Secrets.Forgotten);
    }

    [Theory]
    [InlineData("env:HOOK", "much too short")]
    [InlineData("env:HOOK", "d2VhaywgMTYgYnl0ZXM=")]
    [InlineData("env:HOOK_ADDRESS", "no address")]
    public async Task What_is_wrong_with_a_secret_is_told_by_its_reference(string reference, string value)
    {
        await using var outside = await Outside.CreateAsync();
        outside.Secrets.Values[reference] = value;

        var check = await outside.Action("webhook.send").CheckAsync(Cancellation);

        Assert.False(check.Usable);
        Assert.Contains(reference, check.Note, StringComparison.Ordinal);
        Assert.DoesNotContain(value, check.Note, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_target_without_further_addresses_is_sent_to_and_neither_asked_nor_held()
    {
        await using var outside = await OutsideAsync(options => options.Targets["oneway"] = new WebhookTarget { Address = "env:HOOK_ADDRESS", Secrets = { "env:HOOK" } });
        var (action, call) = (outside.Action("webhook.send"), Outside.Call(null, "1", ("target", "oneway")));

        Assert.IsType<Effect.Done>(await action.DoAsync(call, Cancellation));
        Assert.Equal(new Effect.Absent(Knowable: false), await action.FindAsync(call, Cancellation));
        Assert.IsType<Effect.Refused>(await action.UndoAsync(call, Cancellation));
        var hold = Outside.IndicatorCall("2", "203.0.113.9");
        Assert.IsType<Effect.Refused>(await outside.Action("webhook.hold").DoAsync(hold with { With = hold.With.Add("target", "oneway") }, Cancellation));
    }

    [Fact]
    public async Task More_than_every_receiver_takes_is_refused_before_it_is_sent()
    {
        await using var outside = await OutsideAsync(options => options.Targets["soar"].Fields.Add("*"));
        var call = Outside.Call(null, "1", ("target", "soar"));
        var evidence = JsonSerializer.Serialize(new Dictionary<string, string> { ["EventMessage"] = new('x', 70_000) });

        var refused = Assert.IsType<Effect.Refused>(await outside.Action("webhook.send").DoAsync(call with { Context = call.Context with { Evidence = evidence } }, Cancellation));

        Assert.Contains("Fields", refused.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no secret", "https://hooks.example.com/x", null, "Secrets")]
    [InlineData("a key in the settings", "https://hooks.example.com/x?sig=1", "env:HOOK", "references")]
    [InlineData("not secure", "http://hooks.example.com/x", "env:HOOK", "https")]
    [InlineData("a file", "file:///etc/passwd", "env:HOOK", "https")]
    [InlineData("none", "", "env:HOOK", "Address")]
    [InlineData("a reference to anywhere", "env:HOOK_ADDRESS", "env:HOOK", "Connectors:Webhooks:Hosts")]
    public void Settings_that_are_wrong_are_told(string why, string address, string? secret, string expected)
    {
        var target = new WebhookTarget { Address = address };
        if (secret is not null)
            target.Secrets.Add(secret);

        var mistakes = new WebhooksOptionsValidator().Validate(new WebhooksOptions { Targets = { ["soar"] = target } }).Errors;

        Assert.True(mistakes.Any(mistake => mistake.ErrorMessage.Contains(expected, StringComparison.Ordinal)), why);
    }

    private static Task<Outside> OutsideAsync(Action<WebhooksOptions> change) => Outside.CreateAsync(options => change(options.Of<WebhooksOptions>("Webhooks")));
}
