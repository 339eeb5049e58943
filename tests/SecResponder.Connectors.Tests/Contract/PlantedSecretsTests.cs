using SecResponder.Connectors.Http;
using SecResponder.Lab.Faults;
using SecResponder.Response.Steps;

namespace SecResponder.Connectors.Tests.Contract;

/// <summary>Secrets are planted behind every reference, and stand afterwards in no log line, ledger row, dead letter, card, ticket, error or output of a command, in no form: whatever goes well or wrong in all systems at once.</summary>
public sealed class PlantedSecretsTests
{
    // Each meets every request of every system, or every one that writes.
    private static readonly Dictionary<string, LabFault> Faults = new(StringComparer.Ordinal)
    {
        ["a proxy that shows the request"] = Status(403),
        ["a complaint about the form"] = Status(400),
        ["a token that is not taken"] = Status(401),
        ["too many requests"] = Status(429) with { RetryAfter = 1 },
        ["busy"] = Status(409),
        ["a server that breaks"] = Status(500),
        ["a server that is away"] = Status(503) with { RetryAfter = 1 },
        ["a success with somebody else's answer"] = Status(200),
        ["a redirect to an address with it"] = Status(307) with { Location = $"https://elsewhere.example/?token={Outside.Canary}" },
        ["an answer that never comes"] = new LabFault { System = "", Kind = LabFaultKind.TimeoutAfterEffect, Milliseconds = 10 },
        ["a connection that is cut"] = new LabFault { System = "", Kind = LabFaultKind.DropBeforeEffect },
        ["the effect, and then nonsense"] = new LabFault { System = "", Kind = LabFaultKind.Garbage, Body = Planted.Echo },
    };

    [Fact]
    public async Task Where_everything_goes_well_nothing_is_told()
    {
        await using var world = await PlantedWorld.CreateAsync();
        await world.FeedAsync();
        await world.WorkAsync(8, TimeSpan.FromSeconds(20));

        var steps = await world.StepsAsync();
        // Our own list is in effect when a firewall has fetched it, and here is none; of the two that want one pod, one may come too late.
        Assert.All(steps, step => Assert.True(step.State is StepState.Done || step is { System: "BlockLists", State: StepState.Running } || step is { Action: "pod.quarantine" or "pod.delete", State: StepState.Refused }, $"{step.Action}: {step.State} {step.Note}"));
        // The ends of the holds, too.
        await world.WorkAsync(4, TimeSpan.FromHours(1));
        await AssertNothingAsync(world, tables: true);
    }

    [Fact]
    public async Task With_the_identitys_own_token_nothing_is_told_either()
    {
        await using var world = await PlantedWorld.CreateAsync(isByIdentity: true);
        await world.FeedAsync();
        await world.WorkAsync(3, TimeSpan.FromSeconds(20));
        Break(world, Status(403), "");
        await world.WorkAsync(4, TimeSpan.FromHours(1));

        await AssertNothingAsync(world);
    }

    [Fact]
    public Task When_all_systems_are_in_trouble_nothing_is_told() => InEachTroubleAsync(async (world, fault) =>
    {
        Break(world, fault, "");
        await world.FeedAsync();
        await world.WorkAsync(4, TimeSpan.FromMinutes(10));
    });

    [Fact]
    public Task When_only_what_writes_is_in_trouble_nothing_is_told() => InEachTroubleAsync(async (world, fault) =>
    {
        foreach (var method in (string[])["POST", "PUT", "PATCH", "DELETE"])
            Break(world, fault, method);
        await world.FeedAsync();
        await world.WorkAsync(3, TimeSpan.FromMinutes(10));
    }, "a proxy that shows the request", "busy", "a server that breaks", "a success with somebody else's answer", "a connection that is cut", "the effect, and then nonsense");

    [Fact]
    public Task When_what_was_done_can_not_be_taken_back_nothing_is_told() => InEachTroubleAsync(async (world, fault) =>
    {
        await world.FeedAsync();
        await world.WorkAsync(4, TimeSpan.FromSeconds(20));
        Break(world, fault, "");
        await world.WorkAsync(3, TimeSpan.FromHours(1));
    }, "a proxy that shows the request", "a server that breaks", "a success with somebody else's answer", "an answer that never comes");

    [Theory]
    [InlineData("the secret itself where its reference should stand", false)]
    [InlineData("webhooks on hosts of somebody else's", true)]
    public async Task Secrets_that_are_wrong_are_not_told(string why, bool elsewhere)
    {
        await using var world = await PlantedWorld.CreateAsync(change: secrets =>
        {
            foreach (var reference in secrets.Keys.ToArray())
                if (elsewhere)
                    secrets[reference] = $"https://elsewhere.example/services/{Uri.EscapeDataString(Outside.Canary)}?sig={Uri.EscapeDataString(Outside.Canary)}";
                else
                    secrets.Remove(reference);
        });
        await world.FeedAsync();
        await world.WorkAsync(3, TimeSpan.FromMinutes(1));

        Assert.NotEmpty(why);
        await AssertNothingAsync(world);
    }

    [Fact]
    public async Task Without_the_mask_it_would_be_told()
    {
        await using var outside = await Outside.CreateAsync();
        _ = outside.Truth.Break(Status(403) with { System = "defender" });
        using var http = new HttpClient { BaseAddress = outside.Lab.BaseAddress };

        var answer = await new ApiClient(http, "Defender").SendAsync(HttpMethod.Get, "api/machines", null, null, TestContext.Current.CancellationToken);

        Assert.NotNull(Planted.In(answer.Reason));
    }

    // Each in a world of its own; most of the time is waiting for others, so they wait together.
    private static Task InEachTroubleAsync(Func<PlantedWorld, LabFault, Task> live, params string[] some) => Task.WhenAll(Faults.Where(trouble => some.Length == 0 || some.Contains(trouble.Key)).Select(async trouble =>
    {
        await using var world = await PlantedWorld.CreateAsync();
        await live(world, trouble.Value);
        await AssertNothingAsync(world, trouble.Key);
    }));

    private static LabFault Status(int status) => new() { System = "", Kind = LabFaultKind.Status, Status = status, Body = Planted.Echo };

    private static void Break(PlantedWorld world, LabFault fault, string method)
    {
        foreach (var system in TestedSystems.All)
            _ = world.Outside.Truth.Break(fault with { System = system.Name, Method = method.Length > 0 ? method : null, Times = 100_000 });
    }

    private static async Task AssertNothingAsync(PlantedWorld world, string when = "", bool tables = false)
    {
        var seen = await world.CollectAsync(tables);
        // It was there to be told, and there was something to tell.
        Assert.Contains(seen, one => one.Where == "log");
        Assert.Contains(seen, one => one.Where.EndsWith(".db", StringComparison.Ordinal) && one.Text.Length > 10_000);
        Assert.All(seen, one => Assert.True(Planted.In(one.Text) is null, $"{when}: {one.Where}: {Planted.In(one.Text)}"));
    }
}
