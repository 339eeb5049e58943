using SecResponder.Events.Text;

namespace SecResponder.Events.Sources.Redfish;

/// <summary>What a machine's management controller tells by Redfish's event service: temperature, power, a chassis that was opened, drives; and what was changed in it.</summary>
/// <remarks>DMTF DSP0266 "Redfish Specification", Eventing; DSP2046, schema Event; DSP2065, the message registries.</remarks>
internal sealed class RedfishSource : JsonBatchSource
{
    private static readonly byte[] Context = "Context"u8.ToArray();

    public override string Id => RedfishKinds.Source;

    public override string Title => "Redfish events (DMTF)";

    public override IReadOnlyList<EventKind> Kinds => RedfishKinds.All;

    protected override byte[] Vendor { get; } = "DMTF"u8.ToArray();

    protected override byte[] Product { get; } = "Redfish"u8.ToArray();

    protected override string Wanted => "no event stands in it: 'Events' with a MessageId each";

    protected override bool RecognizesJson(ReadOnlySpan<byte> json) => json.IndexOf("\"MessageId\""u8) >= 0 && JsonMember.FindJson(json, "Events"u8) is [(byte)'[', ..];

    protected override int Split(in RawRecord record, ReadOnlySpan<byte> json, SecurityEvent scratch, IEventReceiver receiver)
    {
        var count = 0;
        var context = JsonMember.Find(json, "Context"u8);
        foreach (var part in new JsonElements(JsonMember.FindJson(json, "Events"u8)))
            One(record, count++, part, context, scratch, receiver);
        return count;
    }

    private void One(in RawRecord record, int index, ReadOnlySpan<byte> part, ReadOnlySpan<byte> context, SecurityEvent e, IEventReceiver receiver)
    {
        var reading = RedfishFields.Readings[RedfishKinds.Of(part)];
        if (!TryBegin(record, index, part, reading, e, receiver))
            return;
        if (!e.Vendor.Find(Context).IsPresent)
            e.Keep(Context, context);
        End(record, part, reading, e, receiver);
    }
}
