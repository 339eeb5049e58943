using System.Globalization;

namespace SecResponder.Cli.Demo.Logs;

/// <summary>A release of PAN-OS; the log lines grow with each.</summary>
/// <param name="TrafficColumns">Columns of a TRAFFIC line.</param>
/// <param name="ThreatColumns">Columns of a THREAT line.</param>
/// <remarks>PAN-OS administrator's guides 10.2 and 11.1, "Syslog Field Descriptions". 11.1 added flow type and cluster name to both.</remarks>
internal sealed record PanOsRelease(int TrafficColumns, int ThreatColumns)
{
    public static PanOsRelease V10_2 { get; } = new(115, 121);
    public static PanOsRelease V11_1 { get; } = new(117, 123);

    /// <summary>Columns of a CONFIG line of a custom format with the change; the default format leaves columns 15 and 16 out.</summary>
    public const int ConfigColumns = 28;
}

/// <summary>One session, as a TRAFFIC or THREAT line tells of it.</summary>
internal sealed record PanOsSession
{
    public required string Source { get; init; }
    public required int SourcePort { get; init; }
    public required string Destination { get; init; }
    public required int DestinationPort { get; init; }
    public string User { get; init; } = "";
    public string NatSource { get; init; } = "0.0.0.0";
    public int NatPort { get; init; }
    public required string App { get; init; }
    public string Protocol { get; init; } = "tcp";
    public required string Rule { get; init; }
    public string FromZone { get; init; } = "trust";
    public string ToZone { get; init; } = "untrust";
    public string Subtype { get; init; } = "end";
    public string Action { get; init; } = "allow";
    public int BytesSent { get; init; }
    public int BytesReceived { get; init; }
    public int Seconds { get; init; }
    public string EndReason { get; init; } = "tcp-fin";
    public string Category { get; init; } = "any";
}

/// <summary>What a THREAT line adds to its session.</summary>
internal sealed record PanOsThreat(string Url, string Name, string Severity, string UserAgent = "");

/// <summary>One change, as a CONFIG line tells of it; before and after only where the log format has them.</summary>
internal sealed record PanOsChange(string From, string Command, string Admin, string Client, string Result, string Path, string? Before = null,
    string? After = null);

/// <summary>A Palo Alto firewall that writes its logs by syslog. Its clock is on UTC.</summary>
internal sealed class PanOsFirewall(string name, string serial, PanOsRelease release)
{
    private long _sequence = 7312415129244589000;
    private int _session = 24100;

    public string Traffic(DateTimeOffset at, PanOsSession session)
    {
        var columns = new PanOsColumns(release.TrafficColumns);
        Head(columns, at, "TRAFFIC", session.Subtype);
        Session(columns, at, session);
        var (sent, received) = (session.BytesSent, session.BytesReceived);
        columns.SetFrom(32, Text(sent + received), Text(sent), Text(received), Text(Packets(sent) + Packets(received)),
            Time(at.AddSeconds(-session.Seconds)), Text(session.Seconds), session.Category, "", Text(_sequence), "0x0", Location(session.Source),
                Location(session.Destination));
        columns.SetFrom(45, Text(Packets(sent)), Text(Packets(received)), session.EndReason, "0", "0", "0", "0", "", name, "from-policy");
        columns.SetFrom(59, "0", "", "N/A", "0", "0", "0", "0", "d2f7b1c0-6a3e-4b2f-8c5d-1e9a7f604b21", "0", "0");
        columns[103] = HighResolution(at);
        columns[109] = "1";
        columns.SetFrom(113, "no", "no", "0");
        return Syslog(at, columns);
    }

    public string Threat(DateTimeOffset at, PanOsSession session, PanOsThreat threat)
    {
        var columns = new PanOsColumns(release.ThreatColumns);
        Head(columns, at, "THREAT", session.Subtype);
        Session(columns, at, session);
        columns.SetFrom(32, threat.Url, threat.Name, session.Category, threat.Severity, "client-to-server", Text(_sequence), "0x0", Location(session.Source),
            Location(session.Destination));
        columns[43] = "0";
        columns[47] = threat.UserAgent;
        columns.SetFrom(54, "0", "0", "0", "0", "0", "", name);
        columns.SetFrom(67, "0", "", "N/A", "unknown", "AppThreat-8800-8600");
        columns[108] = HighResolution(at);
        columns[115] = "1";
        columns.SetFrom(119, "no", "no");
        return Syslog(at, columns);
    }

    public string Config(DateTimeOffset at, PanOsChange change)
    {
        var custom = change.Before is not null || change.After is not null;
        var shift = custom ? 0 : -2;
        var columns = new PanOsColumns(PanOsRelease.ConfigColumns + shift);
        Head(columns, at, "CONFIG", "0");
        columns.SetFrom(8, change.From, "", change.Command, change.Admin, change.Client, change.Result, change.Path);
        if (custom)
            columns.SetFrom(15, change.Before ?? "", change.After ?? "");
        columns.SetFrom(17 + shift, Text(_sequence), "0x0", "0", "0", "0", "0", "", name);
        columns[28 + shift] = HighResolution(at);
        return Syslog(at, columns);
    }

    private void Head(PanOsColumns columns, DateTimeOffset at, string type, string subtype)
    {
        _sequence++;
        columns.SetFrom(1, "1", Time(at.AddSeconds(1)), serial, type, subtype, "2816", Time(at));
    }

    private void Session(PanOsColumns columns, DateTimeOffset at, PanOsSession session)
    {
        var translated = session.NatPort > 0;
        columns.SetFrom(8, session.Source, session.Destination, session.NatSource, translated ? session.Destination : "0.0.0.0", session.Rule, session.User, "",
            session.App, "vsys1", session.FromZone, session.ToZone, "ethernet1/2", "ethernet1/1", "to-siem", Time(at), Text(++_session), "1",
            Text(session.SourcePort), Text(session.DestinationPort), Text(session.NatPort), translated ? Text(session.DestinationPort) : "0",
            translated ? "0x400000" : "0x0", session.Protocol, session.Action);
    }

    private string Syslog(DateTimeOffset at, PanOsColumns columns) => $"<14>{SyslogTime(at)} {name} {columns}";

    /// <summary>RFC 3164: the day is padded with a space.</summary>
    private static string SyslogTime(DateTimeOffset at) =>
        string.Create(CultureInfo.InvariantCulture, $"{at:MMM} {at.Day,2} {at:HH:mm:ss}");

    private static int Packets(int bytes) => (bytes + 999) / 1000;

    private static string Location(string address) => address.StartsWith("10.", StringComparison.Ordinal) ? "10.0.0.0-10.255.255.255" : "US";

    private static string Time(DateTimeOffset at) => at.ToString("yyyy/MM/dd HH:mm:ss", CultureInfo.InvariantCulture);

    private static string HighResolution(DateTimeOffset at) => at.ToString("yyyy-MM-ddTHH:mm:ss.fffzzz", CultureInfo.InvariantCulture);

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
