using System.Collections.Frozen;
using SecResponder.Events.Asim;
using SecResponder.Events.Text;

namespace SecResponder.Events.Sources.CiscoAsa;

/// <summary>Cisco ASA (also PIX and FWSM) over syslog: one line, one event.</summary>
/// <remarks>Cisco Secure Firewall ASA Series Syslog Messages. What each message id becomes stands in the tables beside this file.</remarks>
internal sealed class CiscoAsaSource : EventSource
{
    private static readonly byte[] Product = "ASA"u8.ToArray();
    private static readonly byte[] Firepower = "Firepower"u8.ToArray();
    private static readonly byte[] Allow = "Allow"u8.ToArray();
    private static readonly byte[] Inbound = "Inbound"u8.ToArray();
    private static readonly byte[] Outbound = "Outbound"u8.ToArray();

    private static readonly FrozenDictionary<int, AsaMessage> Messages = AsaTraffic.Rows.Concat(AsaThreats.Rows).Concat(AsaLogons.Rows).Concat(AsaChanges.Rows).Concat(AsaDevice.Rows)
        .ToFrozenDictionary(message => int.Parse(message.Id, System.Globalization.CultureInfo.InvariantCulture));

    public override string Id => AsaFamilies.Source;

    public override string Title => "Cisco ASA";

    public override IReadOnlyList<EventKind> Kinds => AsaFamilies.All;

    /// <summary>How many message ids are known.</summary>
    internal static int KnownMessages => Messages.Count;

    public override bool Recognizes(ReadOnlySpan<byte> record) => AsaTag.TryFind(record, isFtd: false, out _);

    public override void Normalize(in RawRecord record, SecurityEvent scratch, IEventReceiver receiver)
    {
        if (AsaTag.TryFind(record.Span, isFtd: false, out var tag))
            Normalize(record, tag, Product, static kind => kind, scratch, receiver);
        // Asked for by name, the ASA inside a Firepower is one, too.
        else if (AsaTag.TryFind(record.Span, isFtd: true, out tag))
            Normalize(record, tag, Firepower, static kind => kind, scratch, receiver);
        else
            receiver.Reject(record, new Rejection(RejectionCodes.Malformed, $"no %ASA-level-id tag: {Excerpt.Of(record.Span)}", 0));
    }

    /// <summary>Reads a message that stands in the table, for whichever product writes such messages.</summary>
    internal static void Normalize(in RawRecord record, in AsaTag tag, byte[] product, Func<EventKind, EventKind> kindOf, SecurityEvent scratch, IEventReceiver receiver)
    {
        var line = record.Span;
        var id = tag.Id(line);
        var text = line[tag.TextStart..].TrimEnd(" \t\r\n"u8);
        var part = Numbers.TryRead(id, out var number) ? AsaClasses.PartOf(number) : null;
        if (!Messages.TryGetValue((int)number, out var message) && (message = part is null ? null : AsaMessage.OfState) is null)
        {
            receiver.Reject(record, new Rejection(RejectionCodes.UnknownKind, $"message id {System.Text.Encoding.ASCII.GetString(id)} is not known: {Excerpt.Of(text)}", tag.IdStart));
            return;
        }
        if (text.IsEmpty)
        {
            receiver.Reject(record, new Rejection(RejectionCodes.Truncated, "the line ends after the message id", line.Length));
            return;
        }
        scratch.Reset(record);
        scratch.Begin(kindOf(message.Family));
        AsaHeader.Set(scratch, line, tag, product, record.ReceivedAt);
        foreach (var (field, value) in message.Means)
            scratch.SetConstant(field, value);
        if (!TryRead(message, text, scratch) && !Fallback(scratch, message, text))
        {
            receiver.Reject(record, new Rejection(RejectionCodes.Malformed, $"message {System.Text.Encoding.ASCII.GetString(id)} does not have the form that it should: {Excerpt.Of(text)}", tag.TextStart));
            return;
        }
        if (ReferenceEquals(message, AsaMessage.OfState))
            scratch.SetConstant(AsimField.Object, part!);
        Finish(scratch, text);
        receiver.Receive(scratch);
    }

    private static bool TryRead(AsaMessage message, ReadOnlySpan<byte> text, SecurityEvent e)
    {
        foreach (var shape in message.Shapes)
            if (shape.TryRead(text, e))
                return true;
        return false;
    }

    // A shape that a release prints differently: what the id means is known, what is missing is missing. A session without any end would say nothing, though.
    private static bool Fallback(SecurityEvent e, AsaMessage message, ReadOnlySpan<byte> text) =>
        message.Family.Schema == AsimSchema.AuditEvent && text.Length > 8;

    private static void Finish(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        e.SetText(AsimField.EventMessage, text);
        switch (e.Kind.Schema)
        {
            case AsimSchema.NetworkSession or AsimSchema.WebSession:
                Session(e, text);
                break;
            case AsimSchema.AuditEvent when !e.Has(AsimField.Operation):
                e.SetText(AsimField.Operation, text);
                break;
            default:
                break;
        }
        if (e.Kind.Schema == AsimSchema.AuditEvent && !e.Has(AsimField.Object))
            e.Set(AsimField.Object, e[AsimField.Operation]);
        if (e.Kind.Schema == AsimSchema.AuditEvent && !e.Has(AsimField.ObjectType))
            e.SetConstant(AsimField.ObjectType, AsimWords.Other);
        AsimDerivation.Complete(e);
    }

    private static void Session(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        if (!e.Has(AsimField.DvcAction))
            e.SetConstant(AsimField.DvcAction, Allow);
        if (text.StartsWith("Built inbound"u8))
            e.SetConstant(AsimField.NetworkDirection, Inbound);
        else if (text.StartsWith("Built outbound"u8))
            e.SetConstant(AsimField.NetworkDirection, Outbound);
        else if (text.StartsWith("Teardown"u8))
            AsaTeardown.Orient(e);
        // What stands in the place of ports is the echo's id, or type and code.
        if (e[AsimField.NetworkProtocol].Utf8 is { IsEmpty: false } protocol && protocol.EndsWith("ICMP"u8))
            foreach (var port in Ports)
                e.Remove(port);
        NotTranslated(e, AsimField.SrcIpAddr, AsimField.SrcNatIpAddr, AsimField.SrcNatPortNumber);
        NotTranslated(e, AsimField.DstIpAddr, AsimField.DstNatIpAddr, AsimField.DstNatPortNumber);
        if (e.Has(AsimField.ThreatField))
            e.Set(AsimField.ThreatIpAddr, e[e[AsimField.ThreatField].Utf8.SequenceEqual("SrcIpAddr"u8) ? AsimField.SrcIpAddr : AsimField.DstIpAddr]);
        if (e[AsimField.SrcIpAddr].Utf8 is { IsEmpty: false } source)
            e.SetConstant(AsimField.NetworkProtocolVersion, source.Contains((byte)':') ? Version6 : Version4);
    }

    // Where no port tells them apart, an address that is mapped to itself is not translated.
    private static void NotTranslated(SecurityEvent e, AsimField address, AsimField translated, AsimField port)
    {
        if (e.Has(translated) && !e.Has(port) && e[address].Utf8.SequenceEqual(e[translated].Utf8))
            e.Remove(translated);
    }

    private static readonly AsimField[] Ports = [AsimField.SrcPortNumber, AsimField.DstPortNumber, AsimField.SrcNatPortNumber, AsimField.DstNatPortNumber];
    private static readonly byte[] Version4 = "IPv4"u8.ToArray();
    private static readonly byte[] Version6 = "IPv6"u8.ToArray();
}
