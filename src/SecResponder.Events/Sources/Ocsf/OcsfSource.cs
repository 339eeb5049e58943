using SecResponder.Events.Text;

namespace SecResponder.Events.Sources.Ocsf;

/// <summary>Events in the Open Cybersecurity Schema Framework, whoever normalized them: Amazon Security Lake, Splunk, Cribl, vendors' own exports. Versions 1.0 (and its release candidates) to 1.5.</summary>
/// <remarks>schema.ocsf.io.</remarks>
internal sealed class OcsfSource : JsonSource
{
    private static readonly JsonReading Network = new(OcsfKinds.Network, OcsfFields.NetworkMap, OcsfSessions.FinishNetwork);
    private static readonly JsonReading Web = new(OcsfKinds.Web, OcsfFields.WebMap, OcsfSessions.FinishWeb);
    private static readonly JsonReading Dns = new(OcsfKinds.Dns, OcsfFields.DnsMap, OcsfSessions.FinishDns);
    private static readonly JsonReading Logon = new(OcsfKinds.Logon, OcsfFields.LogonMap, OcsfPeople.FinishLogon);
    private static readonly JsonReading Finding = new(OcsfKinds.Finding, OcsfFields.FindingMap, OcsfPeople.FinishFinding);
    private static readonly JsonReading Activity = new(OcsfKinds.Activity, OcsfFields.ActivityMap, OcsfPeople.FinishActivity);

    public override string Id => OcsfKinds.Source;

    public override string Title => "Open Cybersecurity Schema Framework, any product";

    public override IReadOnlyList<EventKind> Kinds => OcsfKinds.All;

    public override bool ReadsAnyVendor => true;

    protected override byte[] Vendor { get; } = "OCSF"u8.ToArray();

    protected override byte[] Product { get; } = "OCSF"u8.ToArray();

    protected override string TimeMembers => "time, time_dt, start_time";

    protected override string Wanted => "it must have class_uid, a class's number, and metadata or category_uid beside it";

    protected override bool RecognizesJson(ReadOnlySpan<byte> json) => json.IndexOf("\"class_uid\""u8) >= 0 && IsOcsf(json);

    protected override bool IsNone(ReadOnlySpan<byte> json) =>
        // Flow logs write a line for an interval without traffic, or without a record of it.
        IsOcsf(json) && JsonMember.Find(json, "status_code"u8) is var code && (code.SequenceEqual("NODATA"u8) || code.SequenceEqual("SKIPDATA"u8));

    protected override JsonReading? ReadingOf(ReadOnlySpan<byte> json)
    {
        if (!IsOcsf(json))
            return null;
        return OcsfKinds.Of(json) switch
        {
            null => null,
            var kind when kind == OcsfKinds.Network => Network,
            var kind when kind == OcsfKinds.Web => Web,
            var kind when kind == OcsfKinds.Dns => Dns,
            var kind when kind == OcsfKinds.Logon => Logon,
            var kind when kind == OcsfKinds.Finding => Finding,
            _ => Activity,
        };
    }

    private static bool IsOcsf(ReadOnlySpan<byte> json) => JsonMember.Has(json, "class_uid"u8) && (JsonMember.Has(json, "metadata"u8) || JsonMember.Has(json, "category_uid"u8) || JsonMember.Has(json, "type_uid"u8));
}
