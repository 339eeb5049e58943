using System.Collections.Immutable;
using SecResponder.Response.Ledger;
using SecResponder.Response.Pipeline;
using SecResponder.Response.Tests.World;

namespace SecResponder.Response.Tests.Hosting;

/// <summary>Playbooks that are changed while a service runs: all of it or nothing, windows go on, and nobody is left to guess.</summary>
public sealed class PlaybookWatchTests
{
    private const string Other = """
        title: Other
        id: 00000000-0000-4000-8000-000000000003
        logsource: {category: firewall}
        detection: {s: {DstPortNumber: 60000}, condition: s}
        """;

    private static RunningService Start() => new(("soc/denied.yaml", RunningService.Denied), ("soc/knocks.yaml", RunningService.Knocks));

    [Fact]
    public async Task A_change_is_in_force_when_the_folder_has_been_quiet_and_nothing_happens_before()
    {
        await using var service = Start();
        Assert.False(await service.Watch.LookAsync(Process.Token));
        service.Write("soc/other.yaml", "title: half a ch");
        Assert.False(await service.Watch.LookAsync(Process.Token));
        service.Write("soc/other.yaml", Other);
        Assert.False(await service.Watch.LookAsync(Process.Token));
        Assert.True(await service.Watch.LookAsync(Process.Token));
        Assert.Equal(2, service.Playbooks.Set.Playbooks.Length);
        Assert.False(await service.Watch.LookAsync(Process.Token));
        var said = Assert.IsType<PlaybooksReloaded>(Assert.Single(await service.SaidAsync()));
        Assert.Equal((2, "00000000-0000-4000-8000-000000000003", 0, 0), (said.Playbooks, Assert.Single(said.Added), said.Changed.Length, said.Removed.Length));
    }

    [Theory]
    [InlineData("another rule comes", "soc/other.yaml", Other, true)]
    [InlineData("its title changes", "soc/knocks.yaml", "# a comment\nlevel: high\n" + RunningService.Knocks, true)]
    [InlineData("its keys stand in another order", "soc/knocks.yaml", "correlation: {condition: {gte: 3}, timespan: 10m, group-by: [SrcIpAddr], rules: [denied], type: event_count}\ntitle: k\nid: 00000000-0000-4000-8000-000000000002", true)]
    [InlineData("it looks further back", "soc/knocks.yaml", "title: k\nid: 00000000-0000-4000-8000-000000000002\ncorrelation: {type: event_count, rules: [denied], group-by: [SrcIpAddr], timespan: 20m, condition: {gte: 3}}", false)]
    [InlineData("its rule looks for something else", "soc/denied.yaml", "title: d\nid: 00000000-0000-4000-8000-000000000001\nname: denied\nlogsource: {category: firewall}\ndetection: {s: {DvcAction: [Deny, Drop]}, condition: s}", false)]
    [InlineData("a filter narrows its rule", "soc/filter.yaml", "title: f\nlogsource: {category: firewall}\nfilter: {rules: [denied], s: {SrcIpAddr: 192.0.2.1}, condition: not s}", false)]
    public async Task Windows_go_on_where_the_correlation_counts_the_same_and_begin_anew_where_not(string why, string path, string text, bool goOn)
    {
        await using var service = Start();
        await service.DenyAsync([0, 1]);
        service.Write(path, text);
        Assert.True(await service.ReloadAsync(), why);
        Assert.Equal(goOn ? 1 : 0, (await service.DenyAsync(2)).Opened.Length);
        var said = await service.SaidAsync();
        Assert.Equal(goOn ? [] : ["00000000-0000-4000-8000-000000000002"], said.OfType<PlaybooksReloaded>().Single().Anew);
        Assert.Equal(goOn ? [] : [new WindowsBegunAnew("00000000-0000-4000-8000-000000000002", 1)], said.OfType<WindowsBegunAnew>());
        // What was delivered is known all the same, and the new windows count from here.
        if (!goOn)
            Assert.Single((await service.DenyAsync([3, 4])).Opened);
    }

    [Fact]
    public async Task A_mistake_keeps_the_last_good_playbooks_in_force_until_it_is_mended_and_says_so()
    {
        await using var service = Start();
        await service.DenyAsync([0, 1]);
        service.Write("soc/knocks.yaml", RunningService.Knocks.Replace("gte: 3", "gte: three", StringComparison.Ordinal));
        service.Write("soc/other.yaml", Other);

        Assert.False(await service.ReloadAsync());

        Assert.Contains("knocks.yaml:", service.Watch.Refused!.First, StringComparison.Ordinal);
        Assert.Single(service.Playbooks.Set.Playbooks);
        Assert.Equal(service.Watch.Refused.First, Assert.Single((await service.SaidAsync()).OfType<PlaybooksRefused>()).First);
        Assert.Single((await service.DenyAsync(2)).Opened);
        Assert.Contains(await service.Store.IncidentsAsync(10, Process.Token), incident => incident.Title == "The changed playbooks are not in force");
        // It is said once, not at each look.
        Assert.False(await service.ReloadAsync());
        Assert.Single((await service.SaidAsync()).OfType<PlaybooksRefused>());

        service.Write("soc/knocks.yaml", RunningService.Knocks);
        Assert.True(await service.ReloadAsync());
        Assert.Null(service.Watch.Refused);
        Assert.Equal(2, service.Playbooks.Set.Playbooks.Length);
    }

    [Fact]
    public async Task A_batch_is_correlated_by_the_playbooks_that_detected_it()
    {
        await using var service = Start();
        var before = service.Playbooks.Snapshot;
        service.Delete("soc/knocks.yaml");
        Assert.True(await service.ReloadAsync());
        var signal = Make.Signal(1, playbook: "00000000-0000-4000-8000-000000000002") with { RuleIds = ["00000000-0000-4000-8000-000000000001"] };

        Assert.Equal(1, (await service.Pipeline.TakeAsync(new StageOneBatch { Signals = [signal], InForce = before }, Process.Token)).Counted);
        // The twin: by those in force now, which know no such playbook.
        Assert.Equal(1, (await service.Pipeline.TakeAsync(new StageOneBatch { Signals = [signal with { Origin = signal.Origin with { Sequence = 2 } }] }, Process.Token)).DeadLetters);
    }

    [Fact]
    public async Task Under_load_a_reload_loses_no_event_and_counts_none_twice()
    {
        await using var service = new RunningService(("soc/denied.yaml", RunningService.Denied), ("soc/knocks.yaml", RunningService.Knocks.Replace("gte: 3", "gte: 400", StringComparison.Ordinal)));
        var opened = ImmutableArray.CreateBuilder<string>();
        var feeding = Task.Run(async () =>
        {
            for (var batch = 0; batch < 40; batch++)
                opened.AddRange((await service.DenyAsync([.. Enumerable.Range(0, 10).Select(n => batch * 0.1 + n * 0.01)])).Opened);
        }, Process.Token);
        var reloads = 0;
        for (; !feeding.IsCompleted; reloads++)
        {
            service.Write("soc/other.yaml", Other.Replace("60000", $"{60_000 + reloads}", StringComparison.Ordinal));
            await service.ReloadAsync();
        }
        await feeding;
        // The four hundredth event makes it true, so none may be missing; one more evidence would be one too many.
        Assert.Equal(1, (await service.Store.IncidentAsync(Assert.Single(opened), Process.Token))!.EvidenceCount);
        Assert.Empty(await service.Store.DeadLettersAsync(10, Process.Token));
        Assert.True(reloads > 1);
    }
}
