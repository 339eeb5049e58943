using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using SecResponder.Connectors.Secrets;
using SecResponder.Events;
using SecResponder.Lab;
using SecResponder.Response.Pipeline;
using SecResponder.Server;
using SecResponder.Server.Console;

namespace SecResponder.Cli.Demo;

/// <summary>The demo left open: the always-on host with its console over the demo's store, against the same lab. The next evening's logs come in, and nobody approves but whoever sits before it.</summary>
internal sealed class DemoConsole : IAsyncDisposable
{
    private const int LinesAtOnce = 40;

    private readonly DemoClock _clock;

    private DemoConsole(WebApplication app, DemoClock clock) => (App, _clock) = (app, clock);

    /// <summary>Who the trial account is: somebody whom the demo's team asks.</summary>
    public static string Approver => "ines.lead@corp.example";

    /// <summary>The host.</summary>
    public WebApplication App { get; }

    /// <summary>Starts it.</summary>
    /// <param name="folder">The demo's: store and playbooks.</param>
    /// <param name="lab">The lab's address.</param>
    /// <param name="credentials">What the lab takes.</param>
    /// <param name="clock">The demo's time; it goes on.</param>
    /// <param name="settings">Further settings; they stand above the demo's.</param>
    /// <param name="cancellation">Ends the start.</param>
    public static async Task<DemoConsole> StartAsync(string folder, Uri lab, LabOptions credentials, DemoClock clock, IEnumerable<KeyValuePair<string, string?>> settings, CancellationToken cancellation)
    {
        DemoPlaybooks.Arm(Path.Combine(folder, "playbooks"));
        DemoPlaybooks.GiveTime(Path.Combine(folder, "playbooks"));
        var all = Settings(folder, FreeAddress(), lab, credentials).Concat(settings).Reverse().DistinctBy(one => one.Key, StringComparer.OrdinalIgnoreCase);
        var app = ServerHost.CreateAlone(all, services => services.AddSingleton<TimeProvider>(clock).AddSingleton<ISecrets>(new DemoSecrets(lab, credentials)));
        await app.StartAsync(cancellation);
        return new DemoConsole(app, clock);
    }

    /// <summary>Feeds an evening's logs; the demo's clock goes along.</summary>
    /// <param name="traffic">The logs.</param>
    /// <param name="evening">Tells this evening's sequence numbers from those of others.</param>
    /// <param name="pace">How long to wait between batches, so that somebody can watch.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task FeedAsync(DemoTraffic traffic, string evening, TimeSpan pace, CancellationToken cancellation)
    {
        var stage = App.Services.GetRequiredService<InProcessStage>();
        var sequences = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var lines in traffic.Lines.Chunk(LinesAtOnce))
        {
            _clock.MoveTo(lines[^1].Time);
            var records = lines.Select(line => new RawRecord(line.Bytes, new Origin(line.Stream, evening, sequences[line.Stream] = sequences.GetValueOrDefault(line.Stream) + 1), line.Time)).ToArray();
            await stage.FollowAsync(records, sourceHint: null, cancellation);
            if (pace > TimeSpan.Zero)
                await Task.Delay(pace, cancellation);
        }
    }

    public ValueTask DisposeAsync() => App.DisposeAsync();

    // Cards that lead to the console are written with its address, so it is known before it listens.
    private static Uri FreeAddress()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return new Uri(string.Create(CultureInfo.InvariantCulture, $"http://{probe.LocalEndpoint}/"));
    }

    private static Dictionary<string, string?> Settings(string folder, Uri address, Uri lab, LabOptions credentials) => new()
    {
        ["Urls"] = address.GetLeftPart(UriPartial.Authority),
        ["SecResponder:Approvals:Address"] = new Uri(address, $"{ConsolePaths.Approvals}/").ToString(),
        ["SecResponder:Approvals:Key"] = DemoSecrets.Links,
        ["SecResponder:Playbooks"] = Path.Combine(folder, "playbooks"),
        ["SecResponder:Store:Path"] = Path.Combine(folder, "secresponder.db"),
        ["Server:ReleaseEvery"] = "00:00:01",
        ["Server:Console:Trial"] = "true",
        ["Server:Console:TrialName"] = Approver,
        ["Connectors:Defender:BaseAddress"] = lab.ToString(),
        ["Connectors:Defender:Token"] = DemoSecrets.Token,
        ["Connectors:Defender:PollEvery"] = "00:00:01",
        ["Connectors:ServiceNow:BaseAddress"] = lab.ToString(),
        ["Connectors:ServiceNow:User"] = credentials.User,
        ["Connectors:ServiceNow:Password"] = DemoSecrets.Password,
        ["Connectors:Teams:Hosts:0"] = lab.Host,
    };
}
