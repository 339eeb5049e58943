using System.Globalization;
using System.Text;
using Azure.Core;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Specialized;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using SecResponder.Events;
using SecResponder.Response.BlobLogs;
using SecResponder.Response.Pipeline;
using SecResponder.Response.Tests.Hosting;
using SecResponder.Response.Tests.Storage;
using SecResponder.Response.Tests.World;

namespace SecResponder.Response.Tests.BlobLogs;

/// <summary>Blobs that grow, over the emulator: each record once and in order, through crashes, with several instances, and when hours come late.</summary>
public sealed class BlobLogFollowerTests : IAsyncDisposable
{
    private const string Path = "resourceId=/SUBSCRIPTIONS/1/NETWORKSECURITYGROUPS/NSG1/y=2026/m=03/d=03/h=HH/m=00/macAddress=02005E100006/PT1H.json";

    private readonly AzureData _data = new();
    private readonly BlobContainerClient _logs = new(Azurite.ConnectionString, "logs" + Guid.NewGuid().ToString("N")[..20]);
    private readonly StageTwo _counted = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        await _logs.DeleteIfExistsAsync(cancellationToken: CancellationToken.None);
        await new Response.Storage.AzureStorage.AzureClients(_data.Options(), null).MakeMissingAsync(CancellationToken.None);
        await _data.DisposeAsync();
    }

    [Fact]
    public async Task What_is_appended_is_taken_once_with_its_place_as_origin()
    {
        var blob = await HourAsync(10);
        await blob.AppendAsync("{\"n\":1}", "{\"n\":2}");
        await Follower().ReadAsync(blob.Client, null, Token);
        await Follower().ReadAsync(blob.Client, null, Token);
        Assert.Equal(["{\"n\":1}", "{\"n\":2}"], _counted.Seen);
        await blob.AppendAsync("{\"n\":3}");
        await Follower().ReadAsync(blob.Client, null, Token);

        Assert.Equal(["{\"n\":1}", "{\"n\":2}", "{\"n\":3}"], _counted.Seen);
        Assert.Equal(3, _counted.Given);
        Assert.Equal(blob.Places.Select(at => 2026030310L * 1_000_000_000 + at), _counted.Origins.Select(origin => origin.Sequence));
        Assert.All(_counted.Origins, origin => Assert.StartsWith("NSG1/macAddress=02005E100006~", origin.Partition, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Half_a_line_waits_for_its_other_half()
    {
        await _logs.CreateIfNotExistsAsync(cancellationToken: Token);
        var lines = _logs.GetAppendBlobClient("lines.json");
        await lines.CreateAsync(cancellationToken: Token);
        foreach (var piece in (string[])["{\"n\":1}\n{\"n\"", ":2", "}\n", "rubbish", " of a line\n{\"n\":3}"])
        {
            await lines.AppendBlockAsync(new MemoryStream(Encoding.UTF8.GetBytes(piece)), cancellationToken: Token);
            await Follower().ReadAsync(_logs.GetBlobClient("lines.json"), null, Token);
        }
        Assert.Equal(["{\"n\":1}", "{\"n\":2}", "rubbish of a line", "{\"n\":3}"], _counted.Seen);
        Assert.Equal(4, _counted.Given);
    }

    [Fact]
    public async Task Wherever_the_process_dies_each_record_counts_once()
    {
        for (var at = 1; ; at++)
        {
            var counted = new StageTwo();
            var blob = await HourAsync(10, $"c{at}/");
            var crash = new CrashPoint(at);
            for (var n = 0; n < 3; n++)
            {
                await blob.AppendAsync(Record(2 * n), Record(2 * n + 1));
                await UnlessDeadAsync(() => Follower(counted, crash).ReadAsync(blob.Client, null, Token));
            }
            await Follower(counted).ReadAsync(blob.Client, null, Token);
            Assert.Equal(Enumerable.Range(0, 6).Select(Record), counted.Seen);
            if (!crash.IsDead)
                break;
        }
    }

    [Theory]
    [InlineData("the claim is there", false)]
    [InlineData("the twin: the claim is lost with the process", true)]
    public async Task What_was_sent_before_a_crash_keeps_its_place_though_a_later_hour_is_told_of_first(string why, bool isLost)
    {
        var (one, other) = (await HourAsync(10), await HourAsync(11));
        await one.AppendAsync(Record(1));
        await Assert.ThrowsAsync<IOException>(() => new BlobLogFollower(Marks(null), new Failing(_counted), TimeProvider.System, NullLogger<BlobLogFollower>.Instance).ReadAsync(one.Client, null, Token));
        if (isLost)
            await new Response.Storage.AzureStorage.AzureClients(_data.Options(), null).Table.DeleteAsync(Token);
        await other.AppendAsync(Record(2));
        await Follower().ReadAsync(other.Client, null, Token);
        await Follower().ReadAsync(one.Client, null, Token);
        Assert.True(_counted.Seen.SequenceEqual([Record(1), Record(2)]) == !isLost, why);
    }

    [Fact]
    public async Task Several_instances_that_are_told_at_once_count_each_record_once()
    {
        var (one, other) = (await HourAsync(10), await HourAsync(11));
        var telling = new List<Task>();
        for (var n = 0; n < 12; n++)
        {
            var blob = n < 6 ? one : other;
            await blob.AppendAsync(Record(3 * n), Record(3 * n + 1), Record(3 * n + 2));
            telling.AddRange(Enumerable.Range(0, 3).Select(_ => Task.Run(() => Follower().ReadAsync(blob.Client, null, Token), Token)));
        }
        await Task.WhenAll(telling);
        Assert.Equal(Enumerable.Range(0, 36).Select(Record), _counted.Seen);
    }

    [Fact]
    public async Task The_end_of_an_hour_that_nobody_was_told_of_is_read_when_the_next_begins()
    {
        var (one, other) = (await HourAsync(10), await HourAsync(11));
        await one.AppendAsync(Record(1));
        await Follower().ReadAsync(one.Client, null, Token);
        await one.AppendAsync(Record(2));
        await other.AppendAsync(Record(3));
        await Follower().ReadAsync(other.Client, null, Token);
        Assert.Equal([Record(1), Record(2), Record(3)], _counted.Seen);
        Assert.Single(_counted.Origins.Select(origin => origin.Partition).Distinct());
    }

    [Fact]
    public async Task What_is_written_into_an_hour_after_the_next_was_begun_counts_too()
    {
        var (one, other) = (await HourAsync(10), await HourAsync(11));
        await one.AppendAsync(Record(1));
        await Follower().ReadAsync(one.Client, null, Token);
        await other.AppendAsync(Record(2));
        await Follower().ReadAsync(other.Client, null, Token);
        await one.AppendAsync(Record(3));
        await Follower().ReadAsync(one.Client, null, Token);
        await other.AppendAsync(Record(4));
        await Follower().ReadAsync(other.Client, null, Token);
        Assert.Equal(Enumerable.Range(1, 4).Select(Record), _counted.Seen);
        Assert.EndsWith("@2026030310", _counted.Origins[2].Partition, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_claimed_part_whose_blob_was_taken_away_holds_nothing_up()
    {
        var (one, other) = (await HourAsync(10), await HourAsync(11));
        await one.AppendAsync(Record(1));
        await Assert.ThrowsAsync<IOException>(() => new BlobLogFollower(Marks(null), new Failing(null), TimeProvider.System, NullLogger<BlobLogFollower>.Instance).ReadAsync(one.Client, null, Token));
        await one.Client.DeleteAsync(cancellationToken: Token);
        await other.AppendAsync(Record(2));
        await Follower().ReadAsync(other.Client, null, Token);
        await Follower().ReadAsync(one.Client, null, Token);
        Assert.Equal([Record(2)], _counted.Seen);
    }

    [Fact]
    public async Task A_blob_that_has_no_end_of_a_record_is_put_aside_and_read_on_behind_it()
    {
        await _logs.CreateIfNotExistsAsync(cancellationToken: Token);
        var blob = _logs.GetBlobClient("endless.json");
        await blob.UploadAsync(BinaryData.FromString("{\"records\":[{\"a\":\"" + new string('x', BlobLogFollower.LongestRecord) + "\n{\"n\":1}]}"), Token);
        await Follower().ReadAsync(blob, null, Token);
        Assert.Equal("{\"n\":1}", _counted.Seen[^1]);
        Assert.Equal(BlobLogFollower.LongestRecord, _counted.Seen.SkipLast(1).Sum(record => record.Count(c => c == 'x')));
    }

    [Fact]
    public async Task An_append_costs_four_requests_however_many_records_it_has()
    {
        var (counted, blob) = (new CountingRequests(), await HourAsync(10));
        var options = new BlobClientOptions();
        options.AddPolicy(counted, HttpPipelinePosition.PerRetry);
        var told = new BlobContainerClient(Azurite.ConnectionString, _logs.Name, options).GetBlobClient(blob.Client.Name);
        var follower = new BlobLogFollower(
            BlobLogMarks.Open(_data.Options(options => options.AddPolicy(counted, HttpPipelinePosition.PerRetry)), null), _counted, TimeProvider.System, NullLogger<BlobLogFollower>.Instance);
        await blob.AppendAsync(Record(0));
        await follower.ReadAsync(told, null, Token);
        foreach (var records in (int[])[1, 400])
        {
            counted.Clear();
            await blob.AppendAsync([.. Enumerable.Range(0, records).Select(Record)]);
            await follower.ReadAsync(told, null, Token);
            Assert.True(counted.Count == 4, $"{counted.Count} for {records} records\n{counted}");
        }
    }

    [Fact]
    public async Task Flows_are_detected_and_counted_as_events_of_a_hub_are()
    {
        const string Knocks = "title: k\nid: 00000000-0000-4000-8000-000000000002\ncorrelation: {type: event_count, rules: [denied], group-by: [SrcIpAddr], timespan: 10m, condition: {gte: 3}}";
        await using var service = new RunningService(("soc/denied.yaml", RunningService.Denied), ("soc/knocks.yaml", Knocks));
        var blob = await HourAsync(12);
        var follower = new BlobLogFollower(Marks(null), service.Stage, TimeProvider.System, NullLogger<BlobLogFollower>.Instance);
        for (var minute = 0; minute < 3; minute++)
        {
            await blob.AppendAsync(Flow(minute));
            await follower.ReadAsync(blob.Client, "azure-flow", Token);
            await follower.ReadAsync(blob.Client, "azure-flow", Token);
            Assert.Equal(minute < 2 ? 0 : 1, (await service.Store.IncidentsAsync(10, Token)).Length);
        }
        await blob.AppendAsync("{\"no\":\"flow\"}");
        await follower.ReadAsync(blob.Client, "azure-flow", Token);
        var letter = Assert.Single(await service.Store.DeadLettersAsync(10, Token));
        Assert.Equal(2026030312L * 1_000_000_000 + blob.Places[3], letter.Origin.Sequence);
    }

    private static string Flow(int minute) => string.Create(CultureInfo.InvariantCulture,
        $$$"""{"time":"2026-03-03T12:0{{{minute}}}:30Z","flowLogVersion":4,"macAddress":"02005E100006","category":"FlowLogFlowEvent","flowRecords":{"flows":[{"aclID":"a","flowGroups":[{"rule":"r","flowTuples":["{{{Make.Noon.AddMinutes(minute).ToUnixTimeMilliseconds()}}},198.51.100.7,10.0.0.6,4000{{{minute}}},22,6,I,D,NX,0,0,0,0"]}]}]}}""");

    private static string Record(int n) => $"{{\"n\":{n},\"s\":\"}}\\\"\"}}";

    private async Task<GrowingBlob> HourAsync(int hour, string before = "")
    {
        await _logs.CreateIfNotExistsAsync(cancellationToken: Token);
        return new GrowingBlob(_logs, before + Path.Replace("HH", $"{hour:D2}", StringComparison.Ordinal));
    }

    private static async Task UnlessDeadAsync(Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (Exception e) when (e is CrashException || e.InnerException is CrashException)
        {
            // The next process goes on.
        }
    }

    private BlobLogMarks Marks(CrashPoint? crash) =>
        BlobLogMarks.Open(_data.Options(crash is null ? null : options => options.AddPolicy(new CrashingRequests(crash), HttpPipelinePosition.PerRetry)), null);

    private BlobLogFollower Follower(StageTwo? counted = null, CrashPoint? crash = null) =>
        new(Marks(crash), new Crashing(counted ?? _counted, crash), new FakeTimeProvider(Make.Noon), NullLogger<BlobLogFollower>.Instance);

    /// <summary>What stage 2 does with origins: what is at or below its partition's mark was there before.</summary>
    private sealed class StageTwo : IRawEventStage
    {
        private readonly Lock _lock = new();
        private readonly Dictionary<(string, string), (long, int)> _marks = [];

        public List<string> Seen { get; } = [];

        public List<Origin> Origins { get; } = [];

        public int Given { get; private set; }

        public Task HandleAsync(IReadOnlyList<RawRecord> bodies, string? sourceHint, CancellationToken cancellation)
        {
            lock (_lock)
                foreach (var body in bodies)
                {
                    Given++;
                    if (_marks.TryGetValue((body.Origin.Stream, body.Origin.Partition), out var mark) && body.Origin.Position.CompareTo(mark) <= 0)
                        continue;
                    _marks[(body.Origin.Stream, body.Origin.Partition)] = body.Origin.Position;
                    Seen.Add(Encoding.UTF8.GetString(body.Span));
                    Origins.Add(body.Origin);
                }
            return Task.CompletedTask;
        }
    }

    private sealed class Crashing(IRawEventStage inner, CrashPoint? crash) : IRawEventStage
    {
        public async Task HandleAsync(IReadOnlyList<RawRecord> bodies, string? sourceHint, CancellationToken cancellation)
        {
            crash?.Pass();
            // Half of it may be all that was sent.
            await inner.HandleAsync([.. bodies.Take(bodies.Count / 2)], sourceHint, cancellation);
            crash?.Pass();
            await inner.HandleAsync([.. bodies.Skip(bodies.Count / 2)], sourceHint, cancellation);
            crash?.Pass();
        }
    }

    private sealed class Failing(IRawEventStage? inner) : IRawEventStage
    {
        public async Task HandleAsync(IReadOnlyList<RawRecord> bodies, string? sourceHint, CancellationToken cancellation)
        {
            if (inner is not null)
                await inner.HandleAsync(bodies, sourceHint, cancellation);
            throw new IOException("no way");
        }
    }
}
