using System.Globalization;

namespace SecResponder.Worker.Tests.World;

/// <summary>Lines of a firewall that has just denied something.</summary>
internal static class Firewall
{
    /// <summary>A denied connection from an address, now.</summary>
    public static BinaryData Denied(string from, int port = 22) => BinaryData.FromString(string.Create(
        CultureInfo.InvariantCulture, $"<164>{DateTime.UtcNow:MMM dd yyyy HH:mm:ss} fw1 : %ASA-4-106023: Deny tcp src outside:{from}/40000 dst inside:10.0.0.5/{port} by access-group \"a\" [0x0, 0x0]"));

    /// <summary>Three of them: what the playbook waits for.</summary>
    public static (long Sequence, BinaryData Body)[] Knocks(string from, long first = 1) => [.. Enumerable.Range(0, 3).Select(n => (first + n, Denied(from)))];
}
