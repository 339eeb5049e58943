using SecResponder.Events.Asim;
using SecResponder.Events.Text;

namespace SecResponder.Events.Sources.AzureKeyvault;

/// <summary>Which members of a record become what: as a diagnostic setting sends it, and as the rows of a workspace have it.</summary>
internal static class KeyvaultFields
{
    private const string Xml = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/";
    private const string Microsoft = "http://schemas.microsoft.com/identity/claims/";

    private static readonly FieldSetter ActorId = Into.Id(AsimField.ActorUserId, AsimField.ActorUserIdType, AsimWords.AadId);

    public static JsonFieldMap Map { get; } = new(new Dictionary<string, FieldSetter>(StringComparer.Ordinal)
    {
        ["time"] = Into.AzureTime(AsimField.TimeGenerated),
        ["resourceId"] = AzureResource.SetDevice,
        ["category"] = Into.Text(AsimField.EventOriginalType),
        ["operationName"] = Into.Text(AsimField.Operation),
        ["resultSignature"] = Into.Text(AsimField.EventOriginalResultDetails),
        ["resultDescription"] = Into.Text(AsimField.EventMessage),
        ["callerIpAddress"] = Into.Address(AsimField.SrcIpAddr),
        ["correlationId"] = Into.Text(AsimField.ActorSessionId),
        ["properties>httpStatusCode"] = Into.Text(AsimField.EventResultDetails),
        ["properties>clientInfo"] = Into.Text(AsimField.HttpUserAgent),
        ["properties>requestUri"] = Into.Text(AsimField.TargetUrl),
        ["properties>id"] = Into.Text(AsimField.ObjectId),
        ["identity>claim>oid"] = ActorId,
        ["identity>claim>" + Microsoft + "objectidentifier"] = ActorId,
        ["identity>claim>upn"] = Into.User(UserFields.Actor),
        ["identity>claim>unique_name"] = Into.UserIfAbsent(UserFields.Actor),
        ["identity>claim>" + Xml + "upn"] = Into.User(UserFields.Actor),
        ["identity>claim>" + Xml + "name"] = Into.UserIfAbsent(UserFields.Actor),
        ["identity>claim>appid"] = Into.Text(AsimField.ActingAppId),
        // Rows of AzureDiagnostics, whose columns end with their type, and of AZKVAuditLogs.
        ["TimeGenerated"] = Into.AzureTime(AsimField.TimeGenerated),
        ["ResourceId"] = AzureResource.SetDevice,
        ["_ResourceId"] = AzureResource.SetDevice,
        ["Category"] = Into.Text(AsimField.EventOriginalType),
        ["Type"] = (e, text) => e.SetText(AsimField.EventOriginalType, text.SequenceEqual("AZKVAuditLogs"u8) ? text : default),
        ["OperationName"] = Into.Text(AsimField.Operation),
        ["ResultSignature"] = Into.Text(AsimField.EventOriginalResultDetails),
        ["ResultDescription"] = Into.Text(AsimField.EventMessage),
        ["CallerIPAddress"] = Into.Address(AsimField.SrcIpAddr),
        ["CallerIpAddress"] = Into.Address(AsimField.SrcIpAddr),
        ["CorrelationId"] = Into.Text(AsimField.ActorSessionId),
        ["httpStatusCode_d"] = Into.Text(AsimField.EventResultDetails),
        ["HttpStatusCode"] = Into.Text(AsimField.EventResultDetails),
        ["clientInfo_s"] = Into.Text(AsimField.HttpUserAgent),
        ["ClientInfo"] = Into.Text(AsimField.HttpUserAgent),
        ["requestUri_s"] = Into.Text(AsimField.TargetUrl),
        ["RequestUri"] = Into.Text(AsimField.TargetUrl),
        ["id_s"] = Into.Text(AsimField.ObjectId),
        ["Id"] = Into.Text(AsimField.ObjectId),
        ["identity_claim_oid_g"] = ActorId,
        ["identity_claim_http_schemas_microsoft_com_identity_claims_objectidentifier_g"] = ActorId,
        ["identity_claim_upn_s"] = Into.User(UserFields.Actor),
        ["identity_claim_unique_name_s"] = Into.UserIfAbsent(UserFields.Actor),
        ["identity_claim_http_schemas_xmlsoap_org_ws_2005_05_identity_claims_upn_s"] = Into.User(UserFields.Actor),
        ["identity_claim_appid_g"] = Into.Text(AsimField.ActingAppId),
        ["Identity>claim>oid"] = ActorId,
        ["Identity>claim>upn"] = Into.User(UserFields.Actor),
        ["Identity>claim>unique_name"] = Into.UserIfAbsent(UserFields.Actor),
        ["Identity>claim>appid"] = Into.Text(AsimField.ActingAppId),
    });
}
