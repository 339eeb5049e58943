using System.Formats.Tar;
using System.IO.Compression;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using SecResponder.Connectors.BlockLists;
using SecResponder.Connectors.Secrets;
using SecResponder.Connectors.Tests.Contract;
using SecResponder.Response.BlockLists;
using SecResponder.Response.Entities;
using SecResponder.Response.Steps;

namespace SecResponder.Connectors.Tests.BlockLists;

/// <summary>What firewalls get: each its own form, only to whom it may concern, nothing that is over, signed; and what is known of who has it.</summary>
public sealed class FeedPageTests : IAsyncDisposable
{
    private readonly FakeTimeProvider _time = new(Outside.Now);
    private readonly FetchedAtOnce _lists = new(new Wire(), client: null);
    private readonly Dictionary<string, string> _secrets = new() { ["env:FW1"] = "first-token", ["env:FW2"] = Outside.Canary };

    private readonly BlockListsOptions _options = new()
    {
        Lists = { ["blocked"] = new BlockListOptions { Most = 4 }, ["inner"] = new BlockListOptions { Clients = { "fw-2" }, DoneWhen = FetchedBy.All } },
        Clients =
        {
            ["fw-1"] = new BlockListClient { Token = "env:FW1" },
            ["fw-2"] = new BlockListClient { User = "fw", Password = "env:FW2", Addresses = { "10.0.0.0/24", "2001:db8::7" } },
        },
    };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _lists.DisposeAsync();

    [Theory]
    [InlineData("plain", "addresses.txt", "198.51.100.0/24|203.0.113.9")]
    [InlineData("plain", "urls.txt", "http://evil.example/a?b=c|https://evil.example/")]
    [InlineData("panos", "addresses.txt", "198.51.100.0/24|203.0.113.9")]
    [InlineData("panos", "domains.txt", "nothing.invalid")]
    [InlineData("panos", "urls.txt", "evil.example/|evil.example/a?b=c")]
    [InlineData("fortigate", "urls.txt", "http://evil.example/a?b=c|https://evil.example/")]
    [InlineData("checkpoint", "addresses.txt", "198.51.100.0/24|203.0.113.9")]
    [InlineData("cisco", "addresses.txt", "198.51.100.0/24|203.0.113.9")]
    [InlineData("junos", "addresses.txt", "198.51.100.0/24|203.0.113.9")]
    public async Task Each_gets_the_form_it_reads(string form, string file, string lines)
    {
        foreach (var indicator in (string[])["203.0.113.9", "198.51.100.0/24", "https://evil.example", "http://evil.example/a?b=c"])
            await DoAsync(indicator);

        Assert.Equal(lines.Replace('|', '\n') + "\n", Encoding.UTF8.GetString((await GetAsync(form, file)).Body));
    }

    [Fact]
    public async Task An_empty_plain_list_is_empty_and_a_vendor_s_is_not_taken_for_a_broken_one()
    {
        Assert.Empty((await GetAsync("plain", "addresses.txt")).Body);
        Assert.Equal("192.0.2.255\n", Encoding.UTF8.GetString((await GetAsync("cisco", "addresses.txt")).Body));
    }

    [Fact]
    public async Task Cisco_gets_the_checksum_and_Junos_the_bundle_of_the_same_list()
    {
        await DoAsync("203.0.113.9");
        var text = (await GetAsync("cisco", "addresses.txt")).Body;
        Assert.Equal(Convert.ToHexStringLower(CryptographicOperations.HashData(HashAlgorithmName.MD5, text)) + "\n", Encoding.ASCII.GetString((await GetAsync("cisco", "addresses.txt.md5")).Body));
        var bundle = (await GetAsync("junos", "bundle.tgz")).Body;
        using var tar = new TarReader(new GZipStream(new MemoryStream(bundle), CompressionMode.Decompress));
        var entry = (await tar.GetNextEntryAsync(copyData: true, Cancellation))!;
        Assert.Equal("addresses", entry.Name);
        Assert.Equal("203.0.113.9\n", await new StreamReader(entry.DataStream!).ReadToEndAsync(Cancellation));
        Assert.Equal(bundle, (await GetAsync("junos", "bundle.tgz")).Body);
    }

    [Theory]
    [InlineData("the right token", "Bearer first-token", null, 200)]
    [InlineData("another", "Bearer second-token", null, 401)]
    [InlineData("none", null, null, 401)]
    [InlineData("an empty one", "Bearer ", null, 401)]
    [InlineData("user and password from its address", "Basic", "10.0.0.7", 200)]
    [InlineData("the same through an IPv4-mapped socket", "Basic", "::ffff:10.0.0.7", 200)]
    [InlineData("the same from its IPv6 address", "Basic", "2001:db8::7", 200)]
    [InlineData("the same from elsewhere", "Basic", "10.0.1.7", 401)]
    [InlineData("the same from who knows where", "Basic", null, 401)]
    [InlineData("its address alone", null, "10.0.0.7", 401)]
    public async Task Nobody_gets_a_list_but_its_clients(string why, string? authorization, string? remote, int status)
    {
        var header = authorization == "Basic" ? $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"fw:{Outside.Canary}"))}" : authorization;
        var reply = await Page.AnswerAsync(Request("plain", "addresses.txt") with { Authorization = header, Remote = remote is null ? null : IPAddress.Parse(remote) }, Cancellation);

        Assert.True(reply.Status == status, $"{why}: {reply.Status}");
        Assert.Equal(status == 401, reply.Headers.Any(one => one.Key == "WWW-Authenticate"));
    }

    [Theory]
    [InlineData("inner", "plain", "addresses.txt")]
    [InlineData("none", "plain", "addresses.txt")]
    [InlineData("blocked", "none", "addresses.txt")]
    [InlineData("blocked", "plain", "hashes.txt")]
    [InlineData("blocked", "junos", "urls.txt")]
    [InlineData("blocked", "panos", "bundle.tgz")]
    public async Task What_there_is_not_or_not_for_this_client_is_not_found(string list, string form, string file) => Assert.Equal(404, (await GetAsync(form, file, list: list)).Status);

    [Fact]
    public async Task Whoever_has_it_already_is_told_so_and_a_change_by_time_alone_is_one()
    {
        await DoAsync("203.0.113.9", lasts: "1h");
        var first = await GetAsync("plain", "addresses.txt");
        Assert.Equal((304, 0), await StatusAsync(Etag(first)));
        Assert.Equal((304, 0), await StatusAsync($"\"other\", W/{Etag(first)}"));

        _time.Advance(TimeSpan.FromHours(1));
        var later = await GetAsync("plain", "addresses.txt", ifNoneMatch: Etag(first));

        Assert.Equal((200, 0), (later.Status, later.Body.Length));
        Assert.NotEqual(Of(first, "Last-Modified"), Of(later, "Last-Modified"));

        async Task<(int, int)> StatusAsync(string tag) => await GetAsync("plain", "addresses.txt", ifNoneMatch: tag) is var reply ? (reply.Status, reply.Body.Length) : default;
    }

    [Fact]
    public async Task What_nobody_has_fetched_is_running_and_who_has_it_is_told()
    {
        var call = Call("203.0.113.9");
        var running = Assert.IsType<Effect.Running>(await Action.DoAsync(call, Cancellation));
        Assert.Contains("not fetched yet by fw-1, fw-2", running.Note, StringComparison.Ordinal);

        await GetAsync("plain", "domains.txt");
        await GetAsync("plain", "addresses.txt", method: "HEAD");
        Assert.IsType<Effect.Running>(await Action.FindAsync(call, Cancellation));
        await GetAsync("panos", "addresses.txt");

        Assert.Equal("on blocked, fetched by fw-1 (22:00:00Z); not yet by fw-2", Assert.IsType<Effect.Done>(await Action.FindAsync(call, Cancellation)).Note);
        Assert.Contains("blocked: last fetched 2026-03-03 22:00:00Z, never by fw-2", (await Action.CheckAsync(Cancellation)).Note, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Not_changed_says_that_it_is_there_too()
    {
        var before = await GetAsync("cisco", "addresses.txt");
        var call = Call("192.0.2.255");
        await Action.DoAsync(call, Cancellation);

        Assert.Equal(304, (await GetAsync("cisco", "addresses.txt", ifNoneMatch: Etag(before))).Status);
        Assert.IsType<Effect.Done>(await Action.FindAsync(call, Cancellation));
    }

    [Theory]
    [InlineData("0.0.0.0/0", "wider than /24")]
    [InlineData("10.0.0.0/8", "wider than /24")]
    [InlineData("2001:db8::/32", "wider than /48")]
    [InlineData("127.0.0.1", "nobody's")]
    [InlineData("169.254.169.254", "nobody's")]
    [InlineData("255.255.255.255", "nobody's")]
    [InlineData("::1", "nobody's")]
    [InlineData("224.0.0.0/24", "nobody's")]
    public async Task What_would_block_more_than_it_says_does_not_get_there(string indicator, string reason)
    {
        Assert.Contains(reason, Assert.IsType<Effect.Refused>(await Action.DoAsync(Call(indicator), Cancellation)).Reason, StringComparison.Ordinal);
        Assert.Empty((await _lists.Store.BlockListAsync("blocked", Cancellation)).Entries);
    }

    [Fact]
    public async Task A_full_list_takes_no_more_until_something_on_it_is_over()
    {
        for (var n = 1; n <= 4; n++)
            await DoAsync($"203.0.113.{n}", lasts: n == 1 ? "30m" : "2h");
        Assert.Contains("they are the most", Assert.IsType<Effect.Refused>(await Action.DoAsync(Call("203.0.113.5", "5"), Cancellation)).Reason, StringComparison.Ordinal);

        _time.Advance(TimeSpan.FromMinutes(31));

        Assert.IsType<Effect.Running>(await Action.DoAsync(Call("203.0.113.5", "5"), Cancellation));
    }

    [Fact]
    public async Task A_signed_answer_can_be_checked_with_the_public_key_and_no_other_passes()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        (_options.SigningKey, _secrets["env:KEY"]) = ("env:KEY", key.ExportPkcs8PrivateKeyPem());
        await DoAsync("203.0.113.9");

        var reply = await GetAsync("plain", "addresses.txt");

        Assert.Equal($"sha-256=:{Convert.ToBase64String(SHA256.HashData(reply.Body))}:", Of(reply, "Content-Digest"));
        var parameters = Of(reply, "Signature-Input")["list=".Length..];
        Assert.Contains($"created={Outside.Now.ToUnixTimeSeconds()};expires={Outside.Now.AddHours(1).ToUnixTimeSeconds()}", parameters, StringComparison.Ordinal);
        var signed = $"\"@status\": 200\n\"content-digest\": {Of(reply, "Content-Digest")}\n\"etag\": {Etag(reply)}\n\"@path\";req: /feeds/blocked/plain/addresses.txt\n\"@signature-params\": {parameters}";
        var signature = Convert.FromBase64String(Of(reply, "Signature")["list=:".Length..^1]);
        using var published = ECDsa.Create();
        published.ImportFromPem(Encoding.ASCII.GetString((await GetAsync("plain", "key.pem")).Body));
        Assert.True(published.VerifyData(Encoding.UTF8.GetBytes(signed), signature, HashAlgorithmName.SHA256));
        Assert.False(published.VerifyData(Encoding.UTF8.GetBytes(signed.Replace("addresses", "domains", StringComparison.Ordinal)), signature, HashAlgorithmName.SHA256));
    }

    [Theory]
    [InlineData("env:NONE")]
    [InlineData("env:FW1")]
    public async Task A_key_that_is_none_makes_no_unsigned_list_of_a_signed_one(string reference)
    {
        _options.SigningKey = reference;
        var reply = await GetAsync("plain", "addresses.txt");

        Assert.Equal(503, reply.Status);
        Assert.DoesNotContain("first-token", Encoding.UTF8.GetString(reply.Body), StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_must_have_it_where_the_list_says_so()
    {
        _options.Lists["blocked"].DoneWhen = FetchedBy.All;
        var call = Call("203.0.113.9");
        await Action.DoAsync(call, Cancellation);
        await GetAsync("plain", "addresses.txt");
        Assert.Contains("not fetched yet by fw-2", Assert.IsType<Effect.Running>(await Action.FindAsync(call, Cancellation)).Note, StringComparison.Ordinal);

        await Page.AnswerAsync(Request("junos", "bundle.tgz") with { Authorization = $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"fw:{Outside.Canary}"))}", Remote = IPAddress.Parse("10.0.0.1") }, Cancellation);

        Assert.IsType<Effect.Done>(await Action.FindAsync(call, Cancellation));
    }

    private FeedPage Page
    {
        get
        {
            ISecrets secrets = new Outside.Known(_secrets);
            return new FeedPage(_lists, new FeedClients(_options, secrets), new FeedSignature(_options, secrets), _time);
        }
    }

    private ListIndicator Action => new(_lists, _options, _time);

    private async Task DoAsync(string indicator, string lasts = "1h") => Assert.IsType<Effect.Running>(await Action.DoAsync(Call(indicator, indicator, lasts), Cancellation));

    private static ActionCall Call(string indicator, string step = "1", string lasts = "1h") =>
        Outside.Call(WhatItSays.Of(new EntityReference(EntityKind.Indicator, indicator, Outside.Now)), step, ("indicator", indicator), ("list", "blocked"), ("for", lasts));

    private Task<FeedReply> GetAsync(string form, string file, string? ifNoneMatch = null, string method = "GET", string list = "blocked") =>
        Page.AnswerAsync(Request(form, file, list) with { Method = method, Authorization = "Bearer first-token", IfNoneMatch = ifNoneMatch }, Cancellation);

    private static FeedRequest Request(string form, string file, string list = "blocked") => new("GET", $"/feeds/{list}/{form}/{file}", list, form, file);

    private static string Etag(FeedReply reply) => Of(reply, "ETag");

    private static string Of(FeedReply reply, string header) => reply.Headers.Single(one => one.Key == header).Value;
}
