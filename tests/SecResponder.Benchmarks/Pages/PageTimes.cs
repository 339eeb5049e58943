using System.Diagnostics;
using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using SecResponder.Response.Storage.Pages;
using SecResponder.Response.Storage.Sqlite;
using SecResponder.Server;
using SecResponder.Server.Console.SignIn;

namespace SecResponder.Benchmarks.Pages;

/// <summary>How soon the first byte of each page comes over real HTTP, with twenty people who each ask for one after the other; and how large the page is.</summary>
internal static class PageTimes
{
    private const int Users = 20;
    private const int Times = 15;

    public static async Task PrintAsync(int incidents)
    {
        var folder = Directory.CreateTempSubdirectory("secresponder-pages-").FullName;
        try
        {
            var path = Path.Combine(folder, "store.db");
            await using (var store = SqliteStore.Open(new SqliteStoreOptions { Path = path }))
                await BigStore.FillAsync(store, incidents, TimeProvider.System.GetUtcNow());
            await using var server = await StartAsync(folder, path);
            Console.WriteLine($"{"page",-44} {"p50",8} {"p99",8} {"CPU",8} {"KB",8}   ms to the first byte with {Users} people at once; CPU: processor time in ms, ours and the asking side's");
            foreach (var (name, address) in Pages(server, incidents))
                await MeasureAsync(server, name, address);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<WebApplication> StartAsync(string folder, string store)
    {
        KeyValuePair<string, string?>[] settings =
        [
            new("Urls", "http://127.0.0.1:0"), new("SecResponder:Playbooks", Path.Combine(AppContext.BaseDirectory, "playbooks")), new("SecResponder:Store:Path", store), new("Server:Console:Trial", "true"),
        ];
        var server = ServerHost.Create(null, settings, logging: false, _ => { });
        await server.StartAsync();
        return server;
    }

    private static IEnumerable<(string, string)> Pages(WebApplication server, int incidents)
    {
        var pages = server.Services.GetRequiredService<IStorePages>();
        var letter = pages.LetterPageAsync(null, null, 1, CancellationToken.None).GetAwaiter().GetResult().Items[0].Id;
        yield return ("overview", "/console");
        yield return ("incidents", "/console/incidents");
        yield return ("incidents of a team that failed", "/console/incidents?team=kube-platform&state=failed");
        yield return ("incidents about a proxy that is everywhere", $"/console/incidents?about={BigStore.Everywhere}");
        yield return ("an incident", $"/console/incidents/{BigStore.Id(incidents / 2)}");
        yield return ("approvals", "/console/approvals");
        yield return ("holds", "/console/holds");
        yield return ("kill switch", "/console/switch");
        yield return ("an address", $"/console/entities?name={BigStore.Address(incidents / 3)}");
        yield return ("playbooks", "/console/playbooks");
        yield return ("teams", "/console/teams");
        yield return ("ledger", "/console/ledger");
        yield return ("a chain of it", $"/console/ledger/chains/{BigStore.Id(incidents / 2)}");
        yield return ("dead letter", "/console/dead-letter");
        yield return ("one dead letter", $"/console/dead-letter/{letter}");
        yield return ("try it", "/console/try");
    }

    private static async Task MeasureAsync(WebApplication server, string name, string address)
    {
        var (took, size) = (new List<double>(), 0L);
        using var first = await SignedInAsync(server);
        for (var i = 0; i < 5; i++)
            size = (await first.GetByteArrayAsync(address)).LongLength;
        var before = Environment.CpuUsage.TotalTime;
        foreach (var times in await Task.WhenAll(Enumerable.Range(0, Users).Select(_ => Task.Run(() => AskAsync(server, address)))))
            took.AddRange(times);
        var used = (Environment.CpuUsage.TotalTime - before) / took.Count;
        took.Sort();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-44} {took[took.Count / 2],8:N1} {took[(int)(took.Count * 0.99)],8:N1} {used.TotalMilliseconds,8:N1} {size / 1024.0,8:N0}"));
    }

    private static async Task<List<double>> AskAsync(WebApplication server, string address)
    {
        using var client = await SignedInAsync(server);
        var took = new List<double>();
        for (var i = 0; i < Times; i++)
        {
            var begin = Stopwatch.GetTimestamp();
            using var answer = await client.GetAsync(address, HttpCompletionOption.ResponseHeadersRead);
            await using var body = await answer.Content.ReadAsStreamAsync();
            var read = await body.ReadAsync(new byte[1]);
            took.Add(Stopwatch.GetElapsedTime(begin).TotalMilliseconds);
            if (answer.StatusCode != HttpStatusCode.OK || read == 0)
                throw new InvalidOperationException($"{address}: {(int)answer.StatusCode}: this measures nothing");
            await body.CopyToAsync(Stream.Null);
        }
        return took;
    }

    private static async Task<HttpClient> SignedInAsync(WebApplication server)
    {
        var client = new HttpClient(new HttpClientHandler { CookieContainer = new CookieContainer(), AllowAutoRedirect = false }) { BaseAddress = new Uri(server.Urls.First()) };
        var page = await client.GetStringAsync("/console/sign-in");
        var token = WebUtility.HtmlDecode(System.Text.RegularExpressions.Regex.Match(page, "name=\"_form\" value=\"([^\"]+)\"").Groups[1].Value);
        using var answer = await client.PostAsync("/console/sign-in", new FormUrlEncodedContent([new("password", server.Services.GetRequiredService<TrialAccount>().Password), new("_form", token)]));
        return answer.StatusCode == HttpStatusCode.Redirect ? client : throw new InvalidOperationException($"nobody could sign in: {(int)answer.StatusCode}");
    }
}
