using SecResponder.Events.Asim;
using SecResponder.Events.DeviceEvents;
using SecResponder.Events.Framing;
using SecResponder.Events.Text;

namespace SecResponder.Events.Sources.Cef;

/// <summary>ArcSight's Common Event Format of any vendor; sources that know their vendor's CEF are asked before.</summary>
/// <remarks>ArcSight, "Common Event Format".</remarks>
internal sealed class CefSource : EventSource
{
    private const string Source = "cef";

    private static readonly DeviceEventKinds EventKinds = new(Source);

    private static readonly NameCache LabelNames = new();

    // The numbered fields and what they are called in this event.
    private static readonly (byte[] Field, byte[] Label)[] Numbered =
        [.. new[] { "cs1", "cs2", "cs3", "cs4", "cs5", "cs6", "cn1", "cn2", "cn3", "cfp1", "cfp2", "cfp3", "cfp4", "c6a1", "c6a2", "c6a3", "c6a4", "flexString1", "flexString2", "flexNumber1", "flexNumber2", "flexDate1", "deviceCustomDate1", "deviceCustomDate2" }
            .Select(name => (System.Text.Encoding.UTF8.GetBytes(name), System.Text.Encoding.UTF8.GetBytes(name + "Label")))];

    public override string Id => Source;

    public override string Title => "CEF, any vendor";

    public override IReadOnlyList<EventKind> Kinds => EventKinds.All;

    public override bool ReadsAnyVendor => true;

    public override bool Recognizes(ReadOnlySpan<byte> record) => CefRecord.Find(record) >= 0;

    public override void Normalize(in RawRecord record, SecurityEvent scratch, IEventReceiver receiver)
    {
        var line = record.Span.TrimEnd(" \t\r\n"u8);
        var at = CefRecord.Find(line);
        if (at < 0)
        {
            receiver.Reject(record, new Rejection(RejectionCodes.Malformed, $"no 'CEF:' and a version stands in it: {Excerpt.Of(line)}", 0));
            return;
        }
        if (!CefRecord.TryRead(line[at..], out var cef))
        {
            receiver.Reject(record, new Rejection(RejectionCodes.Truncated, $"the CEF header ends too early: {Excerpt.Of(line[at..])}", line.Length));
            return;
        }
        scratch.Reset(record);
        var pairs = CefPairs.In(scratch, cef.Extension);
        Begin(scratch, cef, pairs);
        for (var n = 0; n < pairs.Count; n++)
            Take(scratch, pairs, n);
        Labels(scratch);
        if (at > 0)
            Header(scratch, SyslogHeader.Read(line, record.ReceivedAt));
        DeviceEventOutcome.Finish(scratch, cef.Name);
        if (!scratch.Has(AsimField.EventMessage))
            scratch.SetText(AsimField.EventMessage, CefPairs.Unescape(scratch, cef.Name));
        AsimDerivation.Complete(scratch);
        receiver.Receive(scratch);
    }

    private static void Begin(SecurityEvent e, CefRecord cef, PairList pairs)
    {
        var seen = DeviceEventFields.Seen.None;
        for (var n = 0; n < pairs.Count; n++)
            if (!pairs.Value(n).IsEmpty)
            {
                var field = DeviceEventFields.Find(pairs.Key(n));
                pairs.SetKnown(n, field);
                seen |= field?.Seen ?? DeviceEventFields.Seen.None;
            }
        e.Begin(EventKinds.Of(seen, cef.Name));
        e.SetText(AsimField.EventVendor, cef.Vendor.IsEmpty ? "Unknown"u8 : CefPairs.Unescape(e, cef.Vendor));
        e.SetText(AsimField.EventProduct, cef.Product.IsEmpty ? "CEF"u8 : CefPairs.Unescape(e, cef.Product));
        e.SetText(AsimField.EventProductVersion, cef.Version);
        e.SetText(AsimField.EventOriginalType, CefPairs.Unescape(e, cef.EventClassId));
        DeviceEventOutcome.Severity(e, cef.Severity);
    }

    private static void Take(SecurityEvent e, PairList pairs, int n)
    {
        var value = CefPairs.Unescape(e, pairs.Value(n));
        if (value.IsEmpty || AbsentMarkers.Is(value))
            return;
        if (pairs.Known(n) is DeviceEventField field)
            field.Take(e, value);
        else
            DeviceEventFields.KeepOther(e, pairs.Key(n), value);
    }

    // "cs2Label=Rule Name cs2=Cleanup" is the field "Rule Name".
    private static void Labels(SecurityEvent e)
    {
        if (!e.Vendor.HasNameThatEnds("Label"u8))
            return;
        foreach (var (field, label) in Numbered)
            if (e.Vendor.Find(field) is { IsPresent: true } value && e.Vendor.Find(label) is { IsPresent: true } called)
            {
                if (LabelNames.Of(called.Utf8) is { } name)
                    e.Vendor.Add(name, value);
                if (e.Kind.IsSession && IsRule(called.Utf8))
                    e.Set(e.Kind.Schema == AsimSchema.NetworkSession ? AsimField.NetworkRuleName : AsimField.RuleName, value);
            }
    }

    private static bool IsRule(ReadOnlySpan<byte> label) =>
        System.Text.Ascii.EqualsIgnoreCase(label, "Rule"u8) || System.Text.Ascii.EqualsIgnoreCase(label, "Rule Name"u8) || System.Text.Ascii.EqualsIgnoreCase(label, "RuleName"u8) || System.Text.Ascii.EqualsIgnoreCase(label, "Policy"u8)
        || System.Text.Ascii.EqualsIgnoreCase(label, "Policy Name"u8);

    private static void Header(SecurityEvent e, SyslogHeader header)
    {
        if (!e.Has(AsimField.TimeGenerated) && header.HasTime)
            e.SetTime(AsimField.TimeGenerated, header.Time, header.HasZone);
        if (!e.Has(AsimField.DvcHostname) && !e.Has(AsimField.DvcIpAddr))
            HostFields.Device.Set(e, header.Host.StartsWith("CEF"u8) ? default : header.Host);
    }
}
