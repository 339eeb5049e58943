using System.Collections.Immutable;
using System.Text;
using SecResponder.Events.Framing;
using SecResponder.Events.Sources.AppformixAlarm;
using SecResponder.Events.Sources.Argocd;
using SecResponder.Events.Sources.AwsCloudtrail;
using SecResponder.Events.Sources.AwsVpcflow;
using SecResponder.Events.Sources.AzureActivity;
using SecResponder.Events.Sources.AzuredevopsAudit;
using SecResponder.Events.Sources.AzureFirewall;
using SecResponder.Events.Sources.AzureFlow;
using SecResponder.Events.Sources.AzureKeyvault;
using SecResponder.Events.Sources.AzureMonitorAlert;
using SecResponder.Events.Sources.AzureResourcechange;
using SecResponder.Events.Sources.Cef;
using SecResponder.Events.Sources.CheckpointFirewall;
using SecResponder.Events.Sources.CiliumHubble;
using SecResponder.Events.Sources.CiscoAsa;
using SecResponder.Events.Sources.CiscoFtd;
using SecResponder.Events.Sources.ContrailAlarm;
using SecResponder.Events.Sources.DefenderXdr;
using SecResponder.Events.Sources.Dhcp;
using SecResponder.Events.Sources.Ecs;
using SecResponder.Events.Sources.EntraAudit;
using SecResponder.Events.Sources.EntraSignin;
using SecResponder.Events.Sources.FortinetFortigate;
using SecResponder.Events.Sources.GcpAudit;
using SecResponder.Events.Sources.GcpFirewall;
using SecResponder.Events.Sources.GcpVpcflow;
using SecResponder.Events.Sources.GithubAudit;
using SecResponder.Events.Sources.GitlabAudit;
using SecResponder.Events.Sources.GraphActivity;
using SecResponder.Events.Sources.JuniperSrx;
using SecResponder.Events.Sources.KubernetesAudit;
using SecResponder.Events.Sources.KubernetesEvent;
using SecResponder.Events.Sources.Leef;
using SecResponder.Events.Sources.LinuxAuditd;
using SecResponder.Events.Sources.LinuxNetfilter;
using SecResponder.Events.Sources.M365Audit;
using SecResponder.Events.Sources.Meraki;
using SecResponder.Events.Sources.Ocsf;
using SecResponder.Events.Sources.OktaSystem;
using SecResponder.Events.Sources.OtlpLogs;
using SecResponder.Events.Sources.PaloAltoPanos;
using SecResponder.Events.Sources.PfsenseFilterlog;
using SecResponder.Events.Sources.PrometheusAlertmanager;
using SecResponder.Events.Sources.Redfish;
using SecResponder.Events.Sources.SophosFirewall;
using SecResponder.Events.Sources.SuricataEve;
using SecResponder.Events.Sources.TerraformRun;
using SecResponder.Events.Sources.WindowsEventlog;
using SecResponder.Events.Sources.WindowsFirewall;
using SecResponder.Events.Sources.WindowsSecurity;
using SecResponder.Events.Sources.WindowsSysmon;
using SecResponder.Events.Sources.Zeek;
using SecResponder.Events.Text;
using SecResponder.Events.WindowsEvents;

namespace SecResponder.Events;

/// <summary>All sources that can be read. Adding one is one line here and one folder under <c>Sources/</c>.</summary>
public static class EventSources
{
    /// <summary>The sources, in the order in which <c>auto</c> asks them.</summary>
    public static ImmutableArray<EventSource> All { get; } =
    [
        new CiscoAsaSource(),
        new CiscoFtdSource(),
        new PaloAltoPanosSource(),
        new FortinetFortigateSource(),
        new EntraAuditSource(),
        new EntraSigninSource(),
        new GraphActivitySource(),
        new AzureResourcechangeSource(),
        new AzureActivitySource(),
        new JuniperSrxSource(),
        new AzureFirewallSource(),
        new AzureKeyvaultSource(),
        new AzureFlowSource(),
        new SuricataEveSource(),
        new CiliumHubbleSource(),
        new ZeekSource(),
        new PfsenseFilterlogSource(),
        new SophosFirewallSource(),
        new MerakiSource(),
        new DhcpSource(),
        new CheckpointFirewallSource(),
        new LinuxNetfilterSource(),
        new LinuxAuditdSource(),
        new WindowsFirewallSource(),
        new AwsVpcflowSource(),
        new GcpVpcflowSource(),
        new GcpFirewallSource(),
        new AwsCloudtrailSource(),
        new GcpAuditSource(),
        new ArgocdSource(),
        new KubernetesAuditSource(),
        new KubernetesEventSource(),
        new M365AuditSource(),
        new DefenderXdrSource(),
        new TerraformRunSource(),
        new GithubAuditSource(),
        new GitlabAuditSource(),
        new AzuredevopsAuditSource(),
        new OktaSystemSource(),
        new WindowsSecuritySource(),
        new WindowsSysmonSource(),
        new WindowsEventlogSource(),
        new AzureMonitorAlertSource(),
        new PrometheusAlertmanagerSource(),
        new RedfishSource(),
        new ContrailAlarmSource(),
        new AppformixAlarmSource(),
        new OtlpLogsSource(),
        new OcsfSource(),
        new EcsSource(),
        new CefSource(),
        new LeefSource(),
    ];

    private static ImmutableArray<EventSource> ReadersOfJson { get; } = [.. All.Where(source => source.ReadsJson)];

    private static ImmutableArray<EventSource> ReadersOfText { get; } = [.. All.Where(source => source.ReadsText)];

    private static ImmutableArray<EventSource> ReadersOfCef { get; } = [.. ReadersOfText.Where(source => source.Samples.Any(sample => CefRecord.Find(Encoding.UTF8.GetBytes(sample)) >= 0))];

    private static ImmutableArray<EventSource> ReadersOfLeef { get; } = [.. ReadersOfText.Where(source => source.Samples.Any(sample => LeefRecord.Find(Encoding.UTF8.GetBytes(sample)) >= 0))];

    private static ImmutableArray<EventSource> ReadersOfXml { get; } = [.. ReadersOfText.Where(source => source.Samples.Any(sample => WindowsXmlRecord.Find(Encoding.UTF8.GetBytes(sample)) >= 0))];

    /// <summary>The source with this id, or null.</summary>
    public static EventSource? Find(string id) => All.FirstOrDefault(source => source.Id.Equals(id, StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether this source takes the record for its own.</summary>
    public static bool Recognizes(EventSource source, ReadOnlySpan<byte> record)
    {
        ArgumentNullException.ThrowIfNull(source);
        return (source.ReadsJson || !JsonBody.IsObject(record)) && source.Recognizes(record);
    }

    /// <summary>The first source that recognizes the record, or null. Those that read any vendor's records (ECS, OCSF, CEF, LEEF) are asked last.</summary>
    /// <param name="record">The record.</param>
    /// <param name="last">The source of the record before it, if there was one: streams seldom change, so it is asked first. No two vendors' marks are alike; a source of any vendor's records waits for its turn.</param>
    public static EventSource? Recognize(ReadOnlySpan<byte> record, EventSource? last = null)
    {
        if (last is { ReadsAnyVendor: false } && Recognizes(last, record))
            return last;
        foreach (var source in CandidatesFor(record))
            if (!ReferenceEquals(source, last) || last.ReadsAnyVendor)
                if (source.Recognizes(record))
                    return source;
        return null;
    }

    // The first byte says most: an object is for those who read JSON, a line without one for those who read text; only JSON behind a header may be either's.
    private static ImmutableArray<EventSource> CandidatesFor(ReadOnlySpan<byte> record)
    {
        if (JsonBody.IsObject(record))
            return ReadersOfJson;
        if (JsonBody.Find(record) >= 0)
            return All;
        if (WindowsXmlRecord.Find(record) >= 0)
            return ReadersOfXml;
        if (IsMessage(record, CefRecord.Find(record)))
            return ReadersOfCef;
        return IsMessage(record, LeefRecord.Find(record)) ? ReadersOfLeef : ReadersOfText;
    }

    // CEF, LEEF and an event's XML say what they are where the message begins; within a message anybody may have written it, to be taken for something else.
    private static bool IsMessage(ReadOnlySpan<byte> record, int at) => at == 0 || (at > 0 && at <= SyslogHeader.Read(record, DateTimeOffset.UnixEpoch).BodyOffset);
}
