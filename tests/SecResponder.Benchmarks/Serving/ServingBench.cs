using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using SecResponder.Benchmarks.Start;
using SecResponder.Playbooks.Actions;
using SecResponder.Response.Steps;
using SecResponder.Server;
using SecResponder.Server.Inputs.Syslog;
using SecResponder.Server.Tests.Inputs;

namespace SecResponder.Benchmarks.Serving;

/// <summary>The server's host in this process, with a hundred playbooks and a SQLite file that is written through to the disk (<c>TMPDIR</c> says which), and brokers to read from.</summary>
internal sealed class ServingBench : IAsyncDisposable
{
    public const int Partitions = 4;
    public const string Topic = "fw";

    private readonly ScratchFolder _folder = new();
    private readonly MeterListener _listener = new();
    private long _stored;
    private long _dropped;

    public ServingBench()
    {
        var team = Directory.CreateDirectory(Path.Combine(_folder.Path, "playbooks", "soc")).FullName;
        for (var number = 0; number < FirewallLines.Playbooks; number++)
            File.WriteAllText(Path.Combine(team, $"p{number}.yaml"), FirewallLines.Playbook(number));
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Name is "secresponder.input.deliveries" or "secresponder.input.dropped")
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((instrument, count, tags, _) =>
        {
            if (instrument.Name == "secresponder.input.dropped")
                Interlocked.Add(ref _dropped, count);
            else if (tags.ToArray().Any(tag => tag is { Key: "result", Value: "stored" }))
                Interlocked.Add(ref _stored, count);
        });
        _listener.Start();
    }

    public MockKafka Kafka { get; } = new(("compression.type", "lz4"), ("linger.ms", "2"), ("queue.buffering.max.messages", "1000000"));

    /// <summary>Events that are stored.</summary>
    public long Stored => Interlocked.Read(ref _stored);

    /// <summary>Datagrams that found no place.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    /// <summary>When each incident's step was begun, by the source that it is about.</summary>
    public ConcurrentDictionary<string, long> Begun { get; } = [];

    /// <summary>Puts so many lines into the topic, evenly.</summary>
    public void Fill(int lines)
    {
        for (var number = 0; number < lines; number++)
        {
            Kafka.Send(Topic, number % Partitions, FirewallLines.Daily(number));
            if (number % 100_000 == 99_999)
                Kafka.Flush();
        }
        Kafka.Flush();
    }

    /// <summary>Starts the host.</summary>
    /// <param name="settings">Besides.</param>
    public async Task<WebApplication> StartAsync(params (string Name, string Value)[] settings)
    {
        KeyValuePair<string, string?>[] all =
        [
            new("Urls", "http://127.0.0.1:0"), new("SecResponder:Playbooks", Path.Combine(_folder.Path, "playbooks")), new("SecResponder:Store:Path", Path.Combine(_folder.Path, "store.db")),
            .. settings.Select(one => KeyValuePair.Create<string, string?>(one.Name, one.Value)),
        ];
        var server = ServerHost.Create(null, all, logging: false, services =>
        {
            services.RemoveAll<IResponseAction>();
            services.AddSingleton<IResponseAction>(new InstantTicket(Begun));
        });
        await server.StartAsync();
        return server;
    }

    public (string, string)[] FromKafka(string group) => [("Server:Kafka:in:Servers", Kafka.Servers), ("Server:Kafka:in:Topics:0", Topic), ("Server:Kafka:in:Group", group)];

    public static IPEndPoint Syslog(WebApplication server, string name) => (IPEndPoint)server.Services.GetRequiredService<SyslogInputs>().Bound[name];

    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        Kafka.Dispose();
        await Task.CompletedTask;
        _folder.Dispose();
    }

    private sealed class InstantTicket(ConcurrentDictionary<string, long> begun) : IResponseAction
    {
        public ActionSignature Signature { get; } = new("ticket.open", "tickets", "", [], false);

        public Task<CheckResult> CheckAsync(CancellationToken cancellation) => Task.FromResult(new CheckResult(true, ""));

        public Task<Effect> DoAsync(ActionCall call, CancellationToken cancellation)
        {
            begun.TryAdd(call.Context.Summary, System.Diagnostics.Stopwatch.GetTimestamp());
            return Task.FromResult<Effect>(new Effect.Done("ref-1", "done"));
        }

        public Task<Effect> FindAsync(ActionCall call, CancellationToken cancellation) => Task.FromResult<Effect>(new Effect.Absent());

        public Task<Effect> UndoAsync(ActionCall call, CancellationToken cancellation) => Task.FromResult<Effect>(new Effect.Done("ref-2", "undone"));
    }
}

/// <summary>A firewall's day, and a hundred playbooks about it.</summary>
internal static class FirewallLines
{
    public const int Playbooks = 100;

    /// <summary>Most connections are built and torn down; one of twenty is denied, one of a hundred is what a playbook counts, by a thousand sources.</summary>
    public static byte[] Daily(int number)
    {
        var at = DateTimeOffset.UnixEpoch.AddYears(56).AddMilliseconds(number * 10L).ToString("MMM dd yyyy HH:mm:ss", CultureInfo.InvariantCulture);
        var (host, port) = (string.Create(CultureInfo.InvariantCulture, $"10.{number * 7 % 4}.{number * 13 % 250}.{number * 31 % 250}"), 20_000 + (number * 17 % 40_000));
        return Encoding.ASCII.GetBytes((number % 20) switch
        {
            0 when number % 100 == 0 => Denied(at, string.Create(CultureInfo.InvariantCulture, $"198.51.{number / 100 % 4}.{number / 100 % 250}"), port, 22),
            0 => Denied(at, host, port, 445),
            < 11 => string.Create(CultureInfo.InvariantCulture, $"<166>{at} fw1 : %ASA-6-302013: Built outbound TCP connection {number} for outside:203.0.113.{number % 250}/443 (203.0.113.{number % 250}/443) to inside:{host}/{port} (192.0.2.9/{port})"),
            _ => string.Create(CultureInfo.InvariantCulture, $"<166>{at} fw1 : %ASA-6-302014: Teardown TCP connection {number} for outside:203.0.113.{number % 250}/443 to inside:{host}/{port} duration 0:00:{number % 60:00} bytes {number % 90_000} TCP FINs"),
        });
    }

    /// <summary>What makes an incident at once.</summary>
    public static byte[] Alarming(int number) => Encoding.ASCII.GetBytes(Denied("Jan 01 2026 10:00:00", Source(number), 40_000, 31_337));

    public static string Source(int number) => string.Create(CultureInfo.InvariantCulture, $"100.{64 + (number / 62_500)}.{number / 250 % 250}.{number % 250}");

    public static string Playbook(int number)
    {
        var id = string.Create(CultureInfo.InvariantCulture, $"id: 00000000-0000-4000-8000-{number:d12}\nlogsource: {{category: firewall}}\n");
        return number switch
        {
            0 => $"title: Knocks\nname: knocks\n{id}detection: {{s: {{DvcAction: Deny, DstPortNumber: 22}}, condition: s}}\n---\ntitle: Knocking\nid: 00000000-0000-4000-8000-000000001000\nlevel: high\n"
                + "correlation: {type: event_count, rules: [knocks], group-by: [SrcIpAddr], timespan: 10m, condition: {gte: 1000}}\nmode: observe\nresponse: [{do: ticket.open, with: {queue: soc, title: '{{ SrcIpAddr }}'}}]\n",
            1 => $"title: Alarm\n{id}level: high\ndetection: {{s: {{DvcAction: Deny, DstPortNumber: 31337}}, condition: s}}\nmode: enforce\nflood: off\ngroup-by: [SrcIpAddr]\nresponse: [{{do: ticket.open, with: {{queue: soc, title: '{{{{ SrcIpAddr }}}}'}}}}]\n",
            _ => $"title: Rule {number}\n{id}detection:\n{Detection(number)}\n",
        };
    }

    private static string Detection(int number) => (number % 5) switch
    {
        0 => string.Create(CultureInfo.InvariantCulture, $"  s: {{DvcAction: Allow, DstPortNumber: [{9001 + number}, {20001 + number}]}}\n  f: {{DstIpAddr|cidr: 203.0.113.0/24}}\n  condition: s and not f"),
        1 => string.Create(CultureInfo.InvariantCulture, $"  s: {{DvcAction: Allow, DstIpAddr|cidr: 198.18.{number}.0/24}}\n  condition: s"),
        2 => string.Create(CultureInfo.InvariantCulture, $"  s: {{DvcAction: Deny, SrcIpAddr|startswith: '10.9{number}.'}}\n  condition: s"),
        3 => string.Create(CultureInfo.InvariantCulture, $"  s: {{DvcHostname|contains: ['lab-{number}', 'test{number}']}}\n  condition: s"),
        _ => string.Create(CultureInfo.InvariantCulture, $"  s: {{NetworkRuleName|re: '^quarantine-{number}-[0-9a-f]{{4}}$'}}\n  condition: s"),
    };

    private static string Denied(string at, string source, int port, int to) =>
        string.Create(CultureInfo.InvariantCulture, $"<164>{at} fw1 : %ASA-4-106023: Deny tcp src outside:{source}/{port} dst inside:10.0.0.5/{to} by access-group \"a\" [0x0, 0x0]");
}
