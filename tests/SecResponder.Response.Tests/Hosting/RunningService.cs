using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using SecResponder.Events;
using SecResponder.Playbooks.Files;
using SecResponder.Response.Bundles;
using SecResponder.Response.Hosting;
using SecResponder.Response.Ledger;
using SecResponder.Response.Pipeline;
using SecResponder.Response.Planning;
using SecResponder.Response.Steps;
using SecResponder.Response.Storage;
using SecResponder.Response.Storage.AzureStorage;
using SecResponder.Response.Telemetry;
using SecResponder.Response.Tests.World;

namespace SecResponder.Response.Tests.Hosting;

/// <summary>A service over a playbook folder that can be written while it runs.</summary>
internal sealed class RunningService : IAsyncDisposable
{
    public const string Denied = """
        title: Denied
        id: 00000000-0000-4000-8000-000000000001
        name: denied
        logsource: {category: firewall}
        detection: {s: {DvcAction: Deny}, condition: s}
        """;

    public const string Knocks = """
        title: Somebody knocks
        id: 00000000-0000-4000-8000-000000000002
        correlation: {type: event_count, rules: [denied], group-by: [SrcIpAddr], timespan: 10m, condition: {gte: 3}}
        """;

    private readonly TemporaryFolder _folder = new();
    private readonly InProcessStage _stage;
    private long _sequence;

    public RunningService(params (string Path, string Text)[] files) : this(null, new BundleOptions(), files)
    {
    }

    /// <summary>With bundles of a storage account; the files are what it begins with while there is none.</summary>
    public RunningService(AzureBundles? bundles, BundleOptions options, params (string Path, string Text)[] files)
    {
        foreach (var (path, text) in files)
            Write(path, text);
        var actions = new ActionCatalogue(FakeActions.All(new Outside()));
        var (time, runner) = (new FakeTimeProvider(Make.Noon), new RunnerOptions());
        PlaybookFolder Folder(string path) => PlaybookFiles.Folder(path, [.. actions.Signatures.Values], time);
        var watched = new WatchedFolder(Folder(Path.Combine(_folder.Path, "playbooks")));
        Source = bundles is null ? watched : new PulledBundle(bundles, options, watched, Folder);
        Playbooks = new PlaybooksInForce(ResponderServices.Load(Source));
        Store = _folder.Open();
        var world = new ResponseWorld(Store, actions, [], () => Playbooks.Snapshot, new SystemCalls(runner, time, NullLogger<SystemCalls>.Instance), runner, time) { Telemetry = Telemetry };
        Pipeline = new SignalPipeline(Store, new Planner(actions.Signatures, new TemplateLimits()), () => Playbooks.Snapshot, new PipelineOptions(), time, Telemetry);
        Watch = new PlaybookWatch(Source, Playbooks, world, new ReloadOptions(), NullLogger<PlaybookWatch>.Instance);
        _stage = new InProcessStage(Playbooks, DeviceZones.Parse(new Dictionary<string, string>()), Pipeline, new StepRunner(world, NullLogger<StepRunner>.Instance), Telemetry);
    }

    public PlaybookWatch Watch { get; }

    public IPlaybookSource Source { get; }

    public IRawEventStage Stage => _stage;

    public ResponderTelemetry Telemetry { get; } = new();

    public PlaybooksInForce Playbooks { get; }

    public IResponderStore Store { get; }

    public SignalPipeline Pipeline { get; }

    public void Write(string path, string text)
    {
        var full = Path.Combine(_folder.Path, "playbooks", path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
    }

    public void Delete(string path) => File.Delete(Path.Combine(_folder.Path, "playbooks", path));

    /// <summary>A change is taken when it is seen twice.</summary>
    public async Task<bool> ReloadAsync() => await Watch.LookAsync(Process.Token) | await Watch.LookAsync(Process.Token);

    /// <summary>One denied connection, that many minutes after noon.</summary>
    public Task<BatchOutcome> DenyAsync(double minutes, string from = "198.51.100.7") => DenyAsync([minutes], from);

    public Task<BatchOutcome> DenyAsync(double[] minutes, string from = "198.51.100.7") => _stage.FollowAsync([.. minutes.Select(at => Record(at, from))], "cisco-asa", Process.Token);

    /// <summary>Denied connections, one a minute, that come from these places.</summary>
    public Task<BatchOutcome> FollowAsync(params (string Partition, long Sequence)[] origins) => _stage.FollowAsync(
        [.. origins.Select(origin => Record(origin.Sequence, "198.51.100.7") with { Origin = new Origin("fw", origin.Partition, origin.Sequence) })], "cisco-asa", Process.Token);

    public async Task<LedgerFact[]> SaidAsync() => [.. (await Store.LedgerAsync(LedgerChain.Operations, Process.Token)).Select(row => row.Fact()!)];

    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        (Source as IDisposable)?.Dispose();
        Telemetry.Dispose();
        _folder.Dispose();
    }

    private RawRecord Record(double minutes, string from) => new(
        Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"<164>{Make.Noon.AddMinutes(minutes):MMM dd yyyy HH:mm:ss} fw1 : %ASA-4-106023: Deny tcp src outside:{from}/40000 dst inside:10.0.0.5/22 by access-group \"a\" [0x0, 0x0]")),
        new Origin("fw", "0", Interlocked.Increment(ref _sequence)), Make.Noon);
}
