using SecResponder.Events.Asim;

namespace SecResponder.Events.Sources.Zeek;

/// <summary>The kinds of log, by their path.</summary>
internal static class ZeekKinds
{
    public const string Source = "zeek";

    public static EventKind Conn { get; } = Of("conn", AsimSchema.NetworkSession, "network_connection");
    public static EventKind Dns { get; } = Of("dns", AsimSchema.Dns, "dns");
    public static EventKind Http { get; } = Of("http", AsimSchema.WebSession, "proxy");
    public static EventKind Ssl { get; } = Of("ssl", AsimSchema.NetworkSession);
    public static EventKind Notice { get; } = Of("notice", AsimSchema.NetworkSession);
    public static EventKind Weird { get; } = Of("weird", AsimSchema.NetworkSession);
    public static EventKind Ssh { get; } = Of("ssh", AsimSchema.NetworkSession);
    public static EventKind Rdp { get; } = Of("rdp", AsimSchema.NetworkSession);
    public static EventKind Kerberos { get; } = Of("kerberos", AsimSchema.NetworkSession);
    public static EventKind Ntlm { get; } = Of("ntlm", AsimSchema.NetworkSession);
    public static EventKind DceRpc { get; } = Of("dce_rpc", AsimSchema.NetworkSession);
    public static EventKind SmbFiles { get; } = Of("smb_files", AsimSchema.NetworkSession);
    public static EventKind SmbMapping { get; } = Of("smb_mapping", AsimSchema.NetworkSession);
    public static EventKind Ftp { get; } = Of("ftp", AsimSchema.NetworkSession);

    public static IReadOnlyList<EventKind> All { get; } = [Conn, Dns, Http, Ssl, Notice, Weird, Ssh, Rdp, Kerberos, Ntlm, DceRpc, SmbFiles, SmbMapping, Ftp];

    private static EventKind Of(string path, AsimSchema schema, string? category = null) =>
        new(Source, path, schema, category is null ? [new LogSource(null, "zeek", path)] : [new LogSource(null, "zeek", path), new LogSource(category, "zeek", path)]);
}
