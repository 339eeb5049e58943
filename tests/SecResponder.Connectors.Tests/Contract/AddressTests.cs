using System.Net;
using SecResponder.Connectors.Feeds;
using SecResponder.Connectors.Http;
using SecResponder.Lab.Faults;
using SecResponder.Playbooks.Enrichment.Feeds;
using SecResponder.Response.Steps;

namespace SecResponder.Connectors.Tests.Contract;

/// <summary>No connector reaches an address outside of what it was told, whatever a setting, a name, an answer or the way that an address is written leads to. Every action that there is, by itself.</summary>
public sealed class AddressTests
{
    private const string Outer = "203.0.113.7";

    // The platform's metadata, link-local, and somebody's network, in each way that an address can be written.
    private static readonly string[] Inner =
    [
        "169.254.169.254", "168.63.129.16", "100.100.100.200", "192.0.0.192", "10.0.0.1", "172.16.0.1", "192.168.0.1", "0.0.0.1", "127.0.0.2", "224.0.0.1", "255.255.255.255",
        "::", "::1", "fe80::1", "fe80::1%1", "fec0::1", "fd00:ec2::254", "ff02::1", "::ffff:169.254.169.254", "::ffff:10.0.0.1", "::169.254.169.254", "::ffff:0:169.254.169.254",
        "64:ff9b::a9fe:a9fe", "64:ff9b::10.0.0.1", "64:ff9b:1::a9fe:a9fe", "2002:a9fe:a9fe::1", "2001:0:a9fe:a9fe::1",
    ];

    private static readonly string[] Written =
    [
        "169.254.169.254", "2852039166", "0xA9FEA9FE", "0xa9.0xfe.0xa9.0xfe", "0251.0376.0251.0376", "169.254.43518", "169.16689662", "[::ffff:169.254.169.254]", "[::ffff:a9fe:a9fe]", "[fe80::1]", "[fd00:ec2::254]",
        "[64:ff9b::a9fe:a9fe]", "[::a9fe:a9fe]", "10.1", "192.168.257", "0",
    ];

    public static TheoryData<string> All => TestedSystems.Where(known => known.IsOverHttp);

    [Theory]
    [MemberData(nameof(All))]
    public async Task An_address_inside_is_not_reached_however_it_is_written(string action)
    {
        await using var home = await Outside.CreateAsync();
        foreach (var host in Written)
        {
            await using var elsewhere = new Elsewhere(new Uri($"https://{host}/"), home);

            await elsewhere.AskAsync(TestedSystems.Find(action).Case);

            Assert.True(elsewhere.Network.Connected.Count == 0, $"{host}: {string.Join(", ", elsewhere.Network.Connected)}");
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task A_name_that_leads_inside_is_not_followed(string action)
    {
        await using var home = await Outside.CreateAsync();
        await using var elsewhere = new Elsewhere(new Uri("https://api.example.com/"), home);
        foreach (var address in Inner)
        {
            elsewhere.Network.Answer(address);

            await elsewhere.AskAsync(TestedSystems.Find(action).Case);

            Assert.True(elsewhere.Network.Connected.Count == 0, $"{address}: {string.Join(", ", elsewhere.Network.Connected)}");
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task A_name_that_leads_somewhere_else_each_time_is_checked_each_time(string action)
    {
        await using var home = await Outside.CreateAsync();
        await using var elsewhere = new Elsewhere(new Uri("https://api.example.com/"), home);
        elsewhere.Network.Answer("169.254.169.254");
        elsewhere.Network.AnswerFirst(Outer, "10.0.0.1", Outer);

        await elsewhere.AskAsync(TestedSystems.Find(action).Case);

        Assert.All(elsewhere.Network.Connected, end => Assert.Equal(new IPEndPoint(IPAddress.Parse(Outer), 443), end));
        Assert.InRange(elsewhere.Network.Connected.Count, 1, 2);
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task Of_several_addresses_only_those_outside_are_connected_to(string action)
    {
        await using var home = await Outside.CreateAsync();
        await using var elsewhere = new Elsewhere(new Uri("https://api.example.com/"), home);
        elsewhere.Network.Answer("10.0.0.1", Outer, "::ffff:169.254.169.254");

        await elsewhere.AskAsync(TestedSystems.Find(action).Case);

        // None: it would not go by the guard at all, and all of the above would say nothing about it.
        Assert.NotEmpty(elsewhere.Network.Connected);
        Assert.All(elsewhere.Network.Connected, end => Assert.Equal(new IPEndPoint(IPAddress.Parse(Outer), 443), end));
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task Nothing_is_followed_by_redirect_neither_writing_nor_reading(string action)
    {
        foreach (var (status, location) in new[] { (301, "http://169.254.169.254/latest/meta-data/"), (302, "https://[fe80::1]/"), (303, "//10.0.0.1/x"), (307, "https://2852039166/"), (308, "http://127.0.0.1:1/") })
        {
            await using var bench = await Bench.SetUpAsync(action);
            bench.BreakAll(new LabFault { System = "", Kind = LabFaultKind.Status, Status = status, Location = location });
            foreach (var verb in new Func<Task<Effect>>[] { bench.DoAsync, bench.FindAsync, bench.UndoAsync })
                try
                {
                    await verb();
                }
                catch (ConnectorException)
                {
                    // Not understood, and not followed.
                }
            Assert.All(bench.Outside.Network.Connected, end => Assert.Equal(bench.Outside.Lab.BaseAddress.Port, end.Port));
        }
    }

    [Fact]
    public async Task Whoever_tells_what_something_is_goes_no_further()
    {
        await using var home = await Outside.CreateAsync();
        await using var elsewhere = new Elsewhere(new Uri("https://api.example.com/"), home);
        foreach (var address in Inner)
        {
            elsewhere.Network.Answer(address);
            await elsewhere.ResolveAsync();
        }
        Assert.Empty(elsewhere.Network.Connected);
        elsewhere.Network.Answer(Outer);
        await elsewhere.ResolveAsync();
        Assert.NotEmpty(elsewhere.Network.Connected);
    }

    [Fact]
    public async Task A_feed_goes_no_further()
    {
        await using var home = await Outside.CreateAsync();
        await using var elsewhere = new Elsewhere(new Uri("https://api.example.com/"), home);
        foreach (var address in Inner)
        {
            elsewhere.Network.Answer(address);
            Assert.IsType<FeedAnswer.Failed>(await FetchAsync("https://feeds.example.com/list.txt"));
        }
        foreach (var host in Written)
            Assert.IsType<FeedAnswer.Failed>(await FetchAsync($"https://{host}/list.txt"));
        Assert.Empty(elsewhere.Network.Connected);

        Task<FeedAnswer> FetchAsync(string url)
        {
            var feed = new FeedDefinition { Name = "list", Url = new Uri(url), Format = FeedFormat.Plain };
            return elsewhere.Feeds.FetchAsync(feed, FeedCache.NeverFetched(feed), TestContext.Current.CancellationToken);
        }
    }

    [Fact]
    public void An_address_inside_is_known_in_every_form() => Assert.All(Inner, address => Assert.False(AddressGuard.IsPublic(IPAddress.Parse(address)), address));

    [Theory]
    [InlineData("8.8.8.8")]
    [InlineData("::ffff:8.8.8.8")]
    [InlineData("64:ff9b::8.8.8.8")]
    [InlineData("2606:4700::1")]
    [InlineData("20.33.0.1")]
    public void An_address_outside_stays_one(string address) => Assert.True(AddressGuard.IsPublic(IPAddress.Parse(address)));
}
