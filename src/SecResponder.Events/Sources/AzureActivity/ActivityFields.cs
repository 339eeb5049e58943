using System.Text;
using SecResponder.Events.Asim;
using SecResponder.Events.Text;

namespace SecResponder.Events.Sources.AzureActivity;

/// <summary>Which members of a record become what, in both shapes: as a diagnostic setting sends it, and as the management API gives it.</summary>
internal static class ActivityFields
{
    private const string Xml = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/";
    private const string Microsoft = "http://schemas.microsoft.com/identity/claims/";

    private static Dictionary<string, FieldSetter> Members { get; } = new(StringComparer.Ordinal)
    {
        ["time"] = Into.AzureTime(AsimField.TimeGenerated),
        ["eventTimestamp"] = Into.AzureTime(AsimField.TimeGenerated),
        ["operationName"] = (e, text) => e.SetText(AsimField.Operation, text),
        ["operationName>value"] = (e, text) => e.SetText(AsimField.Operation, text),
        ["resourceId"] = Resource,
        ["resourceUri"] = Resource,
        ["category"] = (e, text) => e.SetText(AsimField.EventOriginalSubType, text),
        ["category>value"] = (e, text) => e.SetText(AsimField.EventOriginalSubType, text),
        ["properties>eventCategory"] = (e, text) => e.SetText(AsimField.EventOriginalSubType, text),
        ["resultType"] = Result,
        ["status>value"] = Result,
        ["resultSignature"] = (e, text) => e.SetText(AsimField.EventOriginalResultDetails, text),
        ["subStatus>value"] = (e, text) => e.SetText(AsimField.EventOriginalResultDetails, text),
        ["properties>statusCode"] = (e, text) => e.SetText(AsimField.EventResultDetails, text),
        ["resultDescription"] = (e, text) => e.SetText(AsimField.EventMessage, text),
        ["description"] = (e, text) => e.SetText(AsimField.EventMessage, text),
        ["callerIpAddress"] = Address,
        ["httpRequest>clientIpAddress"] = Address,
        ["caller"] = Caller,
        ["correlationId"] = (e, text) => e.SetText(AsimField.ActorSessionId, text),
        ["level"] = Level,
        ["Level"] = Level,
        ["eventDataId"] = (e, text) => e.SetText(AsimField.EventOriginalUid, text),
        ["properties>eventDataId"] = (e, text) => e.SetText(AsimField.EventOriginalUid, text),
        ["properties>requestbody"] = (e, text) => e.SetText(AsimField.NewValue, text),
        ["properties>requestBody"] = (e, text) => e.SetText(AsimField.NewValue, text),
        // A row of the table AzureActivity, as Log Analytics exports it.
        ["TimeGenerated"] = Into.AzureTime(AsimField.TimeGenerated),
        ["OperationNameValue"] = (e, text) => e.SetText(AsimField.Operation, text),
        ["_ResourceId"] = Resource,
        ["ResourceId"] = Resource,
        ["CategoryValue"] = (e, text) => e.SetText(AsimField.EventOriginalSubType, text),
        ["ActivityStatusValue"] = Result,
        ["ActivitySubstatusValue"] = (e, text) => e.SetText(AsimField.EventOriginalResultDetails, text),
        ["CallerIpAddress"] = Address,
        ["Caller"] = Caller,
        ["CorrelationId"] = (e, text) => e.SetText(AsimField.ActorSessionId, text),
        ["EventDataId"] = (e, text) => e.SetText(AsimField.EventOriginalUid, text),
        ["Description"] = (e, text) => e.SetText(AsimField.EventMessage, text),
    };

    private static Dictionary<string, FieldSetter> Claims { get; } = new(StringComparer.Ordinal)
    {
        [Xml + "upn"] = (e, text) => UserFields.Actor.Set(e, text),
        [Xml + "name"] = Caller,
        [Microsoft + "objectidentifier"] = ActorId,
        [Microsoft + "tenantid"] = (e, text) => e.SetText(AsimField.ActorScopeId, text),
        ["appid"] = (e, text) => e.SetText(AsimField.ActingAppId, text),
        ["ipaddr"] = (e, text) => Address(e, e.Has(AsimField.SrcIpAddr) ? default : text),
    };

    public static JsonFieldMap Map { get; } = new(Places());

    private static readonly byte[] AadId = "AADID"u8.ToArray();
    private static readonly byte[] Success = "Success"u8.ToArray();
    private static readonly byte[] Failure = "Failure"u8.ToArray();
    private static readonly byte[] NotKnown = "NA"u8.ToArray();
    private static readonly byte[] Informational = "Informational"u8.ToArray();
    private static readonly byte[] Low = "Low"u8.ToArray();
    private static readonly byte[] Medium = "Medium"u8.ToArray();
    private static readonly byte[] High = "High"u8.ToArray();

    private static IEnumerable<KeyValuePair<string, FieldSetter>> Places()
    {
        foreach (var (name, set) in Members)
            yield return new(name, set);
        foreach (var claims in (string[])["identity>claims>", "claims>"])
            foreach (var (name, set) in Claims)
                yield return new(claims + name, set);
        // The row's columns hold objects as text.
        var texts = new JsonFieldMap(Claims);
        yield return new("Claims", JsonText.Read(texts));
        yield return new("Claims_d>{}", JsonText.Read(texts));
        var properties = new JsonFieldMap(Members.Where(member => member.Key.StartsWith("properties>", StringComparison.Ordinal)).Select(member => KeyValuePair.Create(member.Key["properties>".Length..], member.Value)));
        yield return new("Properties", JsonText.Read(properties));
        yield return new("Properties_d>{}", JsonText.Read(properties));
    }

    private static void Resource(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        e.SetText(AsimField.ObjectId, text);
        e.SetText(AsimField.Object, text);
        const int Prefix = 15;
        if (text.Length > Prefix && Ascii.EqualsIgnoreCase(text[..Prefix], "/subscriptions/"u8))
        {
            var rest = text[Prefix..];
            var end = rest.IndexOf((byte)'/');
            e.SetText(AsimField.DvcScopeId, end < 0 ? rest : rest[..end]);
        }
    }

    // One operation gives several records: begun, accepted, ended. Only the last has a result.
    private static void Result(SecurityEvent e, ReadOnlySpan<byte> text) => e.SetConstant(
        AsimField.EventResult, StartsWith(text, "Succ"u8) ? Success : StartsWith(text, "Fail"u8) ? Failure : NotKnown);

    private static void Address(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        // "198.51.100.20:4711", "[2001:db8::1]:4711"
        if (text is [(byte)'[', ..] && text.IndexOf((byte)']') is var bracket and > 0)
            text = text[1..bracket];
        else if (!Addresses.IsAddress(text) && text.LastIndexOf((byte)':') is var colon and > 0)
            text = text[..colon];
        if (Addresses.IsAddress(text))
            e.SetText(AsimField.SrcIpAddr, text);
    }

    // The upn claim is better, wherever it stands.
    private static void Caller(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        if (!e.Has(AsimField.ActorUsername))
            UserFields.Actor.Set(e, text);
    }

    private static void ActorId(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        e.SetText(AsimField.ActorUserId, text);
        e.SetConstant(AsimField.ActorUserIdType, AadId);
    }

    private static void Level(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        e.SetText(AsimField.EventOriginalSeverity, text);
        e.SetConstant(AsimField.EventSeverity, text switch
        {
            _ when StartsWith(text, "Crit"u8) || text.SequenceEqual("1"u8) => High,
            _ when StartsWith(text, "Err"u8) || text.SequenceEqual("2"u8) => Medium,
            _ when StartsWith(text, "Warn"u8) || text.SequenceEqual("3"u8) => Low,
            _ => Informational,
        });
    }

    private static bool StartsWith(ReadOnlySpan<byte> text, ReadOnlySpan<byte> word) => text.Length >= word.Length && Ascii.EqualsIgnoreCase(text[..word.Length], word);
}
