using Microsoft.Extensions.Time.Testing;
using SecResponder.Events;
using SecResponder.Playbooks.Files;
using SecResponder.Response.Entities.Sightings;
using SecResponder.Response.Ledger;
using SecResponder.Response.Pipeline;
using SecResponder.Response.Steps;
using SecResponder.Response.Storage;
using SecResponder.Response.Tests.World;

namespace SecResponder.Response.Tests.Storage;

/// <summary>What came of a life that may have ended in the middle and begun again: in the world outside, and in the store.</summary>
internal sealed record Lived(Outside Outside, int Held, int Breaks, string Kept);

/// <summary>A whole life over a store: signals come, steps run, four hours pass, holds are lifted. It may die at a point; then a new process goes on over the same data.</summary>
internal static class Life
{
    private const int Hits = 11;

    /// <summary>How many points there are to die at.</summary>
    public static async Task<int> PointsAsync(Func<StoreData> data, Playbook[] playbooks)
    {
        var point = new CrashPoint(-1);
        await LiveAsync(data, point, playbooks, readsBack: true);
        return point.Passed;
    }

    public static async Task<Lived> LiveAsync(Func<StoreData> newData, CrashPoint first, Playbook[] playbooks, bool readsBack)
    {
        await using var data = newData();
        var (outside, time) = (new Outside(), new FakeTimeProvider(Make.Noon));
        for (var (life, died) = (0, true); died; life++)
        {
            Assert.True(life < 5, "it never came to an end");
            var point = life == 0 ? first : new CrashPoint(-1);
            IResponderStore? store = null;
            try
            {
                store = await data.OpenAsync(point);
                await OnceAsync(store, outside, time, point, playbooks, readsBack);
                died = false;
            }
            catch (CrashException)
            {
                // Dead. The lease of what it had claimed runs out.
                time.Advance(TimeSpan.FromMinutes(4));
            }
            finally
            {
                await (store?.DisposeAsync() ?? default);
            }
        }
        await using var last = await data.OpenAsync(null);
        var audit = await new LedgerAudit(last).RunAsync(null, Process.Token);
        return new Lived(outside, (await last.HoldsAsync(Process.Token)).Length, audit.Breaks.Length, await KeptAsync(last));
    }

    private static async Task OnceAsync(IResponderStore store, Outside outside, FakeTimeProvider time, CrashPoint point, Playbook[] playbooks, bool readsBack)
    {
        var actions = FakeActions.All(outside).Select(IResponseAction (action) => new CrashingAction(action, point, readsBack || action.Signature.IsHold));
        var process = Process.Over(store, outside, time, playbooks, [.. actions]);
        // Given again after a crash, both of them: the host never heard that they were taken.
        await process.Pipeline.TakeAsync(Batch(1, Make.Signal(1)), Process.Token);
        await process.Pipeline.TakeAsync(Batch(2, Make.Signal(2, after: TimeSpan.FromMinutes(1))), Process.Token);
        // What a host's timer does every minute.
        await process.Pipeline.PassAsync(Process.Token);
        for (var turn = 0; turn < 20; turn++)
        {
            await process.RunAsync();
            if (point.IsDead)
                throw new CrashException();
            if ((await store.StepsAsync((await store.IncidentsAsync(1, Process.Token))[0].Id, Process.Token)).All(step => step.HasEnded))
                break;
            time.Advance(TimeSpan.FromMinutes(1));
        }
        time.Advance(TimeSpan.FromHours(4));
        for (var turn = 0; turn < 20 && (await store.HoldsAsync(Process.Token)).Length > 0; turn++)
        {
            await process.Keeper.ReleaseDueAsync(Process.Token);
            if (point.IsDead)
                throw new CrashException();
            time.Advance(TimeSpan.FromMinutes(1));
        }
    }

    private static StageOneBatch Batch(long sequence, Playbooks.Correlation.Signal signal) => new()
    {
        Signals = [signal],
        Positions = [new ReadTo("hub", "0", sequence)],
        Counts = [new HitCount("panos", "", Hits)],
        Rejections = [new RejectedRecord(new Origin("hub", "0", sequence, 1), "panos", new Rejection("malformed", "not a log line", 0), new byte[] { 1, 2, 3 })],
        Sightings = [new Sighting(SightingKind.Lease, "10.0.0.5", "pc-5", "", Make.Noon.AddHours(sequence), Make.Noon.AddHours(sequence + 8), "dhcp-1")],
    };

    // What must be the same whether or not it died: everything but the rows that tell of another attempt.
    private static async Task<string> KeptAsync(IResponderStore store)
    {
        var incident = Assert.Single(await store.IncidentsAsync(10, Process.Token));
        var evidence = (await store.LedgerAsync(incident.Id, Process.Token)).Count(row => row.Fact() is SignalSeen);
        var about = (await store.IncidentsAboutAsync("10.0.0.5", 10, Process.Token)).Length;
        var hits = string.Join(' ', (await store.HitsAsync(Process.Token)).Select(hit => $"{hit.Source}={hit.Count}"));
        var lease = Assert.Single(await store.SightingsAsync("10.0.0.5", DateTimeOffset.MaxValue, 10, Process.Token));
        var position = Assert.Single(await store.PositionsAsync("hub", Process.Token));
        var steps = string.Join(' ', (await store.StepsAsync(incident.Id, Process.Token)).Select(step => step.State));
        return $"evidence {incident.EvidenceCount} ({evidence} in full), about {about}, {hits}, letters {await store.DeadLetterCountAsync(Process.Token)}, position {position.Sequence}, "
            + $"lease {lease.Until - lease.From}, steps {steps}, next {await store.NextStepDueAsync(Process.Token)}";
    }
}
