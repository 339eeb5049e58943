using System.Collections.Immutable;

namespace SecResponder.Events.Sources.PaloAltoPanos;

/// <summary>What a line is: its kind, its columns, and how many of them the oldest release that is read writes. A line with fewer was cut.</summary>
internal readonly record struct PanLayout(EventKind Kind, ImmutableArray<PanColumn> Columns, int Least)
{
    private const int Type = 4;
    private const int Subtype = 5;

    /// <summary>The layout of a line.</summary>
    /// <returns>False: a log type that is not read.</returns>
    public static bool TryOf(in PanCsv csv, PanForm form, out PanLayout layout)
    {
        layout = form switch
        {
            PanForm.Audit => new(PanKinds.Audit, PanColumns.Audit, 8),
            PanForm.SequenceFirst => new(GlobalProtect(csv[12]), PanColumns.GlobalProtectSequenceFirst, 32),
            PanForm.LoggingService => default,
            _ => OfType(csv),
        };
        return layout.Kind is not null;
    }

    private static PanLayout OfType(in PanCsv csv)
    {
        var layout = Of(csv[Type], csv[Subtype], csv[9], csv[10], csv[15]);
        return layout.Kind == PanKinds.Config && csv[18].StartsWith("0x"u8) && !csv[16].StartsWith("0x"u8) ? layout with { Columns = PanColumns.ConfigWithChange } : layout;
    }

    /// <summary>The layout of a log type; its kind is null for one that is not read.</summary>
    /// <param name="type">The type.</param>
    /// <param name="subtype">The subtype.</param>
    /// <param name="eventId">What happened, in SYSTEM and GLOBALPROTECT.</param>
    /// <param name="stage">How far a connection has come, in GLOBALPROTECT.</param>
    /// <param name="description">The text of SYSTEM.</param>
    public static PanLayout Of(ReadOnlySpan<byte> type, ReadOnlySpan<byte> subtype, ReadOnlySpan<byte> eventId, ReadOnlySpan<byte> stage, ReadOnlySpan<byte> description) => type switch
    {
        _ when type.SequenceEqual("TRAFFIC"u8) => new(PanKinds.Traffic, PanColumns.Traffic, 46),
        _ when type.SequenceEqual("THREAT"u8) => new(subtype.SequenceEqual("url"u8) ? PanKinds.Url : PanKinds.Threat, PanColumns.Threat, 41),
        _ when type.SequenceEqual("CONFIG"u8) => new(PanKinds.Config, PanColumns.Config, 16),
        _ when type.SequenceEqual("SYSTEM"u8) => new(PanLogons.IsLogon(eventId, description) ? PanKinds.SystemLogon : PanKinds.System, PanColumns.System, 17),
        _ when type.SequenceEqual("GLOBALPROTECT"u8) => new(GlobalProtect(stage), PanColumns.GlobalProtect, 30),
        _ when type.SequenceEqual("USERID"u8) => new(subtype.EndsWith("tag"u8) ? PanKinds.UserTag : PanKinds.UserId, PanColumns.UserId, 20),
        _ when type.SequenceEqual("DECRYPTION"u8) => new(PanKinds.Decryption, PanColumns.Decryption, 46),
        // AUTH is how newer releases call it.
        _ when type.SequenceEqual("AUTHENTICATION"u8) || type.SequenceEqual("AUTH"u8) => new(PanKinds.Authentication, PanColumns.Authentication, 23),
        _ when type.SequenceEqual("HIPMATCH"u8) || type.SequenceEqual("HIP-MATCH"u8) => new(PanKinds.HipMatch, PanColumns.HipMatch, 19),
        _ when type.SequenceEqual("CORRELATION"u8) => new(PanKinds.Correlation, PanColumns.Correlation, 21),
        _ when type.SequenceEqual("IPTAG"u8) => new(PanKinds.AddressTag, PanColumns.IpTag, 17),
        // A tunnel's log is named after its subtype.
        _ when type.SequenceEqual("TUNNEL"u8) || type.SequenceEqual("START"u8) || type.SequenceEqual("END"u8) => new(PanKinds.Tunnel, PanColumns.Tunnel, 53),
        _ when type.SequenceEqual("SCTP"u8) => new(PanKinds.Sctp, PanColumns.Sctp, 38),
        _ when type.SequenceEqual("GTP"u8) => new(PanKinds.Gtp, PanColumns.Gtp, 41),
        _ when type.SequenceEqual("DNS"u8) => new(PanKinds.DnsSecurity, PanColumns.DnsSecurity, int.MaxValue),
        _ => default,
    };

    // The vendor's own word for where a connection is; only these are about who somebody is.
    private static EventKind GlobalProtect(ReadOnlySpan<byte> stage) =>
        stage.SequenceEqual("login"u8) || stage.SequenceEqual("logout"u8) || stage.SequenceEqual("connected"u8) ? PanKinds.GlobalProtectLogon : PanKinds.GlobalProtect;
}
