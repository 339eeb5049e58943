using SecResponder.Events.Asim;
using SecResponder.Events.Text;

namespace SecResponder.Events.Sources.Ecs;

/// <summary>Events in the Elastic Common Schema, whoever normalized them: Beats, Elastic Agent's integrations, Vector, Logstash. Sources that know their vendor's own form are asked before.</summary>
/// <remarks>Elastic, "ECS Reference".</remarks>
internal sealed class EcsSource : JsonSource
{
    private static readonly JsonReading Network = new(EcsKinds.Network, EcsFields.NetworkMap, EcsSessions.FinishNetwork);
    private static readonly JsonReading Web = new(EcsKinds.Web, EcsFields.WebMap, EcsSessions.FinishWeb);
    private static readonly JsonReading Dns = new(EcsKinds.Dns, EcsFields.DnsMap, EcsSessions.FinishDns);
    private static readonly JsonReading Logon = new(EcsKinds.Logon, EcsFields.LogonMap, EcsPeople.FinishLogon);
    private static readonly JsonReading Audit = new(EcsKinds.Audit, EcsFields.AuditMap, EcsPeople.FinishAudit);
    private static readonly JsonReading Alert = new(EcsKinds.Alert, EcsFields.AlertMap, FinishAlert);

    public override string Id => EcsKinds.Source;

    public override string Title => "Elastic Common Schema, any product";

    public override IReadOnlyList<EventKind> Kinds => EcsKinds.All;

    public override bool ReadsAnyVendor => true;

    protected override byte[] Vendor { get; } = "Elastic"u8.ToArray();

    protected override byte[] Product { get; } = "ECS"u8.ToArray();

    protected override string TimeMembers => "@timestamp";

    protected override string Wanted => "it must have @timestamp, and ecs.version or one of event.kind, event.category, event.action, event.dataset";

    protected override bool RecognizesJson(ReadOnlySpan<byte> json) => json.IndexOf("\"@timestamp\""u8) >= 0 && IsEcs(json);

    protected override JsonReading? ReadingOf(ReadOnlySpan<byte> json)
    {
        if (!IsEcs(json))
            return null;
        return EcsKinds.Of(json) switch
        {
            var kind when kind == EcsKinds.Network => Network,
            var kind when kind == EcsKinds.Web => Web,
            var kind when kind == EcsKinds.Dns => Dns,
            var kind when kind == EcsKinds.Logon => Logon,
            var kind when kind == EcsKinds.Alert => Alert,
            _ => Audit,
        };
    }

    private static bool IsEcs(ReadOnlySpan<byte> json)
    {
        if (JsonMember.Has(json, "ecs"u8) || JsonMember.Has(json, "ecs.version"u8) || JsonMember.Has(json, "event.kind"u8) || JsonMember.Has(json, "event.category"u8) || JsonMember.Has(json, "event.action"u8))
            return true;
        var about = JsonMember.FindObject(json, "event"u8);
        return !about.IsEmpty && (JsonMember.Has(about, "kind"u8) || JsonMember.Has(about, "category"u8) || JsonMember.Has(about, "action"u8) || JsonMember.Has(about, "dataset"u8));
    }

    private static Rejection? FinishAlert(SecurityEvent e)
    {
        EcsProduct.Complete(e);
        e.SetConstant(AsimField.EventType, AsimWords.Alert);
        if (!e.Has(AsimField.AlertName))
            e.Set(AsimField.AlertName, e.Has(AsimField.EventMessage) ? e[AsimField.EventMessage] : e[AsimField.EventOriginalType]);
        return null;
    }
}
