using System.Text;
using SecResponder.Events.Text;

namespace SecResponder.Events.Sources.JuniperSrx;

/// <summary>Attacks and content in plain text: read into the names that the structured form has.</summary>
/// <remarks>Juniper, "System Log Explorer": the message column of IDP_ATTACK_LOG_EVENT, RT_SCREEN_*, WEBFILTER_URL_*, AV_VIRUS_DETECTED_MT.</remarks>
internal static class JuniperPlain
{
    private const string Idp = "IDP: at {epoch-time}, {message-type} Attack log <{source-address}/{source-port}->{destination-address}/{destination-port}> for {protocol-name} protocol and service {service-name} application {application-name} "
        + "by rule {rule-name} of rulebase {rulebase-name} in policy {policy-name}. attack: {}action={action}, threat-severity={threat-severity}, name={attack-name}, NAT <{nat-source-address}:{nat-source-port}->{nat-destination-address}:{nat-destination-port}>";

    private static readonly Dictionary<string, FieldSetter> Setters = new[]
    {
        "epoch-time", "message-type", "source-address", "source-port", "destination-address", "destination-port", "protocol-name", "service-name", "application-name", "rule-name", "rulebase-name", "policy-name", "action", "threat-severity",
        "attack-name", "nat-source-address", "nat-source-port", "nat-destination-address", "nat-destination-port", "elapsed-time", "inbound-bytes", "outbound-bytes", "inbound-packets", "outbound-packets", "source-zone-name",
        "source-interface-name", "destination-zone-name", "destination-interface-name", "username", "roles", "interface-name", "protocol-id", "category", "reason", "profile", "url", "obj", "name", "filename",
    }.ToDictionary(name => name, Into, StringComparer.Ordinal).With("source", Place("source-address", "source-port")).With("destination", Place("destination-address", "destination-port"))
        .With("tail", (e, text) => Tail!.TryRead(text, e));

    private static readonly MessagePattern Tail = Shape(", time-elapsed={elapsed-time}, inbytes={inbound-bytes}, outbytes={outbound-bytes}, inpackets={inbound-packets}, outpackets={outbound-packets}, "
        + "intf:{source-zone-name}:{source-interface-name}->{destination-zone-name}:{destination-interface-name}, {}username={username}, roles={roles} and misc-message {}");

    private static readonly MessagePattern[] Shapes =
    [
        Shape(Idp + "{tail}"),
        Shape("{attack-name} source: {source}, destination: {destination}, protocol-id: {protocol-id}, zone name: {source-zone-name}, interface name: {interface-name}, action: {action}"),
        Shape("{attack-name} source: {source}, destination: {destination}, zone name: {source-zone-name}, interface name: {interface-name}, action: {action}"),
        Shape("{attack-name} destination: {destination}, zone name: {source-zone-name}, interface name: {interface-name}, action: {action}"),
        Shape("WebFilter: ACTION=\"{}\" {source-address}({source-port})->{destination-address}({destination-port}) {}CATEGORY=\"{category}\" REASON=\"{reason}\" PROFILE=\"{profile}\" URL={url} OBJ={obj} username {username} roles {roles}"),
        Shape("WebFilter: ACTION=\"{}\" {source-address}({source-port})->{destination-address}({destination-port}) {}CATEGORY=\"{category}\" REASON=\"{reason}\" PROFILE=\"{profile}\" URL={url} OBJ={obj}"),
        Shape("AntiVirus: Virus detected: from {source} to {destination} source-zone {source-zone-name} {filename} file {} virus {name} URL:{url} username {username} roles {roles}"),
        Shape("AntiVirus: Virus detected: from {source} to {destination} source-zone {source-zone-name} {filename} file {} virus {name} URL:{url}"),
    ];

    /// <summary>Reads the text; false when it has none of these forms.</summary>
    public static bool TryRead(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        foreach (var shape in Shapes)
            if (shape.TryRead(text, e))
                return true;
        return false;
    }

    private static MessagePattern Shape(string pattern) => new(pattern, Setters);

    private static Dictionary<string, FieldSetter> With(this Dictionary<string, FieldSetter> setters, string name, FieldSetter set)
    {
        setters.Add(name, set);
        return setters;
    }

    private static FieldSetter Into(string name)
    {
        var key = Encoding.UTF8.GetBytes(name);
        return (e, text) => JuniperFields.Table.Set(e, key, text);
    }

    // "10.0.0.5:51000", "10.0.0.5"
    private static FieldSetter Place(string address, string port)
    {
        var (setAddress, setPort) = (Into(address), Into(port));
        return (e, text) =>
        {
            var colon = text.Count((byte)':') == 1 ? text.IndexOf((byte)':') : -1;
            setAddress(e, colon < 0 ? text : text[..colon]);
            if (colon >= 0)
                setPort(e, text[(colon + 1)..]);
        };
    }
}
