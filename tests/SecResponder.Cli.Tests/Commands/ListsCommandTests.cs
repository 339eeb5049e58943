using System.Net;
using System.Text;

namespace SecResponder.Cli.Tests.Commands;

public sealed class ListsCommandTests
{
    private const string Rule = "title: t\nid: 00000000-0000-4000-8000-00000000000a\nlogsource: {category: firewall}\ndetection:\n  s: {DstPortNumber: 22}\n  condition: s\n";

    [Fact]
    public async Task Lists_say_what_they_hold_and_what_is_wrong()
    {
        using var scratch = new Scratch();
        scratch.Write("rule.yaml", Rule);
        scratch.Write("lists/a_networks.yaml", "networks: [203.0.113.0/24, {value: 198.51.100.0/24, expires: 2020-01-01}]\n");
        scratch.Write("lists/b_values.yaml", "values: [evil.example]\n");
        scratch.Write("lists/c_assets.yaml", "assets: [{name: srv-1}, {name: srv-2}]\n");
        scratch.Write("lists/d_geo.yaml", "geo: [nowhere.mmdb]\n");
        scratch.Write("lists/e_feed.yaml", "feed: {file: feeds/e.txt, format: plain}\n");
        scratch.Write("lists/feeds/e.txt", "203.0.113.7\n203.0.113.8\n");
        scratch.Write("lists/f_feed.yaml", "feed: {url: 'https://feeds.example.com/f.txt?key=s3cret', format: plain}\n");
        var run = await CommandRun.OfAsync("lists", scratch.Folder, "--feeds", Path.Combine(scratch.Folder, "kept"));
        Assert.Equal(1, run.ExitCode);
        Assert.Equal(["a_networks networks 2 1 ", "b_values values 1 0 ", "c_assets assets 2 0 ", "d_geo geo 0 0 no database could be read", "e_feed feed 2 0 ", "f_feed feed 0 0 never fetched"],
            run.Rows.Select(row => $"{row.GetProperty("name")} {row.GetProperty("kind")} {row.GetProperty("entries")} {row.GetProperty("expired")} {row.GetProperty("error")}"));
        Assert.Equal("https://feeds.example.com/f.txt", run.Rows[5].GetProperty("source").GetString());
        Assert.DoesNotContain("s3cret", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_feed_is_fetched_once_and_its_last_good_state_is_shown_from_then_on()
    {
        using var scratch = new Scratch();
        using var server = new HttpListener();
        var port = FreePort();
        server.Prefixes.Add($"http://127.0.0.1:{port}/");
        server.Start();
        var answering = Task.Run(async () =>
        {
            var context = await server.GetContextAsync();
            await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes("203.0.113.7\nevil.example\n"), TestContext.Current.CancellationToken);
            context.Response.Close();
        }, TestContext.Current.CancellationToken);
        scratch.Write("rule.yaml", Rule);
        scratch.Write("lists/feed.yaml", $"feed: {{url: 'http://127.0.0.1:{port}/f', format: plain}}\n");
        var kept = Path.Combine(scratch.Folder, "kept");
        var fetched = await CommandRun.OfAsync("lists", scratch.Folder, "--feeds", kept, "--fetch");
        await answering;
        server.Stop();
        Assert.Equal((0, 2), (fetched.ExitCode, fetched.Rows[0].GetProperty("entries").GetInt32()));
        var later = await CommandRun.OfAsync("lists", scratch.Folder, "--feeds", kept);
        Assert.Equal((0, 2), (later.ExitCode, later.Rows[0].GetProperty("entries").GetInt32()));
        scratch.Write("lists/../rule.yaml", Rule.Replace("{DstPortNumber: 22}", "{DstIpAddr|expand: '%feed%'}", StringComparison.Ordinal));
        var events = scratch.Write("events.json", "{\"DstIpAddr\":\"203.0.113.7\"}\n");
        Assert.Single((await CommandRun.OfAsync("detect", "--rules", scratch.Folder, "--events", "--input", events, "--feeds", kept)).Rows);
        // Without the folder it finds nothing, and says why.
        var without = await CommandRun.OfAsync("detect", "--rules", scratch.Folder, "--events", "--input", events);
        Assert.Empty(without.Rows);
        Assert.Contains("the feed 'feed' is empty here", without.Error, StringComparison.Ordinal);
        Assert.Matches("^(0|[0-9]+s)$", later.Rows[0].GetProperty("age").GetString());
    }

    [Fact]
    public async Task A_broken_list_is_told_with_its_place()
    {
        using var scratch = new Scratch();
        scratch.Write("rule.yaml", Rule);
        scratch.Write("lists/a.yaml", "networks: [10.0.0.0/33]\n");
        var run = await CommandRun.OfAsync("lists", scratch.Folder);
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("SR1302", run.Error, StringComparison.Ordinal);
    }

    private static int FreePort()
    {
        using var listener = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
