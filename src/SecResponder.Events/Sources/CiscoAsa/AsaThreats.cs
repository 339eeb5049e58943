using System.Collections.Immutable;
using static SecResponder.Events.Sources.CiscoAsa.AsaFamilies;
using static SecResponder.Events.Sources.CiscoAsa.AsaMessage;

namespace SecResponder.Events.Sources.CiscoAsa;

/// <summary>Messages about attacks: signatures, threat detection, the botnet traffic filter.</summary>
internal static class AsaThreats
{
    private const string Listed = "{protocol} traffic from {src} to {dst}, {} {domain} resolved from {} list: {threat}[, threat-level: {threat_level}, category: {threat_category}]";

    // Older releases write "black listed".
    private static readonly string[] Botnet = ["Dynamic {} {} black listed " + Listed, "Dynamic {} {} {} " + Listed];

    public static ImmutableArray<AsaMessage> Rows { get; } =
    [
        .. Signatures(400000, 400050),
        .. Botnets("338001", "338002", "338003", "338004", "Allow"),
        .. Botnets("338005", "338006", "338007", "338008", "Drop"),
        .. Botnets("338201", "338202", "338203", "338204", "Allow"),
        Row("733100", Threat, "EventType=IDS; DvcAction=Allow; ThreatName=Rate exceeded", "[[{text}]] drop rate-{} exceeded. Current burst rate is {} per second, max configured rate is {}; Current average rate is {} per second, max configured rate is {}; Cumulative total count is {}", "{text} drop rate {} exceeded. {}"),
        Row("733101", Threat, "EventType=IDS; DvcAction=Allow; ThreatName=Scanning", "[[{text}]] Host {src} is targeted. {}", "[[{text}]] Host {src} is attacking. {}", "[[{text}]] Subnet {src} is {}"),
        Row("733102", Threat, "EventType=IDS; DvcAction=Deny; ThreatName=Scanning", "Threat-detection adds host {src} to shun list", "Threat detection adds host {src} to shun list"),
        Row("733103", Threat, "EventType=IDS; DvcAction=Allow; ThreatName=Scanning", "Threat-detection removes host {src} from shun list", "Threat detection removes host {src} from shun list"),
        Row("401002", Threat, "EventType=IDS; DvcAction=Deny; ThreatName=Shunned", "Shun added: {src} {dst} {src_port} {dst_port}"),
        Row("401004", Threat, "EventType=IDS; DvcAction=Deny; ThreatName=Shunned", "Shunned packet: {src} ==> {dst} on interface {interface}", "Shunned packet: {src} = {dst} on interface {interface}"),
        Row("405001", Threat, "EventType=IDS; DvcAction=Allow; ThreatName=ARP collision", "Received ARP {} collision from {src} on interface {interface}[ with {}]"),
        Row("108004", Threat, "EventType=IDS; DvcAction=Drop; ThreatName=ESMTP violation", "{} Classification: Dropped connection for ESMTP {} from {src} to {dst}; {text}", "{}: {} for {} from {src} to {dst}; {text}"),
        Row("209003", Threat, "EventType=IDS; DvcAction=Drop; ThreatName=Fragment flood", "Fragment database limit of {} exceeded: src = {src}, dest = {dst}, proto = {protocol}, id = {}"),
        Row("209004", Threat, "EventType=IDS; DvcAction=Drop; ThreatName=Invalid fragment", "Invalid IP fragment, size = {} exceeds maximum size = {}: src = {src}, dest = {dst}, proto = {protocol}, id = {}"),
        Row("209005", Threat, "EventType=IDS; DvcAction=Drop; ThreatName=Invalid fragment", "Discard IP fragment set with more than {} elements: src = {src}, dest = {dst}, proto = {protocol}, id = {}", "Discard IP fragment set with more than {} elements:  src = {src}, dest = {dst}, proto = {protocol}, id = {}"),
        Row("401003", Threat, "EventType=IDS; DvcAction=Allow; ThreatName=Shunned", "Shun deleted: {src}"),
        Row("415006", Threat, "EventType=IDS; DvcAction=Drop; ThreatName=HTTP violation", "HTTP - matched {text} from {src} to {dst}"),
        Row("420002", Threat, "EventType=IDS; DvcAction=Drop; ThreatName=IPS", "IPS requested to drop {protocol} packet from {src} to {dst}"),
        Row("420003", Threat, "EventType=IDS; DvcAction=Reset; ThreatName=IPS", "IPS requested to reset {protocol} connection from {src} to {dst}"),
        Row("410001", Threat, "EventType=IDS; DvcAction=Drop; ThreatName=DNS violation", "Dropped UDP DNS {} from {src} to {dst}; {text}"),
    ];

    // The signatures of the built-in IPS: all are printed alike.
    private static IEnumerable<AsaMessage> Signatures(int first, int last) =>
        Enumerable.Range(first, last - first + 1).Select(id => Row($"{id}", Threat, "EventType=IDS; DvcAction=Allow", "IPS:{threat_id} {threat} from {src} to {dst} on interface {interface}", "IDS:{threat_id} {threat} from {src} to {dst} on interface {interface}"));

    // Of each four the first and third are about the source, the others about the destination.
    private static IEnumerable<AsaMessage> Botnets(string source, string destination, string bySource, string byDestination, string action) =>
    [
        Row(source, Threat, $"EventType=IDS; ThreatField=SrcIpAddr; DvcAction={action}", Botnet),
        Row(destination, Threat, $"EventType=IDS; ThreatField=DstIpAddr; DvcAction={action}", Botnet),
        Row(bySource, Threat, $"EventType=IDS; ThreatField=SrcIpAddr; DvcAction={action}", Botnet),
        Row(byDestination, Threat, $"EventType=IDS; ThreatField=DstIpAddr; DvcAction={action}", Botnet),
    ];
}
