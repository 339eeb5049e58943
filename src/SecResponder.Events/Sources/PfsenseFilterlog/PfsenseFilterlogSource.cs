using SecResponder.Events.Asim;
using SecResponder.Events.Framing;
using SecResponder.Events.Text;

namespace SecResponder.Events.Sources.PfsenseFilterlog;

/// <summary>pfSense and OPNsense: the packet filter's log, and what administrators do in the web interface.</summary>
/// <remarks>Netgate documentation, "Raw Filter Log Format".</remarks>
internal sealed class PfsenseFilterlogSource : EventSource
{
    private const int LengthOfLabel = 32;

    private static readonly byte[] Netgate = "Netgate"u8.ToArray();
    private static readonly byte[] Pfsense = "pfSense"u8.ToArray();
    private static readonly byte[] Deciso = "Deciso"u8.ToArray();
    private static readonly byte[] Opnsense = "OPNsense"u8.ToArray();

    public override string Id => FilterlogKinds.Source;

    public override string Title => "pfSense, OPNsense";

    public override IReadOnlyList<EventKind> Kinds => FilterlogKinds.All;

    public override bool Recognizes(ReadOnlySpan<byte> record) => record.IndexOf("filterlog"u8) >= 0 ? Filterlog(record) >= 0 : IsBare(record) || FilterlogSystem.Recognizes(record);

    public override void Normalize(in RawRecord record, SecurityEvent scratch, IEventReceiver receiver)
    {
        var line = record.Span.TrimEnd(" \t\r\n"u8);
        var header = SyslogHeader.Read(line, record.ReceivedAt);
        scratch.Reset(record);
        var packet = Filterlog(line);
        if (packet >= 0)
        {
            scratch.Begin(FilterlogKinds.Filterlog);
            if (FilterlogPacket.Read(scratch, line[packet..], packet) is { } rejection)
            {
                receiver.Reject(record, rejection);
                return;
            }
            scratch.SetConstant(AsimField.EventType, AsimWords.NetworkSession);
        }
        else if (!FilterlogSystem.TryRead(scratch, header.App, line[header.BodyOffset..]))
        {
            receiver.Reject(record, FilterlogSystem.Recognizes(line)
                ? new Rejection(RejectionCodes.Malformed, $"a message of the web interface that ends too early or has another form: {Excerpt.Of(line[header.BodyOffset..])}", header.BodyOffset)
                : new Rejection(RejectionCodes.UnknownKind, $"no 'filterlog' line, and no change or logon: {Excerpt.Of(line[header.BodyOffset..])}", header.BodyOffset));
            return;
        }
        var isOpnsense = IsOpnsense(scratch, header.App);
        scratch.SetConstant(AsimField.EventVendor, isOpnsense ? Deciso : Netgate);
        scratch.SetConstant(AsimField.EventProduct, isOpnsense ? Opnsense : Pfsense);
        if (header.HasTime)
            scratch.SetTime(AsimField.TimeGenerated, header.Time, header.HasZone);
        // Without a host, pfSense's tag stands in its place.
        if (!header.Host.StartsWith("filterlog"u8))
            HostFields.Device.Set(scratch, header.Host);
        AsimDerivation.Complete(scratch);
        receiver.Receive(scratch);
    }

    // The columns alone, as some collectors keep them: "69,,,1000006765,igb0,match,block,in,4,…".
    private static bool IsBare(ReadOnlySpan<byte> line)
    {
        Span<Range> columns = stackalloc Range[10];
        return line is [>= (byte)'0' and <= (byte)'9', ..] && Columns.Split(line, (byte)',', columns) == columns.Length && Numbers.TryRead(line[columns[0]], out _)
            && (line[columns[6]].SequenceEqual("pass"u8) || line[columns[6]].SequenceEqual("block"u8) || line[columns[6]].SequenceEqual("rdr"u8) || line[columns[6]].SequenceEqual("nat"u8))
            && (line[columns[7]].SequenceEqual("in"u8) || line[columns[7]].SequenceEqual("out"u8)) && line[columns[8]] is [(byte)'4' or (byte)'6'];
    }

    // A rule's label of 32 hexadecimal digits is OPNsense's; pfSense has a tracking number.
    private static bool IsOpnsense(SecurityEvent e, ReadOnlySpan<byte> app) =>
        e.Kind == FilterlogKinds.Filterlog ? e.Vendor.Find("tracker"u8).Utf8.Length == LengthOfLabel : app.SequenceEqual("audit"u8) || app.SequenceEqual("opnsense"u8) || app.SequenceEqual("configd.py"u8);

    // Where the columns begin: behind "filterlog:", "filterlog[123]:", or an RFC 5424 header; −1 when there are none.
    private static int Filterlog(ReadOnlySpan<byte> line)
    {
        var tag = line.IndexOf("filterlog"u8);
        if (tag < 0)
            return IsBare(line) ? 0 : -1;
        var at = tag + "filterlog".Length;
        // The first column is a number; everything up to it is the tag's process id, message id, structured data.
        var rest = line[at..];
        if (rest.IsEmpty)
            return -1;
        if (rest[0] == ':' || rest[0] == '[')
        {
            var colon = rest.IndexOf((byte)':');
            if (colon < 0)
                return -1;
            at += colon + 1;
        }
        else if (rest[0] == ' ' && SyslogHeader.Read(line, default) is { StructuredData: var _, BodyOffset: var body } && body > at)
            at = body;
        while (at < line.Length && line[at] == ' ')
            at++;
        return at < line.Length && line[at..].IndexOf((byte)',') is >= 0 ? at : -1;
    }
}
