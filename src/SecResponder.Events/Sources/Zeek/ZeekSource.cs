using System.Runtime.CompilerServices;
using System.Text.Json;
using SecResponder.Events.Asim;
using SecResponder.Events.Framing;
using SecResponder.Events.Text;

namespace SecResponder.Events.Sources.Zeek;

/// <summary>Zeek's logs, as JSON and tab-separated with their header lines.</summary>
/// <remarks>Zeek documentation, "Log Files" and "Zeek Log Formats and Inspection".</remarks>
internal sealed class ZeekSource : EventSource
{
    private const int MostColumns = 200;

    private static readonly byte[] Vendor = "Corelight"u8.ToArray();
    private static readonly byte[] Product = "Zeek"u8.ToArray();

    // A column that only this log has, for what does not say its path; the most particular first.
    private static readonly Utf8Map<Mark> Marks = new(new[]
    {
        ("conn_state", ZeekKinds.Conn), ("qtype_name", ZeekKinds.Dns), ("qclass", ZeekKinds.Dns), ("rcode_name", ZeekKinds.Dns), ("response_body_len", ZeekKinds.Http), ("trans_depth", ZeekKinds.Http), ("note", ZeekKinds.Notice),
        ("peer_descr", ZeekKinds.Notice), ("auth_attempts", ZeekKinds.Ssh), ("hassh", ZeekKinds.Ssh), ("security_protocol", ZeekKinds.Rdp), ("cookie", ZeekKinds.Rdp), ("request_type", ZeekKinds.Kerberos),
        ("domainname", ZeekKinds.Ntlm), ("server_nb_computer_name", ZeekKinds.Ntlm), ("endpoint", ZeekKinds.DceRpc), ("share_type", ZeekKinds.SmbMapping), ("times.modified", ZeekKinds.SmbFiles), ("reply_code", ZeekKinds.Ftp),
        ("cipher", ZeekKinds.Ssl), ("server_name", ZeekKinds.Ssl), ("rcode", ZeekKinds.Dns), ("query", ZeekKinds.Dns),
        ("addl", ZeekKinds.Weird), ("peer", ZeekKinds.Weird),
    }.Select((mark, rank) => KeyValuePair.Create(mark.Item1, new Mark(rank, mark.Item2))));

    // One a header line: what its columns say stays true for all lines below.
    private static readonly ConditionalWeakTable<IReadOnlyList<byte[]>, Mark> KindsOfColumns = [];

    private static readonly Utf8Map<EventKind> Paths = new(ZeekKinds.All.Select(kind => KeyValuePair.Create(kind.Name, kind)));

    public override string Id => ZeekKinds.Source;

    public override string Title => "Zeek";

    public override IReadOnlyList<EventKind> Kinds => ZeekKinds.All;

    public override bool Recognizes(ReadOnlySpan<byte> record)
    {
        if (JsonBody.Find(record) is var start and >= 0)
            return record[start..] is var json && json.IndexOf("\"ts\""u8) >= 0 && (json.IndexOf("\"id.orig_h\""u8) >= 0 || json.IndexOf("\"orig_h\""u8) >= 0 || (json.IndexOf("\"_path\""u8) >= 0 && json.IndexOf("\"uid\""u8) >= 0) || (json.IndexOf("\"note\""u8) >= 0 && (json.IndexOf("\"peer_descr\""u8) >= 0 || json.IndexOf("\"suppress_for\""u8) >= 0)));
        return IsHeader(record) || IsLine(record);
    }

    public override void Normalize(in RawRecord record, SecurityEvent scratch, IEventReceiver receiver)
    {
        var line = record.Span.TrimEnd("\r\n"u8);
        if (line.StartsWith("#"u8))
        {
            if (line.StartsWith("#fields"u8))
                record.Stream?.SetColumns(line["#fields"u8.Length..], (byte)'\t');
            receiver.Skip(record);
            return;
        }
        scratch.Reset(record);
        var start = JsonBody.Find(line);
        if ((start >= 0 ? Json(scratch, record, line[start..], start) : Text(scratch, record, line)) is { } rejection)
        {
            receiver.Reject(record, rejection);
            return;
        }
        if (ZeekOutcome.Finish(scratch) is { } missing)
        {
            receiver.Reject(record, missing);
            return;
        }
        if (start > 0 && !scratch.Has(AsimField.DvcHostname) && !scratch.Has(AsimField.DvcIpAddr))
            HostFields.Device.Set(scratch, SyslogHeader.Read(line, record.ReceivedAt).Host);
        AsimDerivation.Complete(scratch);
        receiver.Receive(scratch);
    }

    private static Rejection? Json(SecurityEvent e, in RawRecord record, ReadOnlySpan<byte> json, int start)
    {
        var path = JsonMember.Find(json, "_path"u8);
        var kind = path.IsEmpty ? null : Paths.Find(path);
        if (path.IsEmpty)
            kind = KindOf(json);
        if (kind is null)
            return JsonMember.IsObject(json, out var wrong)
                ? new Rejection(RejectionCodes.UnknownKind, path.IsEmpty ? $"it says no path, and its members are of no log that is read: {Excerpt.Of(json)}" : $"the log {Excerpt.Of(path)} is not read", start)
                : new Rejection(RejectionCodes.Malformed, $"not a JSON object: {Excerpt.Of(json[wrong..])}", start + wrong);
        Begin(e, kind);
        e.Vendor.SetJson(record.Bytes[start..]);
        return ZeekFields.Maps[kind].TryRead(e, json, out var position) ? null : new Rejection(RejectionCodes.Malformed, $"not a JSON object: {Excerpt.Of(json[Math.Min(position, json.Length)..])}", start + position);
    }

    private static Rejection? Text(SecurityEvent e, in RawRecord record, ReadOnlySpan<byte> line)
    {
        if (record.Stream?.Columns is not { Count: > 0 } columns)
            return new Rejection(RejectionCodes.UnknownKind, "a tab-separated line without the '#fields' line that names its columns", 0);
        if (KindOf(columns) is not { } kind)
            return new Rejection(RejectionCodes.UnknownKind, "the columns of the '#fields' line are of no log that is read", 0);
        Span<Range> places = stackalloc Range[MostColumns];
        var count = Columns.Split(line, (byte)'\t', places);
        if (count != columns.Count)
            return new Rejection(RejectionCodes.Truncated, $"{count} columns; the '#fields' line names {columns.Count}", line.Length);
        Begin(e, kind);
        var table = ZeekFields.Tables[kind];
        for (var i = 0; i < count; i++)
            if (!line[places[i]].SequenceEqual("(empty)"u8))
                table.Set(e, columns[i], line[places[i]]);
        return null;
    }

    private static void Begin(SecurityEvent e, EventKind kind)
    {
        e.Begin(kind);
        e.SetConstant(AsimField.EventVendor, Vendor);
        e.SetConstant(AsimField.EventProduct, Product);
        e.SetText(AsimField.EventOriginalType, kind.Name);
    }

    private static EventKind? KindOf(IReadOnlyList<byte[]> columns)
    {
        if (KindsOfColumns.TryGetValue(columns, out var known))
            return known.Kind;
        Mark? best = null;
        for (var i = 0; i < columns.Count; i++)
            best = Better(best, Marks.Find(columns[i]));
        if (best is not null)
            KindsOfColumns.AddOrUpdate(columns, best);
        return best?.Kind;
    }

    private static EventKind? KindOf(ReadOnlySpan<byte> json)
    {
        Mark? best = null;
        try
        {
            var members = new JsonPairs(json);
            while (members.Next())
            {
                best = Better(best, Marks.Find(members.Key));
                members.Skip();
            }
        }
        catch (JsonException)
        {
            return null;
        }
        return best?.Kind;
    }

    private static Mark? Better(Mark? one, Mark? other) => one is null || (other is not null && other.Rank < one.Rank) ? other : one;

    private static bool IsHeader(ReadOnlySpan<byte> line) =>
        line.StartsWith("#separator \\x"u8) || line.StartsWith("#set_separator\t"u8) || line.StartsWith("#empty_field\t"u8) || line.StartsWith("#unset_field\t"u8) || line.StartsWith("#path\t"u8) || line.StartsWith("#open\t"u8)
        || line.StartsWith("#close\t"u8) || line.StartsWith("#fields\tts\t"u8) || line.StartsWith("#types\ttime\t"u8);

    // "1772359200.123456<tab>CHhAvVGS1DHFjwGM9<tab>10.0.0.5<tab>": a time, an id of letters and digits, an address or nothing.
    private static bool IsLine(ReadOnlySpan<byte> line)
    {
        Span<Range> places = stackalloc Range[8];
        var count = Columns.Split(line, (byte)'\t', places);
        if (count < 6 || line[places[0]].IndexOf((byte)'.') < 10 && !line[places[0]].StartsWith("20"u8))
            return false;
        var uid = line[places[1]];
        return (uid.SequenceEqual("-"u8) || (uid.Length is >= 12 and <= 20 && uid[0] == 'C')) && (line[places[2]].SequenceEqual("-"u8) || Addresses.IsAddress(line[places[2]]));
    }

    private sealed record Mark(int Rank, EventKind Kind);
}
