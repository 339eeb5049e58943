using SecResponder.Events.Asim;
using SecResponder.Events.Text;

namespace SecResponder.Events.Sources.LinuxAuditd;

/// <summary>What each field does. Every field is kept under auditd's own name in any case, decoded.</summary>
/// <remarks>audit-userspace, "Audit event fields" (<c>field-dictionary.csv</c>).</remarks>
internal static class AuditFields
{
    private static readonly byte[] Linux = "Linux"u8.ToArray();

    // No program writes more before its message; a record made of nothing but names must not cost their square.
    private const int MostOuter = 64;

    private static readonly byte[] Key = "key"u8.ToArray();

    private static readonly WordMap Results = new(("yes", "Success"), ("success", "Success"), ("1", "Success"), ("no", "Failure"), ("failed", "Failure"), ("fail", "Failure"), ("0", "Failure"));

    // Those that come often and have no place in ASIM, or one that depends on the record.
    private const string Names = """
        a0 a1 a2 a3 a4 a5 a6 a7 a8 a9 a10 a11 a12 a13 a14 a15 apparmor arch ARCH argc cap_fe cap_fi cap_fp cap_frootid cap_fver cipher cmd cmdline code compat cwd data denied_mask dev direction
        EGID egid EUID euid exit fp fsgid FSGID fsuid FSUID gid GID grantors grp id ID info inode ino ip item items key kind ksize list mac major minor mode name nametype new-level node objtype obj ogid OGID
        old old-auid OLD-AUID old-level old-ses ouid OUID path permissive pfs ppid proctitle profile rdev reason requested_mask root_dir saddr saddr_fam scontext seperms seresult sgid SGID sig spid subj suid
        SUID sw sw_type syscall SYSCALL tclass tcontext terminal tty type uid UID unit ver vm
        """;

    private static readonly FieldTable Table = new(new Dictionary<string, FieldSetter>(StringComparer.Ordinal)
    {
        ["pid"] = Into.Text(AsimField.ActingAppId),
        ["exe"] = Program,
        ["comm"] = (e, text) => Program(e, e.Has(AsimField.ActingAppName) ? default : text),
        ["auid"] = (e, text) => ActorId(e, IsUnset(text) ? default : text),
        ["AUID"] = (e, text) => UserFields.Actor.Set(e, Known(text)),
        ["ses"] = (e, text) => e.SetText(IsLogon(e) ? AsimField.TargetSessionId : AsimField.ActorSessionId, IsUnset(text) ? default : text),
        ["acct"] = (e, text) => UserFields.Target.Set(e, IsLogon(e) && IsName(text) ? text : default),
        ["addr"] = (e, text) => Addresses.Set(e, AsimField.SrcIpAddr, IsNowhere(text) ? default : text),
        ["hostname"] = (e, text) => HostFields.Source.Set(e, IsNowhere(text) ? default : text),
        ["rport"] = (e, text) => Numbers.Port(e, AsimField.SrcPortNumber, text),
        ["laddr"] = (e, text) => Addresses.Set(e, AsimField.TargetIpAddr, IsNowhere(text) ? default : text),
        ["lport"] = (e, text) => Numbers.Port(e, AsimField.TargetPortNumber, text.SequenceEqual("0"u8) ? default : text),
        ["op"] = Operation,
        ["operation"] = Operation,
        ["event"] = Operation,
        ["success"] = Result,
        ["res"] = Result,
        ["result"] = Result,
    }, Names.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    /// <summary>Takes all fields of a record, or of a list within one.</summary>
    /// <param name="e">The event.</param>
    /// <param name="type">The record's type.</param>
    /// <param name="text">The fields.</param>
    /// <param name="outer">How many fields stood outside of this list, which is one within: they keep their values. 0: this is none.</param>
    public static void Read(SecurityEvent e, AuditType type, ReadOnlySpan<byte> text, int outer = 0)
    {
        var pairs = new AuditPairs(text);
        while (pairs.Next())
            if (pairs.IsNested)
            {
                if (outer > 0)
                    continue;
                if (pairs.Key.SequenceEqual("msg"u8))
                    AuditMessage.Read(e, type, pairs.Value);
                Read(e, type, pairs.Value, Math.Min(e.Vendor.Count, MostOuter));
            }
            else if (!Stood(e, pairs.Key, outer))
                Take(e, type, pairs);
    }

    // Each record has its type as a field at least, so there is always one.
    private static bool Stood(SecurityEvent e, ReadOnlySpan<byte> name, int outer)
    {
        for (var i = 0; i < outer; i++)
            if (name.SequenceEqual(e.Vendor.At(i).Name))
                return true;
        return false;
    }

    /// <summary>Takes one field that is known by now.</summary>
    public static void Set(SecurityEvent e, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value) => Table.Keep(e, name, value);

    /// <summary>Whether an id says that there is none: −1 in 32 bits.</summary>
    public static bool IsUnset(ReadOnlySpan<byte> text) => text.SequenceEqual("4294967295"u8) || text.SequenceEqual("-1"u8) || text.SequenceEqual("unset"u8);

    /// <summary>Says whose system it is; the record has no field for it.</summary>
    public static void SetSystem(SecurityEvent e) => e.SetConstant(AsimField.DvcOs, Linux);

    /// <summary>The name that auditd looked up for an id; empty when it found none.</summary>
    public static ReadOnlySpan<byte> Known(ReadOnlySpan<byte> name) => IsUnset(name) || name.StartsWith("unknown("u8) ? default : name;

    /// <summary>Sets who did it.</summary>
    public static void ActorId(SecurityEvent e, ReadOnlySpan<byte> id)
    {
        if (!Numbers.TryRead(id, out _))
            return;
        e.SetText(AsimField.ActorUserId, id);
        e.SetConstant(AsimField.ActorUserIdType, AsimWords.Uid);
    }

    /// <summary>Whether this is a user's name: where there is no such user, some programs write "(unknown)" or "(invalid user)" instead.</summary>
    public static bool IsName(ReadOnlySpan<byte> acct) => !acct.IsEmpty && acct[0] != '(' && !acct.SequenceEqual("?"u8);

    private static void Take(SecurityEvent e, AuditType type, scoped in AuditPairs pairs)
    {
        var key = pairs.Key;
        var value = pairs.Value;
        if (!pairs.IsQuoted ? value.SequenceEqual("?"u8) || (value.SequenceEqual("(null)"u8) && !key.SequenceEqual("proctitle"u8)) : value.SequenceEqual("?"u8) && key.SequenceEqual("acct"u8))
            return;
        // The kernel had "old auid=… new auid=…" before it had "old-auid=… auid=…".
        if (type.Form == AuditForm.Login && pairs.Word.SequenceEqual("old"u8))
            key = key.SequenceEqual("ses"u8) ? "old-ses"u8 : "old-auid"u8;
        if (!pairs.IsQuoted && AuditText.IsEncoded(key))
            value = AuditText.Decode(e, value);
        if (key.SequenceEqual("key"u8) && value.Contains((byte)1))
            Keys(e, value);
        else
            Table.Keep(e, key, value);
    }

    // A record that several keys belong to has them in one value. The first is the one that a look-up finds.
    private static void Keys(SecurityEvent e, ReadOnlySpan<byte> keys)
    {
        while (keys.LastIndexOf((byte)1) is var last and >= 0)
        {
            e.Keep(Key, keys[(last + 1)..]);
            keys = keys[..last];
        }
        e.Keep(Key, keys);
    }

    private static bool IsLogon(SecurityEvent e) => e.Kind.Schema == AsimSchema.Authentication;

    private static bool IsNowhere(ReadOnlySpan<byte> host) => host.SequenceEqual("0.0.0.0"u8) || host.SequenceEqual("::"u8) || host.SequenceEqual("UNKNOWN"u8);

    private static void Program(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty)
            return;
        e.SetText(AsimField.ActingAppName, text);
        e.SetConstant(AsimField.ActingAppType, AsimWords.Process);
    }

    private static void Operation(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        e.SetText(AsimField.EventOriginalSubType, text);
        if (!IsLogon(e))
            e.SetText(AsimField.Operation, text);
    }

    private static void Result(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        if (Results.TrySet(e, AsimField.EventResult, text))
            e.SetText(AsimField.EventOriginalResultDetails, text);
    }
}
