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

    private static PanLayout OfType(in PanCsv csv) => csv[Type] switch
    {
        var type when type.SequenceEqual("TRAFFIC"u8) => new(PanKinds.Traffic, PanColumns.Traffic, 46),
        var type when type.SequenceEqual("THREAT"u8) => new(csv[Subtype].SequenceEqual("url"u8) ? PanKinds.Url : PanKinds.Threat, PanColumns.Threat, 41),
        var type when type.SequenceEqual("CONFIG"u8) => new(PanKinds.Config, csv[18].StartsWith("0x"u8) && !csv[16].StartsWith("0x"u8) ? PanColumns.ConfigWithChange : PanColumns.Config, 16),
        var type when type.SequenceEqual("SYSTEM"u8) => new(PanLogons.IsLogon(csv[9], csv[15]) ? PanKinds.SystemLogon : PanKinds.System, PanColumns.System, 17),
        var type when type.SequenceEqual("GLOBALPROTECT"u8) => new(GlobalProtect(csv[10]), PanColumns.GlobalProtect, 30),
        var type when type.SequenceEqual("USERID"u8) => new(csv[Subtype].EndsWith("tag"u8) ? PanKinds.UserTag : PanKinds.UserId, PanColumns.UserId, 20),
        var type when type.SequenceEqual("DECRYPTION"u8) => new(PanKinds.Decryption, PanColumns.Decryption, 46),
        // AUTH is how newer releases call it.
        var type when type.SequenceEqual("AUTHENTICATION"u8) || type.SequenceEqual("AUTH"u8) => new(PanKinds.Authentication, PanColumns.Authentication, 23),
        var type when type.SequenceEqual("HIPMATCH"u8) || type.SequenceEqual("HIP-MATCH"u8) => new(PanKinds.HipMatch, PanColumns.HipMatch, 19),
        var type when type.SequenceEqual("CORRELATION"u8) => new(PanKinds.Correlation, PanColumns.Correlation, 21),
        _ => default,
    };

    // The vendor's own word for where a connection is; only these are about who somebody is.
    private static EventKind GlobalProtect(ReadOnlySpan<byte> stage) =>
        stage.SequenceEqual("login"u8) || stage.SequenceEqual("logout"u8) || stage.SequenceEqual("connected"u8) ? PanKinds.GlobalProtectLogon : PanKinds.GlobalProtect;
}
