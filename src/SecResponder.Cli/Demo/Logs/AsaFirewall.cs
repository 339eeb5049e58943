using System.Globalization;

namespace SecResponder.Cli.Demo.Logs;

/// <summary>A connection through an ASA, from the side that opened it.</summary>
internal sealed class AsaConnection
{
    /// <summary>Interface, address and port of who opened it.</summary>
    public required (string Interface, string Address, int Port) Source { get; init; }

    /// <summary>Interface, address and port of who was called.</summary>
    public required (string Interface, string Address, int Port) Destination { get; init; }

    /// <summary>TCP or UDP.</summary>
    public string Protocol { get; init; } = "TCP";

    /// <summary>The source's address and port outside, where they are translated.</summary>
    public (string Address, int Port)? Translated { get; init; }

    /// <summary>The firewall's number for it; given when it is built.</summary>
    public int Number { get; set; }
}

/// <summary>A Cisco ASA that writes its logs by syslog, with the year in the header and its clock on UTC.</summary>
/// <remarks>Cisco Secure Firewall ASA Series Syslog Messages.</remarks>
internal sealed class AsaFirewall(string name)
{
    private int _connections = 11750;

    /// <summary>302013, 302015. Outbound lines name the destination first.</summary>
    public string Built(DateTimeOffset at, AsaConnection connection, bool outbound)
    {
        connection.Number = ++_connections;
        var source = Endpoint(connection.Source) + Mapped(connection.Translated ?? (connection.Source.Address, connection.Source.Port));
        var destination = Endpoint(connection.Destination) + Mapped((connection.Destination.Address, connection.Destination.Port));
        var (first, second) = outbound ? (destination, source) : (source, destination);
        return Line(at, 6, connection.Protocol == "TCP" ? 302013 : 302015,
            $"Built {(outbound ? "outbound" : "inbound")} {connection.Protocol} connection {connection.Number} for {first} to {second}");
    }

    /// <summary>302014, 302016. The endpoints stand in the order of the Built line; bytes are those of both directions.</summary>
    public string Teardown(DateTimeOffset at, AsaConnection connection, bool outbound, TimeSpan duration, int bytes, string reason)
    {
        var (first, second) = outbound ? (connection.Destination, connection.Source) : (connection.Source, connection.Destination);
        var text = $"Teardown {connection.Protocol} connection {connection.Number} for {Endpoint(first)} to {Endpoint(second)} duration {Clock(duration)} bytes {bytes}";
        return connection.Protocol == "TCP" ? Line(at, 6, 302014, $"{text} {reason}") : Line(at, 6, 302016, text);
    }

    /// <summary>305011, 305012: an address translation begins, ends.</summary>
    public string Translation(DateTimeOffset at, AsaConnection connection, TimeSpan? lasted)
    {
        var mapped = connection.Translated ?? throw new ArgumentException("the connection is not translated", nameof(connection));
        var text = $"dynamic {connection.Protocol} translation from {Endpoint(connection.Source)} to {connection.Destination.Interface}:{mapped.Address}/{mapped.Port}";
        return lasted is { } duration ? Line(at, 6, 305012, $"Teardown {text} duration {Clock(duration)}") : Line(at, 6, 305011, $"Built {text}");
    }

    /// <summary>106023: an access list denied a packet.</summary>
    public string Denied(DateTimeOffset at, string protocol, (string Interface, string Address, int Port) source, (string Interface, string Address,
        int Port) destination, string list) =>
        Line(at, 4, 106023, $"Deny {protocol} src {Endpoint(source)} dst {Endpoint(destination)} by access-group \"{list}\" [0x0, 0x0]");

    /// <summary>106100: an access list entry that counts its hits.</summary>
    public string Hits(DateTimeOffset at, string list, bool permitted, (string Interface, string Address, int Port) source, (string Interface,
        string Address, int Port) destination, int hits) =>
        Line(at, 6, 106100,
            $"access-list {list} {(permitted ? "permitted" : "denied")} tcp {source.Interface}/{source.Address}({source.Port}) -> " +
            $"{destination.Interface}/{destination.Address}({destination.Port}) hit-cnt {hits} {(hits == 1 ? "first hit" : "300-second interval")} [0x5ad2c4e1, 0x0]");

    /// <summary>106015: a packet of a connection that the firewall has forgotten.</summary>
    public string NoConnection(DateTimeOffset at, string source, int sourcePort, string destination, int destinationPort) =>
        Line(at, 6, 106015, $"Deny TCP (no connection) from {source}/{sourcePort} to {destination}/{destinationPort} flags FIN ACK on interface inside");

    /// <summary>113004: the AAA server accepted a user.</summary>
    public string LogonAccepted(DateTimeOffset at, string user) =>
        Line(at, 6, 113004, $"AAA user authentication Successful : server = 10.10.0.30 : user = {user}");

    /// <summary>113005: the AAA server refused a user. A user that does not exist is hidden by default.</summary>
    public string LogonRefusedByServer(DateTimeOffset at, string user, string address) =>
        Line(at, 6, 113005, $"AAA user authentication Rejected : reason = AAA failure : server = 10.10.0.30 : user = {user} : user IP = {address}");

    /// <summary>113015: the local database refused a user.</summary>
    public string LogonRefused(DateTimeOffset at, string user, string address) =>
        Line(at, 6, 113015, $"AAA user authentication Rejected : reason = Invalid password : local database : user = {user} : user IP = {address}");

    /// <summary>113019: a VPN session ended.</summary>
    public string Disconnected(DateTimeOffset at, string user, string address, TimeSpan lasted, int sent, int received) =>
        Line(at, 4, 113019,
            $"Group = staff, Username = {user}, IP = {address}, Session disconnected. Session Type: AnyConnect-Parent, Duration: " +
            $"{(int)lasted.TotalHours}h:{lasted.Minutes:00}m:{lasted.Seconds:00}s, Bytes xmt: {sent}, Bytes rcv: {received}, Reason: User Requested");

    /// <summary>111009: an administrator looked at something.</summary>
    public string Looked(DateTimeOffset at, string user, string command) => Line(at, 7, 111009, $"User '{user}' executed cmd: {command}");

    /// <summary>111010: an administrator changed something.</summary>
    public string Changed(DateTimeOffset at, string user, string address, string command) =>
        Line(at, 5, 111010, $"User '{user}', running 'CLI' from IP {address}, executed '{command}'");

    // Facility local4, as the ASA's default; the level is the message's own.
    private string Line(DateTimeOffset at, int level, int message, string text) =>
        string.Create(CultureInfo.InvariantCulture, $"<{20 * 8 + level}>{at:MMM dd yyyy HH:mm:ss} {name} : %ASA-{level}-{message}: {text}");

    private static string Endpoint((string Interface, string Address, int Port) end) => $"{end.Interface}:{end.Address}/{end.Port}";

    private static string Mapped((string Address, int Port) end) => $" ({end.Address}/{end.Port})";

    private static string Clock(TimeSpan duration) => $"{(int)duration.TotalHours}:{duration.Minutes:00}:{duration.Seconds:00}";
}
