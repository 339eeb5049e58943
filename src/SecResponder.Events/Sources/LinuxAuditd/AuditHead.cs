namespace SecResponder.Events.Sources.LinuxAuditd;

/// <summary>What stands before a record's fields: <c>node=web1 type=SYSCALL msg=audit(1772359200.123:4711):</c>, in each of the forms that it comes in.</summary>
/// <remarks>auditd writes <c>type=… msg=audit(…)</c>, the kernel <c>audit: type=1300 audit(…)</c>; the journal has <c>audit[812]: USER_LOGIN …</c>, without time and serial.</remarks>
internal readonly ref struct AuditHead
{
    // A syslog header, a node's name and a type fit into this many bytes many times over.
    private const int Longest = 1024;

    private AuditHead(ReadOnlySpan<byte> type, ReadOnlySpan<byte> stamp, int typeAt, int body)
    {
        Type = type;
        Stamp = stamp;
        TypeAt = typeAt;
        Body = body;
    }

    /// <summary>The type as written.</summary>
    public ReadOnlySpan<byte> Type { get; }

    /// <summary>Time and serial, <c>1772359200.123:4711</c>; empty in the journal's form.</summary>
    public ReadOnlySpan<byte> Stamp { get; }

    /// <summary>Where the record begins: before it stand the node and a syslog header, or nothing.</summary>
    public int TypeAt { get; }

    /// <summary>Where the fields begin; −1 when the stamp does not end.</summary>
    public int Body { get; }

    /// <summary>Whether the line has such a head.</summary>
    public static bool TryRead(ReadOnlySpan<byte> line, out AuditHead head)
    {
        var start = line[..Math.Min(line.Length, Longest)];
        var audit = start.IndexOf("audit("u8);
        if (audit >= 0)
            return TryStamp(line, audit, out head);
        return TryJournal(line, start, out head);
    }

    private static bool TryStamp(ReadOnlySpan<byte> line, int audit, out AuditHead head)
    {
        head = default;
        var before = line[..audit];
        var word = before.EndsWith("msg="u8) ? before[..^4].TrimEnd((byte)' ') : before.TrimEnd((byte)' ');
        var typeAt = word.LastIndexOf("type="u8);
        // The oldest kernels print no type, and SELinux's sentence says what it is.
        var isBare = typeAt < 0 && word is [] or [.., (byte)':'];
        if (typeAt < 0 ? !isBare : typeAt > 0 && before[typeAt - 1] is not ((byte)' ' or (byte)':' or (byte)'\t' or 0xBF))
            return false;
        var type = typeAt < 0 ? default : word[(typeAt + "type="u8.Length)..];
        if (type.Contains((byte)' ') || (typeAt >= 0 && type.IsEmpty))
            return false;
        var rest = line[(audit + "audit("u8.Length)..];
        var close = rest.IndexOf((byte)')');
        if (close < 0)
        {
            head = new AuditHead(type, rest, Math.Max(typeAt, 0), -1);
            return !type.IsEmpty;
        }
        var body = audit + "audit("u8.Length + close + 1;
        while (body < line.Length && line[body] is (byte)':' or (byte)' ')
            body++;
        if (type.IsEmpty)
            type = line[body..].StartsWith("avc:"u8) ? "AVC"u8 : default;
        head = new AuditHead(type, rest[..close], typeAt < 0 ? audit : typeAt, body);
        return !type.IsEmpty;
    }

    // "audit[812]: USER_LOGIN pid=812 …", "audit: BPF prog-id=71 …"; RFC 5424: "audit 812 - - USER_LOGIN pid=812 …". A type that systemd does not know is "<audit-1334>".
    private static bool TryJournal(ReadOnlySpan<byte> line, ReadOnlySpan<byte> start, out AuditHead head)
    {
        head = default;
        var tag = start.IndexOf("audit"u8);
        if (tag < 0 || tag + 6 >= line.Length || (tag > 0 && line[tag - 1] != ' '))
            return false;
        var body = line[tag + 5] switch
        {
            (byte)'[' => line[tag..].IndexOf("]: "u8) is var end and > 6 && line[(tag + 6)..(tag + end)].IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0 ? tag + end + 3 : -1,
            (byte)':' => line[tag + 6] == ' ' ? tag + 7 : -1,
            (byte)' ' => line[tag..].IndexOf(" - - "u8) is var end and > 5 and < 20 ? tag + end + 5 : -1,
            _ => -1,
        };
        if (body < 0)
            return false;
        var rest = line[body..];
        var blank = rest.IndexOf((byte)' ');
        if (blank < 3)
            return false;
        var type = rest[..blank];
        if (type.StartsWith("<audit-"u8) && type[^1] == '>')
            type = type["<audit-"u8.Length..^1];
        if (AuditTypes.Find(type) is null)
            return false;
        head = new AuditHead(type, default, body, body + blank + 1);
        return true;
    }
}
