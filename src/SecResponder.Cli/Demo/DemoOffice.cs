using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;

namespace SecResponder.Cli.Demo;

/// <summary>A machine of the demo's office.</summary>
/// <param name="Name">Full DNS name.</param>
/// <param name="Id">Its id in Defender: 40 hex digits made from the name, as the lab makes them.</param>
/// <param name="Address">Its inside address, the whole half hour long.</param>
/// <param name="User">Who sits at it; empty for servers.</param>
/// <param name="Tags">Tags it has in Defender.</param>
internal sealed record DemoMachine(string Name, string Id, string Address, string User, ImmutableArray<string> Tags)
{
    /// <summary>The name without the domain.</summary>
    public string ShortName => Name.Split('.')[0];
}

/// <summary>The office whose firewalls write the demo's logs: 50 workstations, 10 servers, and the outside they talk to.</summary>
/// <remarks>Inside addresses are private ones, outside ones come from the documentation ranges (RFC 5737): nothing real is named.</remarks>
internal static class DemoOffice
{
    public const string Domain = "corp.example";

    private static readonly string[] People =
    [
        "ada", "alan", "barbara", "claude", "dennis", "donald", "edith", "edsger", "frances", "grace", "hedy", "ivan", "jean", "john", "karen", "kathleen",
        "ken", "leslie", "lynn", "margaret", "maurice", "niklaus", "peter", "radia", "robin", "shafi", "sophie", "tim", "tony", "whitfield",
    ];

    private static readonly string[] ServerNames = ["dc-01", "dc-02", "files-01", "mail-01", "erp-01", "erp-db-01", "intranet-01", "print-01", "build-01",
        "dns-01"];

    /// <summary>Workstations: ws-11 … ws-60 at 10.20.0.11 … 10.20.0.60.</summary>
    public static ImmutableArray<DemoMachine> Workstations { get; } =
        [.. Enumerable.Range(11, 50).Select(n => Machine($"ws-{n}", $"10.20.0.{n}", People[n % People.Length], "workstation"))];

    /// <summary>Servers: dc-01 at 10.10.0.10 and on; the resolver at 10.10.0.53.</summary>
    public static ImmutableArray<DemoMachine> Servers { get; } =
        [.. ServerNames.Select((name, i) => Machine(name, name == "dns-01" ? "10.10.0.53" : $"10.10.0.{10 + i}", "", "server"))];

    /// <summary>What people connect to outside: application, rule and address. None of them is on the list of bad networks.</summary>
    public static ImmutableArray<(string App, string Rule, string Address, int Port)> Websites { get; } =
    [
        ("ssl", "out-web", "192.0.2.10", 443), ("web-browsing", "out-web", "192.0.2.25", 80), ("ms-office365-base", "out-o365", "192.0.2.33", 443),
        ("ms-teams", "out-o365", "192.0.2.34", 443), ("ssl", "out-web", "192.0.2.80", 443), ("github-base", "out-dev", "192.0.2.140", 443),
        ("ssl", "out-web", "198.51.100.140", 443), ("ssl", "out-web", "198.51.100.199", 443), ("ms-update", "out-update", "192.0.2.201", 443),
        ("web-browsing", "out-web", "203.0.113.130", 80), ("ssl", "out-web", "203.0.113.200", 443), ("quic", "out-web", "203.0.113.222", 443),
    ];

    /// <summary>Who knocks from outside all day, as everywhere.</summary>
    public static ImmutableArray<string> Noise { get; } = [.. Enumerable.Range(0, 24).Select(n => $"198.51.100.{20 + 2 * n}")];

    /// <summary>The machine at an address.</summary>
    public static DemoMachine At(string address) => Workstations.Concat(Servers).First(machine => machine.Address == address);

    private static DemoMachine Machine(string name, string address, string user, string tag)
    {
        var full = $"{name}.{Domain}";
        return new DemoMachine(full, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(full)).AsSpan(0, 20)), address, user, [tag]);
    }
}
