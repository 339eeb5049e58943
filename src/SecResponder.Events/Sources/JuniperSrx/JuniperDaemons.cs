using SecResponder.Events.Asim;
using SecResponder.Events.Text;

namespace SecResponder.Events.Sources.JuniperSrx;

/// <summary>What the other daemons of Junos say: logons through sshd, commands through rshd and cron, and the state of routing, interfaces, tunnels and hardware.</summary>
/// <remarks>Juniper, "System Log Explorer". Tags that begin with a daemon's name are recognized by it; lines without a tag only where the source was asked for by its id: other systems have an sshd, too.</remarks>
internal static class JuniperDaemons
{
    private static readonly byte[][] Prefixes =
    [
        .. ("ACCT_ ALARMD_ AUDITD_ AUTHD_ BFDD_ CHASSISD_ COSD_ DCD_ DDOS_PROTOCOL_ DFCD_ DFWD_ DHCPD_ DOT1XD_ ESWD_ EVENTD_ FLOW_ FPCLOGIN_ FSAD_ HNCACHED_ ICCPD_ JADE_ JCS_ JDHCPD_ JSRPD_ JTASK_ KMD_ L2ALD_ L2CPD_ LACPD_ LFMD_ LIBJNX_ "
            + "LIBJSNMP_ LICENSE_ LLDPD_ LOGIN_ MCSNOOPD_ MIB2D_ MPLS_ NSD_ NSTRACED_ PFED_ PING_TEST_ PING_PROBE_ PKID_ PPMD_ PPPD_ RMOPD_ RPD_ RTLOG_ RTLOGD_ RT_GTP_ RT_H323_ RT_MGCP_ RT_SCCP_ RT_SIP_ SDXD_ SFW_ SNMPD_ SNMP_TRAP_ SPD_ SYSTEM_ "
            + "TASK_ TFTPD_ UI_CHILD_ UTMD_ VCCPD_ VRRPD_ WEBFILTER_ AV_ ANTISPAM_ CONTENT_FILTERING_").Split(' ').Select(System.Text.Encoding.UTF8.GetBytes),
    ];

    private static readonly Dictionary<string, FieldSetter> Setters = new(StringComparer.Ordinal)
    {
        ["user"] = Into.User(UserFields.Target),
        ["ip"] = Into.Host(HostFields.Source),
        ["port"] = Into.Port(AsimField.SrcPortNumber),
        ["method"] = Into.Text(AsimField.LogonProtocol),
        ["actor"] = Into.User(UserFields.Actor),
        ["command"] = (e, text) => e.SetText(AsimField.Operation, text.Trim((byte)' ')),
    };

    private static readonly FieldTable Kept = new(new Dictionary<string, FieldSetter>(StringComparer.Ordinal));

    private static readonly MessagePattern[] Failed =
    [
        new("Failed {method} for invalid user {user} from {ip} port {port} ssh2{}", Setters), new("Failed {method} for {user} from {ip} port {port} ssh2{}", Setters), new("Failed {method} for {user} from {ip} port {port}", Setters),
    ];

    private static readonly MessagePattern[] Accepted = [new("Accepted {method} for {user} from {ip} port {port} ssh2{}", Setters), new("Accepted {method} for {user} from {ip} port {port}", Setters)];

    private static readonly MessagePattern[] Commands = [new("({actor}) CMD ({command})", Setters), new("{actor}@{ip} as {}: cmd='{command}'", Setters)];

    /// <summary>Whether a tag begins with the name of one of the daemons.</summary>
    public static bool Has(ReadOnlySpan<byte> tag)
    {
        foreach (var prefix in Prefixes)
            if (tag.StartsWith(prefix))
                return true;
        return false;
    }

    /// <summary>What kind of record a line without a tag is.</summary>
    public static EventKind KindOf(ReadOnlySpan<byte> text)
    {
        var isLogon = (text.StartsWith("Failed "u8) || text.StartsWith("Accepted "u8)) && text.IndexOf(" from "u8) > 0 && text.IndexOf(" port "u8) > 0;
        return isLogon ? JuniperKinds.Logon : JuniperKinds.System;
    }

    /// <summary>Reads what a daemon says.</summary>
    /// <param name="e">The event, begun.</param>
    /// <param name="daemon">Who says it, or the message's tag.</param>
    /// <param name="text">What it says.</param>
    /// <returns>What is missing, or null.</returns>
    public static string? Read(SecurityEvent e, ReadOnlySpan<byte> daemon, ReadOnlySpan<byte> text)
    {
        if (JuniperPairs.Begin(text))
            JuniperPairs.Read(e, Kept, text);
        e.SetText(AsimField.EventMessage, text);
        if (e.Kind == JuniperKinds.Logon)
            return Logon(e, text);
        var isCommand = TryRead(Commands, e, text);
        e.SetConstant(AsimField.EventType, isCommand ? AsimWords.Execute : AsimWords.Other);
        e.SetConstant(AsimField.EventResult, isCommand ? AsimWords.Success : AsimWords.NotApplicable);
        if (!e.Has(AsimField.Operation))
            e.SetText(AsimField.Operation, daemon.IsEmpty || !daemon.Contains((byte)'_') ? text : daemon);
        e.SetText(AsimField.Object, daemon.IsEmpty ? "system"u8 : daemon);
        e.SetConstant(AsimField.ObjectType, AsimWords.Other);
        return null;
    }

    private static string? Logon(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        var hasFailed = text.StartsWith("Failed"u8);
        if (!TryRead(hasFailed ? Failed : Accepted, e, text))
            return "no user and address stand where they must";
        e.SetConstant(AsimField.EventType, AsimWords.Logon);
        e.SetConstant(AsimField.EventResult, hasFailed ? AsimWords.Failure : AsimWords.Success);
        if (hasFailed)
            e.SetConstant(AsimField.EventResultDetails, AsimWords.NoSuchUserOrPassword);
        return null;
    }

    private static bool TryRead(MessagePattern[] patterns, SecurityEvent e, ReadOnlySpan<byte> text)
    {
        foreach (var pattern in patterns)
            if (pattern.TryRead(text, e))
                return true;
        return false;
    }
}
