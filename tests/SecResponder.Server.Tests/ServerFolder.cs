using System.Net.Http.Headers;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using SecResponder.Server.Access;

namespace SecResponder.Server.Tests;

/// <summary>A folder with one playbook and a store, and servers over them, one after the other, as a restart makes them.</summary>
internal sealed class ServerFolder(string playbook) : IDisposable
{
    /// <summary>The key that may send; its hash stands in the settings of every server here.</summary>
    public const string Key = "srk_documentation-only-0123456789abcdef";

    private readonly string _folder = Directory.CreateTempSubdirectory("secresponder-server-").FullName;

    /// <summary>Counts denied connections by source, and opens a ticket at the third.</summary>
    public static string KnockThrice { get; } = """
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
        mode: observe
        response: [{do: ticket.open, with: {queue: soc, title: 'Knocking from {{ SrcIpAddr }}'}}]
        """;

    /// <summary>Where everything lies.</summary>
    public string Path => _folder;

    /// <summary>Where the team's playbooks lie.</summary>
    public string Team => System.IO.Path.Combine(_folder, "playbooks", "soc");

    public Task<WebApplication> StartAsync(params (string Key, string Value)[] settings) => StartAsync(settings.Select(one => KeyValuePair.Create<string, string?>(one.Key, one.Value)));

    public async Task<WebApplication> StartAsync(IEnumerable<KeyValuePair<string, string?>> settings, Action<IServiceCollection>? more = null)
    {
        Directory.CreateDirectory(Team);
        await File.WriteAllTextAsync(System.IO.Path.Combine(Team, "knock.yaml"), playbook, Encoding.UTF8, TestContext.Current.CancellationToken);
        KeyValuePair<string, string?>[] all =
        [
            new("Urls", "http://127.0.0.1:0"),
            new("SecResponder:Playbooks", System.IO.Path.Combine(_folder, "playbooks")),
            new("SecResponder:Store:Path", System.IO.Path.Combine(_folder, "store.db")),
            new("Server:Keys:sender:Hash", ApiKey.Hash(Key)),
            .. settings,
        ];
        // What comes last counts.
        var app = ServerHost.Create(null, all.Reverse().DistinctBy(one => one.Key, StringComparer.OrdinalIgnoreCase), logging: false, more ?? (_ => { }));
        await app.StartAsync(TestContext.Current.CancellationToken);
        return app;
    }

    /// <summary>A client that shows the key.</summary>
    public static HttpClient Client(WebApplication server) => Client(server, new AuthenticationHeaderValue("Bearer", Key));

    public static HttpClient Client(WebApplication server, AuthenticationHeaderValue? shown)
    {
        var client = new HttpClient { BaseAddress = new Uri(server.Urls.First() + "/") };
        client.DefaultRequestHeaders.Authorization = shown;
        return client;
    }

    /// <summary>A line of a firewall that denied a connection.</summary>
    public static string Denied(string source, int minute) => $"<164>May 01 2026 10:{minute:00}:00 fw1 : %ASA-4-106023: Deny tcp src outside:{source}/4000{minute % 10} dst inside:10.0.0.5/22 by access-group \"a\" [0x0, 0x0]";

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
