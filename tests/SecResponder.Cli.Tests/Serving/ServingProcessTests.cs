using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using SecResponder.Response.Storage.Sqlite;
using SecResponder.Server.Access;

namespace SecResponder.Cli.Tests.Serving;

/// <summary>Both ways to start the host, as processes: what is accepted is there after any end, and what keeps it from starting is a sentence.</summary>
public sealed class ServingProcessTests : IDisposable
{
    private const string OfCommandLine = "secresponder.dll";
    private const string OfServer = "SecResponder.Server.dll";
    private const string Key = "srk_documentation-only-0123456789abcdef";

    private readonly string _folder = Directory.CreateTempSubdirectory("secresponder-serving-").FullName;

    public static TheoryData<string> Programs => [OfCommandLine, OfServer];

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory(Timeout = 60_000)]
    [MemberData(nameof(Programs))]
    public async Task What_was_accepted_is_there_after_a_kill_and_after_an_orderly_end(string program)
    {
        var cancellation = TestContext.Current.CancellationToken;
        var settings = Settings();
        for (var round = 1; round <= 2; round++)
        {
            using var server = await ServingProcess.StartAsync(program, Args(program, settings), [], cancellation);
            using var http = server.Client(Key);
            Assert.Equal(HttpStatusCode.Accepted, (await http.PostAsync("ingest/fw", Lines(round), cancellation)).StatusCode);
            if (round == 1)
                await server.KillAsync(cancellation);
            else
                Assert.Equal(0, await server.TerminateAsync(cancellation));
            Assert.DoesNotContain(Key, server.Said, StringComparison.Ordinal);
        }
        await using var store = SqliteStore.Open(new SqliteStoreOptions { Path = Path.Combine(_folder, "store.db") });
        Assert.Equal(20, (await store.HitsAsync(cancellation)).Where(hit => hit is { Source: "cisco-asa", Rule: "" }).Sum(hit => hit.Count));
        Assert.Equal(2, Assert.Single(await store.PositionsAsync("http-fw", cancellation)).Sequence);
    }

    [Theory(Timeout = 60_000)]
    [MemberData(nameof(Programs))]
    public async Task What_keeps_it_from_starting_is_a_sentence_and_not_a_stack(string program)
    {
        var cancellation = TestContext.Current.CancellationToken;
        var settings = Settings();
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        foreach (var (variable, value, said) in new[]
        {
            ("Urls", string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{((IPEndPoint)taken.LocalEndpoint).Port}"), "address already in use"),
            ("Server__Keys__sender__Hash", Key, "serve key sender"),
            ("Server__Http__LargestBody", "3", "Http:LargestBody is 3"),
            ("SecResponder__Store__Path", Path.Combine(settings, "store.db"), "store.db"),
        })
        {
            var (exitCode, heard) = await ServingProcess.FailAsync(program, Args(program, settings), [(variable, value)], cancellation);
            Assert.Equal(3, exitCode);
            Assert.Contains(said, heard, StringComparison.Ordinal);
            Assert.DoesNotContain("   at ", heard, StringComparison.Ordinal);
            Assert.DoesNotContain(Key, heard, StringComparison.Ordinal);
        }
    }

    private static string[] Args(string program, string settings) => program == OfCommandLine ? ["serve", "--settings", settings] : [settings];

    private string Settings()
    {
        var team = Directory.CreateDirectory(Path.Combine(_folder, "playbooks", "soc")).FullName;
        File.WriteAllText(Path.Combine(team, "denied.yaml"), """
            title: Denied
            id: 00000000-0000-4000-8000-000000000001
            logsource: {category: firewall}
            detection: {s: {DvcAction: Deny}, condition: s}
            level: low
            """);
        var path = Path.Combine(_folder, "settings.json");
        File.WriteAllText(path, JsonSerializer.Serialize(new Dictionary<string, object>
        {
            ["Urls"] = "http://127.0.0.1:0",
            ["SecResponder"] = new { Playbooks = Path.Combine(_folder, "playbooks"), Store = new { Path = Path.Combine(_folder, "store.db") } },
            ["Server"] = new { Keys = new { sender = new { Hash = ApiKey.Hash(Key) } } },
        }));
        return path;
    }

    private static StringContent Lines(int round) => new(string.Join('\n', Enumerable.Range(10, 10).Select(minute =>
        string.Create(CultureInfo.InvariantCulture, $"<164>May 01 2026 1{round}:{minute}:00 fw1 : %ASA-4-106023: Deny tcp src outside:198.51.100.7/40000 dst inside:10.0.0.5/22 by access-group \"a\" [0x0, 0x0]"))));
}
