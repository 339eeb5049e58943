using SecResponder.Events.Text;

namespace SecResponder.Events.Sources.PrometheusAlertmanager;

/// <summary>Alertmanager's notifications by webhook, an event an alert; and alerts as Prometheus posts them and Alertmanager lists them.</summary>
/// <remarks>Prometheus documentation, "Alerting: Configuration, webhook_config", "Clients" (API v2). Grafana's alerting sends the same form.</remarks>
internal sealed class PrometheusAlertmanagerSource : JsonBatchSource
{
    private static readonly byte[] Receiver = "receiver"u8.ToArray();
    private static readonly byte[] GroupKey = "groupKey"u8.ToArray();
    private static readonly byte[] ExternalUrl = "externalURL"u8.ToArray();

    public override string Id => AlertFields.Alert.Source;

    public override string Title => "Prometheus Alertmanager";

    public override IReadOnlyList<EventKind> Kinds { get; } = [AlertFields.Alert];

    protected override byte[] Vendor { get; } = "Prometheus"u8.ToArray();

    protected override byte[] Product { get; } = "Alertmanager"u8.ToArray();

    protected override string Wanted => "no alert stands in it: neither 'alerts' nor an alert of its own ('labels' with an alertname, and 'startsAt')";

    protected override bool RecognizesJson(ReadOnlySpan<byte> json) =>
        json.IndexOf("\"startsAt\""u8) >= 0 && json.IndexOf("\"alertname\""u8) >= 0 && (IsAlert(json) || !JsonMember.FindJson(json, "alerts"u8).IsEmpty);

    protected override int Split(in RawRecord record, ReadOnlySpan<byte> json, SecurityEvent scratch, IEventReceiver receiver)
    {
        if (IsAlert(json))
        {
            One(record, 0, json, default, scratch, receiver);
            return 1;
        }
        var count = 0;
        foreach (var alert in new JsonElements(JsonMember.FindJson(json, "alerts"u8)))
            One(record, count++, alert, json, scratch, receiver);
        return count;
    }

    private static bool IsAlert(ReadOnlySpan<byte> json) => !JsonMember.FindObject(json, "labels"u8).IsEmpty && !JsonMember.Find(json, "startsAt"u8).IsEmpty;

    private void One(in RawRecord record, int index, ReadOnlySpan<byte> alert, ReadOnlySpan<byte> notification, SecurityEvent e, IEventReceiver receiver)
    {
        if (!TryBegin(record, index, alert, AlertFields.Reading, e, receiver))
            return;
        if (!notification.IsEmpty)
        {
            e.Keep(Receiver, JsonMember.Find(notification, "receiver"u8));
            e.Keep(GroupKey, JsonMember.Find(notification, "groupKey"u8));
            e.Keep(ExternalUrl, JsonMember.Find(notification, "externalURL"u8));
        }
        End(record, alert, AlertFields.Reading, e, receiver);
    }
}
