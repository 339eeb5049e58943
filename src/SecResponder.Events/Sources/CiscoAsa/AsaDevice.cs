using System.Collections.Immutable;
using static SecResponder.Events.Sources.CiscoAsa.AsaFamilies;
using static SecResponder.Events.Sources.CiscoAsa.AsaMessage;

namespace SecResponder.Events.Sources.CiscoAsa;

/// <summary>What the device says of its own state, and of addresses, certificates and policies that it gives out: rows for what says more than its text.</summary>
internal static class AsaDevice
{
    private const string Good = "EventType=Other; EventResult=Success";
    private const string Uauth = "UAUTH: Session={}, User={user}, Assigned IP={assigned_ip}, {text}";
    private const string Bad = "EventType=Other; EventResult=Failure";

    public static ImmutableArray<AsaMessage> Rows { get; } =
    [
        Row("106101", Change, Bad + "; Object=access list cache; Operation=deny-flow limit reached", "{text}"),
        Row("109201", Change, Good + "; Operation=add user entry", Uauth),
        Row("109202", Change, Bad + "; Operation=add user entry", Uauth),
        Row("109203", Change, Bad + "; Operation=add user entry", Uauth),
        Row("109204", Change, Good + "; Operation=apply filter", Uauth),
        Row("109205", Change, Bad + "; Operation=apply filter", Uauth),
        Row("109206", Change, Good + "; Operation=remove stale user entry", Uauth),
        Row("109207", Change, Good + "; Operation=update user entry", Uauth),
        Row("109208", Change, Bad + "; Operation=update user entry", Uauth),
        Row("109209", Change, Bad + "; Operation=update filter", Uauth),
        Row("109210", Change, Good + "; Operation=remove user entry", Uauth),
        Row("201008", Change, Bad + "; Object=connections; Operation=disallow new connections", "{text}"),
        Row("302010", Change, Good + "; Object=connections; Operation=connections in use", "{text}"),
        Row("405003", Change, Bad + "; Object=ARP; Operation=IP address collision", "IP address collision detected between {text}"),
        Row("411001", Change, Good + "; Operation=line protocol up", "Line protocol on Interface {object}, changed state to up", "Line protocol on {} {object}, changed state to up"),
        Row("411002", Change, Good + "; Operation=line protocol down", "Line protocol on Interface {object}, changed state to down", "Line protocol on {} {object}, changed state to down"),
        Row("411003", Change, Good + "; Operation=interface up", "Configuration status on interface {object} changed state to {}up", "{text}"),
        Row("411004", Change, Good + "; Operation=interface down", "Configuration status on interface {object} changed state to {}down", "{text}"),
        Row("604103", Change, Good + "; Operation=DHCP address granted", "DHCP daemon interface {}: address granted {object} ({assigned_ip})", "DHCP daemon interface {}:  address granted {object} ({assigned_ip})"),
        Row("604104", Change, Good + "; Operation=DHCP address released", "DHCP daemon interface {}: address released {object} ({assigned_ip})", "DHCP daemon interface {}: address released {object}"),
        Row("717022", Change, Good + "; Operation=certificate validated", "Certificate was successfully validated. {text}"),
        Row("717027", Change, Bad + "; Operation=certificate chain rejected", "Certificate chain failed validation. {text}"),
        Row("717028", Change, Good + "; Operation=certificate chain validated", "Certificate chain was successfully validated {text}"),
        Row("734001", Change, Good + "; Operation=dynamic access policy selected", "DAP: User {user}, Addr {ip}, Connection {application}: The following DAP records were selected for this connection: {object}"),
        Row("734002", Change, Bad + "; Operation=connection terminated by dynamic access policy", "DAP: User {user}, Addr {ip}: Connection terminated by the following DAP records: {object}"),
        Row("734003", Change, Good + "; Operation=session attribute", "DAP: User {user}, Addr {ip}: Session Attribute {object}"),
        Row("737016", Change, Good + "; Operation=address freed", "IPAA: [Session={}, ]Freeing local pool {object} address {assigned_ip}", "IPAA: [Session={}, ]Freeing local pool address {object}"),
        Row("737026", Change, Good + "; Operation=address assigned", "IPAA: [Session={}, ]Client assigned {assigned_ip} from local pool {object}", "IPAA: [Session={}, ]Client assigned from local pool {object}", "IPAA: [Session={}, ]Client assigned {object} from local pool"),
        Row("746012", Change, Good + "; Operation=add user of address", Mapping("Add")),
        Row("746013", Change, Good + "; Operation=delete user of address", Mapping("Delete")),
        Row("771001", Change, Good + "; Object=clock; Operation=clock set", "CLOCK: System clock set, source: {text}"),
        Row("771002", Change, Good + "; Object=clock; Operation=clock set", "CLOCK: System clock set, source: {text}"),
    ];

    private static string[] Mapping(string verb) => [$"user-identity: {verb} IP-User mapping {{ip}} - {{user}} Succeeded[ - {{text}}]", $"[[user-identity]] {verb} IP-User mapping {{ip}} - {{user}} Succeeded[ - {{text}}]", $"{{}}{verb} IP-User mapping {{ip}} - {{user}} {{text}}"];
}
