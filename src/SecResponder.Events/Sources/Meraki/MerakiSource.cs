using SecResponder.Events.Asim;
using SecResponder.Events.Framing;
using SecResponder.Events.Text;

namespace SecResponder.Events.Sources.Meraki;

/// <summary>Cisco Meraki's security appliances over syslog: <c>&lt;134&gt;1 1772359200.123456789 MX1 flows allow src=… dst=…</c>.</summary>
/// <remarks>Cisco Meraki documentation, "Syslog Event Types and Log Samples".</remarks>
internal sealed class MerakiSource : EventSource
{
    private static readonly byte[] Vendor = "Cisco"u8.ToArray();
    private static readonly byte[] Product = "Meraki"u8.ToArray();

    public override string Id => MerakiKinds.Source;

    public override string Title => "Cisco Meraki";

    public override IReadOnlyList<EventKind> Kinds => MerakiKinds.All;

    public override bool Recognizes(ReadOnlySpan<byte> record) => new Line(record).Kind is not null;

    public override void Normalize(in RawRecord record, SecurityEvent scratch, IEventReceiver receiver)
    {
        var bytes = record.Span.TrimEnd(" \t\r\n"u8);
        var line = new Line(bytes);
        if (line.Kind is not { } kind)
        {
            receiver.Reject(record, new Rejection(RejectionCodes.UnknownKind, $"no time since 1970, name and type of a line that is read (flows, urls, events …): {Excerpt.Of(bytes)}", 0));
            return;
        }
        scratch.Reset(record);
        scratch.Begin(kind);
        scratch.SetConstant(AsimField.EventVendor, Vendor);
        scratch.SetConstant(AsimField.EventProduct, Product);
        scratch.SetTime(AsimField.TimeGenerated, line.Time);
        scratch.SetText(AsimField.EventOriginalType, line.Type);
        // Names have blanks turned to underscores, and may have dots that part no domain.
        scratch.SetText(AsimField.DvcHostname, line.Name.Contains((byte)'.') ? default : line.Name);
        scratch.SetText(AsimField.DvcDescription, line.Name);
        if (MerakiText.Read(scratch, line.Type, line.Text) is { } missing)
        {
            receiver.Reject(record, new Rejection(RejectionCodes.Truncated, $"{missing}: {Excerpt.Of(line.Text)}", bytes.Length));
            return;
        }
        AsimDerivation.Complete(scratch);
        receiver.Receive(scratch);
    }

    private const int LengthOfSeconds = 10;
    private const int LengthOfMilliseconds = 13;

    private readonly ref struct Line
    {
        public Line(ReadOnlySpan<byte> line)
        {
            var at = SyslogHeader.SkipByteOrderMark(line, 0);
            if (line[at..] is [(byte)'<', ..] && line[at..].IndexOf((byte)'>') is > 1 and < 5 and var close)
                at += close + 1;
            if (line[at..].StartsWith("1 "u8))
                at += 2;
            Span<Range> words = stackalloc Range[4];
            var rest = line[at..].TrimStart((byte)' ');
            // Relays cut the fraction off: "1772359200 MX1 flows …".
            if (Columns.Split(rest, (byte)' ', words) < 4 || !(rest[words[0]].Contains((byte)'.') || rest[words[0]] is { Length: LengthOfSeconds or LengthOfMilliseconds }) || !EpochStamp.TryRead(rest[words[0]], out var time))
                return;
            Time = time;
            Name = rest[words[1]];
            Type = rest[words[2]];
            Text = rest[words[3]];
            Kind = MerakiKinds.Of(Type, Text);
        }

        public DateTimeOffset Time { get; }

        public ReadOnlySpan<byte> Name { get; }

        public ReadOnlySpan<byte> Type { get; }

        public ReadOnlySpan<byte> Text { get; }

        public EventKind? Kind { get; }
    }
}
