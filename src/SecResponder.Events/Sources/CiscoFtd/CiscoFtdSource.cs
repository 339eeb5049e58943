using SecResponder.Events.Asim;
using SecResponder.Events.Sources.CiscoAsa;
using SecResponder.Events.Text;

namespace SecResponder.Events.Sources.CiscoFtd;

/// <summary>Cisco Firepower Threat Defense over syslog: its own messages 430001 to 430005, and those of the ASA inside it.</summary>
/// <remarks>Cisco Secure Firewall Threat Defense Syslog Messages, "Security Event Syslog Messages".</remarks>
internal sealed class CiscoFtdSource : EventSource
{
    private const string FirstPair = "a 'Key: value' pair";

    private static readonly byte[] Product = "Firepower"u8.ToArray();
    private static readonly byte[] NetworkSession = "NetworkSession"u8.ToArray();
    private static readonly byte[] Ids = "IDS"u8.ToArray();
    private static readonly byte[] Start = "Start"u8.ToArray();
    private static readonly byte[] End = "End"u8.ToArray();
    private static readonly byte[] Allow = "Allow"u8.ToArray();

    public override string Id => FtdKinds.Source;

    public override string Title => "Cisco Firepower Threat Defense";

    public override IReadOnlyList<EventKind> Kinds => FtdKinds.All;

    public override bool Recognizes(ReadOnlySpan<byte> record) => AsaTag.TryFind(record, isFtd: true, out _) || FtdOlder.Find(record) >= 0;

    public override void Normalize(in RawRecord record, SecurityEvent scratch, IEventReceiver receiver)
    {
        var line = record.Span;
        if (!AsaTag.TryFind(line, isFtd: true, out var tag))
        {
            if (FtdOlder.Find(line) is var older and >= 0)
                OlderOf(record, older, scratch, receiver);
            else
                receiver.Reject(record, new Rejection(RejectionCodes.Malformed, $"no %FTD-level-id tag: {Excerpt.Of(line)}", 0));
        }
        else if (tag.Id(line) is [(byte)'4', (byte)'3', (byte)'0', (byte)'0', (byte)'0', >= (byte)'1' and <= (byte)'5'])
            SecurityEventOf(record, tag, scratch, receiver);
        else
            CiscoAsaSource.Normalize(record, tag, Product, FtdKinds.OfAsa, scratch, receiver);
    }

    private static void SecurityEventOf(in RawRecord record, in AsaTag tag, SecurityEvent e, IEventReceiver receiver)
    {
        var line = record.Span;
        var id = tag.Id(line)[^1];
        e.Reset(record);
        e.Begin(id is (byte)'2' or (byte)'3' ? FtdKinds.Connection : FtdKinds.Intrusion);
        AsaHeader.Set(e, line, tag, Product, record.ReceivedAt);
        var pairs = new FtdPairs(line[tag.TextStart..].TrimEnd(" \t\r\n"u8));
        while (pairs.Next())
            FtdValues.Set(e, pairs.Key, pairs.Value);
        if (!e.Has(AsimField.SrcIpAddr) && !e.Has(AsimField.DstIpAddr))
        {
            receiver.Reject(record, new Rejection(RejectionCodes.Malformed, $"{FirstPair} with SrcIP or DstIP is wanted: {Excerpt.Of(line[tag.TextStart..])}", tag.TextStart));
            return;
        }
        Finish(e, id);
        receiver.Receive(e);
    }

    // Connections as the management center tells of them: the pairs are nearly the same.
    private static void OlderOf(in RawRecord record, int start, SecurityEvent e, IEventReceiver receiver)
    {
        e.Reset(record);
        e.Begin(FtdKinds.Connection);
        FtdOlder.Header(e, record.Span, start, record.ReceivedAt);
        e.SetConstant(AsimField.EventProduct, Product);
        var pairs = new FtdPairs(record.Span[start..].TrimEnd(" \t\r\n"u8));
        while (pairs.Next())
            FtdValues.Set(e, pairs.Key, pairs.Value);
        if (!e.Has(AsimField.SrcIpAddr) && !e.Has(AsimField.DstIpAddr))
            receiver.Reject(record, new Rejection(RejectionCodes.Malformed, $"{FirstPair} with SrcIP or DstIP is wanted: {Excerpt.Of(record.Span[start..])}", start));
        else
        {
            Finish(e, (byte)(e.Vendor.Find("ConnectType"u8).Utf8.SequenceEqual("Start"u8) ? '2' : '3'));
            receiver.Receive(e);
        }
    }

    private static void Finish(SecurityEvent e, byte id)
    {
        if (id is (byte)'2' or (byte)'3')
        {
            e.SetConstant(AsimField.EventType, NetworkSession);
            e.SetConstant(AsimField.EventSubType, id == '2' ? Start : End);
        }
        else
            e.SetConstant(AsimField.EventType, Ids);
        if (!e.Has(AsimField.DvcAction))
            e.SetConstant(AsimField.DvcAction, Allow);
        SessionEnds.Untranslate(e);
        SessionEnds.Complete(e);
        // Without a header the first packet's time is all there is.
        if (!e.Has(AsimField.TimeGenerated) && e.Has(AsimField.EventStartTime))
            e.Set(AsimField.TimeGenerated, e[AsimField.EventStartTime]);
        AsimDerivation.Complete(e);
    }
}
