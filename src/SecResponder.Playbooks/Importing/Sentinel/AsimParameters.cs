using System.Collections.Frozen;
using SecResponder.Events.Asim;

namespace SecResponder.Playbooks.Importing.Sentinel;

/// <summary>The filtering parameters of ASIM's parsers, as conditions on a column.</summary>
/// <remarks>Microsoft Sentinel, "Develop ASIM parsers", "Filtering parser parameters", and the page of each schema.</remarks>
internal static class AsimParameters
{
    private static readonly FrozenDictionary<string, (string Field, string Operator)> Known = new Dictionary<string, (string, string)>(StringComparer.Ordinal)
    {
        ["eventresult"] = ("EventResult", "=~"),
        ["eventtype"] = ("EventType", "=~"),
        ["eventtype_in"] = ("EventType", "in~"),
        ["eventresultdetails_in"] = ("EventResultDetails", "in~"),
        ["eventresultdetails_has_any"] = ("EventResultDetails", "has_any"),
        ["responsecodename"] = ("EventResultDetails", "=~"),
        ["dvcaction"] = ("DvcAction", "in~"),
        ["dstportnumber"] = ("DstPortNumber", "=="),
        ["srcipaddr"] = ("SrcIpAddr", "=="),
        ["srcipaddr_has_any_prefix"] = ("SrcIpAddr", "startswith"),
        ["dstipaddr_has_any_prefix"] = ("DstIpAddr", "startswith"),
        ["domain_has_any"] = ("DnsQuery", "has_any"),
        ["url_has_any"] = ("Url", "has_any"),
        ["httpuseragent_has_any"] = ("HttpUserAgent", "has_any"),
        ["actorusername_has"] = ("ActorUsername", "has"),
        ["actorusername_has_any"] = ("ActorUsername", "has_any"),
        ["targetusername_has"] = ("TargetUsername", "has"),
        ["targetusername_has_any"] = ("TargetUsername", "has_any"),
        ["commandline_has_any"] = ("TargetProcessCommandLine", "has_any"),
        ["commandline_has_all"] = ("TargetProcessCommandLine", "has_all"),
        ["targetprocess_has_any"] = ("TargetProcessName", "has_any"),
        ["actingprocess_has_any"] = ("ActingProcessName", "has_any"),
        ["targetfilepath_has_any"] = ("TargetFilePath", "has_any"),
        ["registrykey_has_any"] = ("RegistryKey", "has_any"),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The condition that a parameter stands for; null: not known, or of another schema.</summary>
    public static (string Field, string Operator)? Find(string parameter, AsimSchema schema) =>
        schema != AsimSchema.None && Known.TryGetValue(parameter, out var condition) ? condition : null;
}
