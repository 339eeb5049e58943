using SecResponder.Lab;
using SecResponder.Lab.Faults;
using SecResponder.Response.Storage;
using SecResponder.Response.Storage.Postgres;
using SecResponder.Response.Storage.Sqlite;
using SecResponder.Server.Access;
using SecResponder.Server.Tests.Inputs;

namespace SecResponder.Simulation.Serving;

/// <summary>What outlives the servers: brokers, the outside world, the store, and a folder with a playbook.</summary>
internal sealed class Ground : IAsyncDisposable
{
    public const string Key = "srk_documentation-only-0123456789abcdef";
    public const string Topic = "fw";

    private const string Playbook = """
        title: Denied
        id: 00000000-0000-4000-8000-000000000001
        name: denied
        logsource: {category: firewall}
        detection: {s: {DvcAction: Deny}, condition: s}
        ---
        title: Somebody knocks
        id: 00000000-0000-4000-8000-000000000002
        level: high
        correlation: {type: event_count, rules: [denied], group-by: [SrcIpAddr], timespan: 10m, condition: {gte: 3}}
        mode: enforce
        flood: off
        response: [{do: ticket.open, with: {queue: soc, title: 'Knocking from {{ SrcIpAddr }}'}}]
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("secresponder-serving-").FullName;
    private readonly string _schema = "serving" + Guid.NewGuid().ToString("N")[..12];
    private readonly string? _connection;
    private int _started;

    private Ground(LabHost lab, string? connection) => (Lab, _connection) = (lab, connection);

    public LabHost Lab { get; }

    public MockKafka Kafka { get; } = new();

    private string Database => Path.Combine(_folder, "store.db");

    /// <param name="connection">The PostgreSQL database that keeps the state; null: a SQLite file does.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public static async Task<Ground> CreateAsync(string? connection, CancellationToken cancellation)
    {
        var ground = new Ground(await LabHost.StartAsync(new LabOptions(), TimeProvider.System, cancellation), connection);
        var team = Directory.CreateDirectory(Path.Combine(ground._folder, "playbooks", "soc")).FullName;
        await File.WriteAllTextAsync(Path.Combine(team, "knock.yaml"), Playbook, cancellation);
        return ground;
    }

    /// <summary>Three of ten requests to the ticket system go wrong: without the effect, or with the effect and without an answer.</summary>
    public void BreakThreeOfTen(int requests, Random random)
    {
        var planned = 0;
        for (var request = 0; request < requests; request++)
            if (random.Next(10) < 3)
                // A request that meets one fault is not counted by those behind it.
                Lab.State.Break(new LabFault { System = "servicenow", Kind = Kinds[random.Next(Kinds.Length)], After = request - planned++, Status = 503, Milliseconds = 20 });
    }

    private static readonly LabFaultKind[] Kinds = [LabFaultKind.Status, LabFaultKind.DropBeforeEffect, LabFaultKind.TimeoutAfterEffect, LabFaultKind.Garbage];

    /// <summary>One more server over all this.</summary>
    public Task<ServerProcess> StartAsync(CancellationToken cancellation) => ServerProcess.StartAsync(Settings($"group-{Interlocked.Increment(ref _started)}"), cancellation);

    /// <summary>The store, beside whoever writes it.</summary>
    public IResponderStore Open() => _connection is null
        ? SqliteStore.Open(new SqliteStoreOptions { Path = Database })
        : PostgresStore.Open(new PostgresStoreOptions { ConnectionString = _connection, Schema = _schema });

    public async ValueTask DisposeAsync()
    {
        Kafka.Dispose();
        await Lab.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    // A group of its own: where one goes on is the store's to say, and two that run at once both read everything.
    private Dictionary<string, string> Settings(string group)
    {
        var settings = new Dictionary<string, string>
        {
            ["SecResponder:Playbooks"] = Path.Combine(_folder, "playbooks"),
            ["SecResponder:Store:Path"] = Database,
            ["SecResponder:Runner:CallTimeout"] = "00:00:01",
            ["SecResponder:Runner:Lease"] = "00:00:05",
            ["SecResponder:Runner:FirstPause"] = "00:00:00.5",
            ["SecResponder:Runner:LongestPause"] = "00:00:02",
            ["SecResponder:Runner:MaxTries"] = "100",
            ["SecResponder:Runner:Systems:servicenow:BreaksAfter"] = "1000",
            ["Connectors:ServiceNow:BaseAddress"] = Lab.BaseAddress.ToString(),
            ["Connectors:ServiceNow:User"] = new LabOptions().User,
            ["Connectors:ServiceNow:Password"] = "env:SECRESPONDER_TEST_PASSWORD",
            ["SECRESPONDER_TEST_PASSWORD"] = new LabOptions().Password,
            ["Server:Keys:sender:Hash"] = ApiKey.Hash(Key),
            ["Server:Keys:sender:May:0"] = "ingest",
            ["Server:Keys:sender:May:1"] = "metrics",
            ["Server:Prometheus"] = "true",
            ["Server:Kafka:in:Servers"] = Kafka.Servers,
            ["Server:Kafka:in:Topics:0"] = Topic,
            ["Server:Kafka:in:Group"] = group,
            ["Server:Kafka:in:Source"] = "cisco-asa",
            ["Server:Syslog:tcp:Source"] = "linux-netfilter",
            ["Logging:LogLevel:Default"] = "Warning",
        };
        if (_connection is not null)
            (settings["SecResponder:Postgres:ConnectionString"], settings["SecResponder:Postgres:Schema"], settings["SecResponder:Postgres:Patience"]) = (_connection, _schema, "00:00:01");
        return settings;
    }
}
