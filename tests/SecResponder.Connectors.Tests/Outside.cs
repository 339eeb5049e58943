using System.Collections.Immutable;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SecResponder.Connectors.Secrets;
using SecResponder.Connectors.Tests.BlockLists;
using SecResponder.Connectors.Tests.Contract;
using SecResponder.Lab;
using SecResponder.Lab.AzureResources;
using SecResponder.Lab.Defender;
using SecResponder.Lab.ServiceNow;
using SecResponder.Lab.State;
using SecResponder.Playbooks.Actions;
using SecResponder.Response.BlockLists;
using SecResponder.Response.Changes;
using SecResponder.Response.Entities;
using SecResponder.Response.Steps;

namespace SecResponder.Connectors.Tests;

/// <summary>The real connectors, over real HTTP, against a lab of their own.</summary>
internal sealed class Outside : IAsyncDisposable
{
    /// <summary>Some of its characters are written otherwise in an address: who looks for it as it is alone would miss it there.</summary>
    public const string Canary = "canary-7f3a:must*not!be(seen)";
    public static readonly DateTimeOffset Now = new(2026, 3, 3, 22, 0, 0, TimeSpan.Zero);

    private readonly ServiceProvider _services;

    private Outside(LabHost lab, LabOptions credentials, TimeProvider time, Action<ConnectorOptions>? change)
    {
        (Lab, Credentials) = (lab, credentials);
        Lists = FetchedAtOnce.Of(lab.State, Wire, time);
        var secrets = new Dictionary<string, string>(StringComparer.Ordinal);
        var options = new ConnectorOptions();
        foreach (var system in TestedSystems.All)
            system.Connect(options, lab.BaseAddress, secrets);
        change?.Invoke(options);
        Secrets = new Known(secrets);
        _services = new ServiceCollection().AddLogging(logging => logging.AddProvider(Logs).SetMinimumLevel(LogLevel.Trace)).AddSingleton<ISecrets>(Secrets).AddSingleton<TimeProvider>(time).AddSingleton<IBlockListStore>(_ => Lists).AddSingleton(Network.Dialing)
            .ConfigureHttpClientDefaults(http => http.AddHttpMessageHandler(Wire.Handler))
            .AddConnectors(options, _ => (owner, channel) => (owner, channel) switch { ("soc", "soc") => "env:WEBHOOK", ("soc", "oncall") => "env:PAGE", ("soc", "slack") => "env:SLACK", _ => null }).BuildServiceProvider();
    }

    public LabHost Lab { get; }

    /// <summary>What the lab takes, from now on.</summary>
    public LabOptions Credentials { get; }

    public Known Secrets { get; }

    public LogLines Logs { get; } = new();

    /// <summary>Our own block lists, which a firewall fetches as soon as something is put on them.</summary>
    public FetchedAtOnce Lists { get; }

    /// <summary>What lies between the connectors and the lab.</summary>
    public Wire Wire { get; } = new();

    /// <summary>Where the connectors have really gone.</summary>
    public WatchedNetwork Network { get; } = new();

    public static async Task<Outside> CreateAsync(Action<ConnectorOptions>? change = null, Action<AzureLab>? lab = null, TimeProvider? clock = null)
    {
        // Every secret of the lab is the canary: wherever one shows, it is seen.
        var credentials = new LabOptions
        {
            Token = Canary,
            Password = Canary,
            Signature = Canary,
            CardsPerSecond = 1000,
            Machines =
            [
                new LabMachine { Name = "ws-1.corp.example", Addresses = [new LabAddress("10.0.0.1")], Tags = ["workstation"] },
                new LabMachine { Name = "ws-2.corp.example", Addresses = [new LabAddress("10.0.0.2")] },
                new LabMachine { Name = "twin-a.corp.example", Addresses = [new LabAddress("10.0.0.9")] },
                new LabMachine { Name = "twin-b.corp.example", Addresses = [new LabAddress("10.0.0.9")] },
            ],
        };
        foreach (var system in TestedSystems.All)
            system.Furnish(credentials);
        lab?.Invoke(credentials.Of<AzureLab>());
        var time = clock ?? new From(Now);
        return new Outside(await LabHost.StartAsync(credentials, time, TestContext.Current.CancellationToken), credentials, time, change);
    }

    /// <summary>What a person does with the one ticket that there is, over ServiceNow's own API.</summary>
    public async Task CloseTicketAsync(string state, string code, string notes)
    {
        using var client = new HttpClient();
        var record = Assert.Single(Lab.State.Snapshot().Tickets);
        using var request = new HttpRequestMessage(HttpMethod.Patch, new Uri(Lab.BaseAddress, $"api/now/table/{record.Table}/{record.SysId}"))
        {
            Content = System.Net.Http.Json.JsonContent.Create(new { state, close_code = code, close_notes = notes }),
        };
        request.Headers.Authorization = new("Basic", Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes($"{new LabOptions().User}:{Canary}")));
        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>The lab's own truth.</summary>
    public LabState Truth => Lab.State;

    /// <summary>An action; where several systems carry it out, the first of the list.</summary>
    public IResponseAction Action(string name) => _services.GetServices<IResponseAction>().First(action => action.Signature.Name == name);

    /// <summary>An action as one system carries it out.</summary>
    public IResponseAction Action(ActionSignature signature) => _services.GetServices<IResponseAction>().Single(action => action.Signature == signature);

    /// <summary>Who keeps change records under this name.</summary>
    public IChangeRecords Records(string name) => _services.GetServices<IChangeRecords>().Single(records => records.Name == name);

    /// <summary>What one of the resolvers says: the first that knows it, and else whoever can't be asked.</summary>
    public async Task<Resolution> ResolveAsync(string what, DateTimeOffset? asOf = null, EntityKind kind = EntityKind.Host, string? resolver = null)
    {
        var answers = new List<Resolution>();
        foreach (var one in _services.GetServices<IEntityResolver>().Where(one => one.Knows(kind) && (resolver is null || one.GetType().Name == resolver)))
            answers.Add(await one.ResolveAsync(new EntityReference(kind, what, asOf ?? Now), TestContext.Current.CancellationToken));
        return answers.FirstOrDefault(answer => answer is Resolution.Resolved or Resolution.Ambiguous) ?? answers.FirstOrDefault(answer => answer is Resolution.Unavailable) ?? answers[0];
    }

    public Task<Resolution> ResolveAsync(EntityKind kind, string value, DateTimeOffset? asOf = null) => ResolveAsync(value, asOf, kind);

    /// <summary>A call as the runner would make it.</summary>
    public async Task<ActionCall> CallAsync(string step, string? host = "10.0.0.1", params (string Name, string Value)[] with) =>
        Call(host is null ? null : Assert.IsType<Resolution.Resolved>(await ResolveAsync(host)).Entity, step, with);

    /// <summary>A call about what is out there; such an entity is what it says.</summary>
    public static ActionCall IndicatorCall(string step, string value, string lasts = "1h") =>
        Call(WhatItSays.Of(new EntityReference(EntityKind.Indicator, value, Now)), step, ("indicator", value), ("for", lasts));

    /// <summary>A call about an entity that is known already.</summary>
    public static ActionCall Call(ResolvedEntity? target, string step, params (string Name, string Value)[] with) => new(
        $"sr-{step}", 1, target, with.ToImmutableSortedDictionary(value => value.Name, value => value.Value, StringComparer.Ordinal),
        new IncidentContext("in-1", "Beacon", "soc", "high", "SrcIpAddr 10.0.0.1", """{"SrcIpAddr":"10.0.0.1"}""", [new StepSummary("host.quarantine", "ws-1", "done", "Isolate succeeded")]), Now);

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await Lab.DisposeAsync();
        // Not one of all these tests may write a secret to a log, or go anywhere but to a lab.
        Assert.DoesNotContain(Logs.Lines, line => SecretForms.Of(Canary).Any(form => line.Contains(form, StringComparison.Ordinal)));
        Assert.All(Network.Connected, end => Assert.Equal(IPAddress.Loopback, end.Address));
    }

    // Runs, so that the lab's faults take the time that they are given; begins where the events are.
    private sealed class From(DateTimeOffset start) : TimeProvider
    {
        private readonly TimeSpan _offset = start - System.GetUtcNow();

        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + _offset;
    }

    /// <summary>As the vault's are: what was read is kept until it is forgotten.</summary>
    internal sealed class Known(Dictionary<string, string> values) : ISecrets
    {
        private readonly Dictionary<string, string> _kept = new(StringComparer.Ordinal);

        public Dictionary<string, string> Values => values;

        /// <summary>Whether a value is kept once it was read.</summary>
        public bool Keeps { get; set; }

        public List<string> Forgotten { get; } = [];

        public ValueTask<Secret> ReadAsync(string reference, CancellationToken cancellation)
        {
            lock (_kept)
            {
                if (Keeps && _kept.TryGetValue(reference, out var kept))
                    return ValueTask.FromResult(new Secret(kept));
                _kept[reference] = values.TryGetValue(reference, out var value) ? value : throw new SecretException($"'{reference}': there is none");
                return ValueTask.FromResult(new Secret(value));
            }
        }

        public void Forget(string reference)
        {
            lock (_kept)
            {
                _kept.Remove(reference);
                Forgotten.Add(reference);
            }
        }
    }
}

/// <summary>Keeps what is logged.</summary>
internal sealed class LogLines : ILoggerProvider, ILogger
{
    private readonly List<string> _lines = [];

    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (_lines)
                return [.. _lines];
        }
    }

    public ILogger CreateLogger(string categoryName) => this;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        lock (_lines)
            _lines.Add($"{formatter(state, exception)} {exception}");
    }

    public bool IsEnabled(LogLevel logLevel) => true;

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public void Dispose()
    {
        // Nothing is held.
    }
}
