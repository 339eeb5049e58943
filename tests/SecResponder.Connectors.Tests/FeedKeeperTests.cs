using System.IO.Compression;
using System.Text;
using Microsoft.AspNetCore.Http;
using SecResponder.Connectors.Feeds;
using SecResponder.Playbooks.Enrichment.Feeds;
using SecResponder.Response.Hosting;

namespace SecResponder.Connectors.Tests;

public sealed class FeedKeeperTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_feed_is_fetched_when_due_and_only_when_it_has_changed()
    {
        await using var server = await FeedServer.StartAsync();
        var (keeper, playbooks) = server.Process();
        var (tag, text) = ("\"one\"", "203.0.113.7\n");
        server.Answer = context =>
        {
            context.Response.Headers.ETag = tag;
            if (context.Request.Headers.IfNoneMatch == tag)
                context.Response.StatusCode = 304;
            return context.Response.StatusCode == 304 ? Task.CompletedTask : context.Response.WriteAsync(text);
        };
        Assert.Equal(["feed"], await keeper.RefreshDueAsync(Cancellation));
        Assert.Equal("203.0.113.7", FeedServer.Held(playbooks));
        Assert.Empty(await keeper.RefreshDueAsync(Cancellation));
        Assert.Single(server.Requests);

        server.Time.Advance(TimeSpan.FromHours(1));
        Assert.Empty(await keeper.RefreshDueAsync(Cancellation));
        Assert.Equal("\"one\"", server.Requests.Last().IfNoneMatch);

        (tag, text) = ("\"two\"", "203.0.113.8\n");
        server.Time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(["feed"], await keeper.RefreshDueAsync(Cancellation));
        Assert.Equal("203.0.113.8", FeedServer.Held(playbooks));
    }

    [Fact]
    public async Task What_holds_from_the_fetch_holds_longer_while_the_server_says_it_is_the_newest()
    {
        await using var server = await FeedServer.StartAsync();
        var (keeper, playbooks) = server.Process(more: ", valid-for: 2h");
        server.Answer = context =>
        {
            context.Response.Headers.ETag = "\"one\"";
            context.Response.StatusCode = context.Request.Headers.IfNoneMatch.Count > 0 ? 304 : 200;
            return context.Response.StatusCode == 304 ? Task.CompletedTask : context.Response.WriteAsync("203.0.113.7\n");
        };
        await keeper.RefreshDueAsync(Cancellation);
        server.Time.Advance(TimeSpan.FromHours(1));
        await keeper.RefreshDueAsync(Cancellation);
        Assert.Equal(server.Time.GetUtcNow().AddHours(2), playbooks.Set.Enrichment.Lists["feed"].Entries[0].During.Until);
    }

    [Theory]
    [InlineData("a log-in page", 200, "<html>\n<body>\nsign in\n</body>\n</html>", "can't be read")]
    [InlineData("nothing", 200, "", "no indicator that can be used")]
    [InlineData("an error", 503, "203.0.113.9", "it answered 503")]
    [InlineData("a refusal", 403, "203.0.113.9", "it answered 403")]
    [InlineData("a redirect to nowhere", 302, "", "without saying where to")]
    public async Task What_is_no_feed_leaves_what_was_known_and_says_so(string what, int status, string text, string why)
    {
        Assert.NotEmpty(what);
        await using var server = await FeedServer.StartAsync();
        var (keeper, playbooks) = server.Process();
        await keeper.RefreshDueAsync(Cancellation);
        server.Answer = context =>
        {
            context.Response.StatusCode = status;
            return context.Response.WriteAsync(text);
        };
        server.Time.Advance(TimeSpan.FromHours(1));
        Assert.Empty(await keeper.RefreshDueAsync(Cancellation));
        Assert.Equal("203.0.113.7", FeedServer.Held(playbooks));
        var mark = Mark(keeper);
        Assert.Contains(why, mark.Error, StringComparison.Ordinal);
        Assert.Equal((server.Time.GetUtcNow(), server.Time.GetUtcNow().AddHours(-1)), (mark.FailingSince, mark.Checked));

        // It is asked again soon, and a good answer ends the trouble.
        server.Answer = context => context.Response.WriteAsync("203.0.113.8\n");
        server.Time.Advance(TimeSpan.FromMinutes(5));
        await keeper.RefreshDueAsync(Cancellation);
        Assert.Equal("203.0.113.8", FeedServer.Held(playbooks));
        Assert.Equal((null, null), (Mark(keeper).Error, Mark(keeper).FailingSince));
    }

    [Fact]
    public async Task A_restart_without_a_network_begins_with_what_was_known()
    {
        await using var server = await FeedServer.StartAsync();
        await server.Process().Keeper.RefreshDueAsync(Cancellation);
        server.Answer = context =>
        {
            context.Abort();
            return Task.CompletedTask;
        };
        server.Time.Advance(TimeSpan.FromHours(2));
        var (keeper, playbooks) = server.Process();
        Assert.Equal(["feed"], await keeper.RefreshDueAsync(Cancellation));
        Assert.Equal("203.0.113.7", FeedServer.Held(playbooks));
        Assert.NotNull(Mark(keeper).Error);
    }

    [Fact]
    public async Task What_was_kept_of_another_address_is_not_this_feeds()
    {
        await using var server = await FeedServer.StartAsync();
        await server.Process().Keeper.RefreshDueAsync(Cancellation);
        server.Answer = context =>
        {
            context.Response.StatusCode = 404;
            return Task.CompletedTask;
        };
        var (keeper, playbooks) = server.Process(new Uri(server.Address, "other").ToString());
        await keeper.RefreshDueAsync(Cancellation);
        Assert.Equal("nothing", FeedServer.Held(playbooks));
    }

    [Fact]
    public async Task A_packed_feed_is_unpacked()
    {
        await using var server = await FeedServer.StartAsync();
        var (keeper, playbooks) = server.Process();
        server.Answer = async context =>
        {
            context.Response.Headers.ContentEncoding = "gzip";
            await context.Response.Body.WriteAsync(Packed("203.0.113.7\n"u8.ToArray()));
        };
        await keeper.RefreshDueAsync(Cancellation);
        Assert.Equal("203.0.113.7", FeedServer.Held(playbooks));
    }

    public static TheoryData<string, byte[], string> TooMuch => new()
    {
        { "a bomb", Packed(new byte[64 << 20]), "more than 1,048,576 bytes" },
        { "a bomb in a bomb", Packed(Packed(new byte[64 << 20])), "more than 1,048,576 bytes" },
        { "a large answer", [.. Enumerable.Repeat((byte)'a', 2 << 20)], "more than 1,048,576 bytes" },
        { "half of a packed feed", Packed(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 5_000).Select(number => $"10.0.{number / 250}.{number % 250}\n"))))[..2_000], "what is packed in it is not whole, or" },
        { "what only begins as if it were packed", [0x1F, 0x8B, 1, 2, 3, 4], "not what its compression says" },
    };

    [Theory]
    [MemberData(nameof(TooMuch))]
    public async Task What_is_too_much_or_half_is_refused(string what, byte[] body, string why)
    {
        Assert.NotEmpty(what);
        await using var server = await FeedServer.StartAsync();
        var (keeper, playbooks) = server.Process();
        server.Answer = async context => await context.Response.Body.WriteAsync(body);
        await keeper.RefreshDueAsync(Cancellation);
        Assert.Equal("nothing", FeedServer.Held(playbooks));
        Assert.Contains(why, Mark(keeper).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_feed_that_stalls_is_given_up()
    {
        await using var server = await FeedServer.StartAsync();
        var (keeper, _) = server.Process(change: options => options.Timeout = TimeSpan.FromSeconds(1));
        server.Answer = async context =>
        {
            await context.Response.WriteAsync("203.0.113.7\n");
            await context.Response.Body.FlushAsync();
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        };
        await keeper.RefreshDueAsync(Cancellation);
        Assert.Equal("it did not come within 1 s", Mark(keeper).Error);
    }

    [Theory]
    [InlineData("a private address by https", "https://10.255.255.1/x", "its address is private")]
    [InlineData("the platform's metadata by http", "http://169.254.169.254/metadata", "it redirects to http, only https is called")]
    [InlineData("another scheme", "ftp://feeds.example.com/x", "it redirects to ftp, only https is called")]
    [InlineData("itself, again and again", "/feed", "it redirects more than 3 times")]
    public async Task A_redirect_leads_nowhere_that_is_not_allowed(string where, string location, string why)
    {
        Assert.NotEmpty(where);
        await using var server = await FeedServer.StartAsync();
        var (keeper, _) = server.Process();
        server.Answer = context =>
        {
            context.Response.StatusCode = 302;
            context.Response.Headers.Location = location;
            return Task.CompletedTask;
        };
        await keeper.RefreshDueAsync(Cancellation);
        Assert.Contains(why, Mark(keeper).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_that_means_a_private_address_is_not_called()
    {
        await using var server = await FeedServer.StartAsync();
        var (keeper, _) = server.Process("https://10.255.255.1/feed");
        await keeper.RefreshDueAsync(Cancellation);
        Assert.Contains("its address is private", Mark(keeper).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_secret_goes_to_the_host_that_the_list_names_and_to_no_other()
    {
        await using var server = await FeedServer.StartAsync();
        await using var other = await FeedServer.StartAsync();
        var (keeper, playbooks) = server.Process(more: ", headers: {X-Key: env:KEY}");
        server.Answer = context =>
        {
            context.Response.StatusCode = 302;
            context.Response.Headers.Location = context.Request.Path == "/feed" ? "/here" : new Uri(other.Address, "there").ToString();
            return Task.CompletedTask;
        };
        await keeper.RefreshDueAsync(Cancellation);
        Assert.Equal("203.0.113.7", FeedServer.Held(playbooks));
        Assert.Equal([("/feed", Outside.Canary), ("/here", Outside.Canary)], server.Requests.Select(request => (request.Path, request.Key)));
        Assert.Equal([("/there", null)], other.Requests.Select(request => (request.Path, request.Key)));
    }

    [Fact]
    public async Task A_header_whose_secret_is_not_there_is_told()
    {
        await using var server = await FeedServer.StartAsync();
        var (keeper, _) = server.Process(more: ", headers: {X-Key: env:NOWHERE}");
        await keeper.RefreshDueAsync(Cancellation);
        Assert.Contains("a header's secret can't be had", Mark(keeper).Error, StringComparison.Ordinal);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task Other_playbooks_keep_what_the_feed_held()
    {
        await using var server = await FeedServer.StartAsync();
        var (keeper, playbooks) = server.Process();
        await keeper.RefreshDueAsync(Cancellation);
        playbooks.Swap(server.Process().Playbooks.Set);
        Assert.Equal("203.0.113.7", FeedServer.Held(playbooks));
        playbooks.Swap(server.Process(new Uri(server.Address, "other").ToString()).Playbooks.Set);
        Assert.Equal("nothing", FeedServer.Held(playbooks));
    }

    private static FeedMark Mark(FeedKeeper keeper) => Assert.Single(keeper.Marks).Value;

    private static byte[] Packed(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
            gzip.Write(bytes);
        return packed.ToArray();
    }
}
