using System.Text.Json;
using SecResponder.Events.Asim;
using SecResponder.Events.Text;

namespace SecResponder.Events.Sources.AzureResourcechange;

/// <summary>Changes of Azure resources: Event Grid's events of a subscription, and Resource Graph's table of changes, which has old and new values.</summary>
/// <remarks>Microsoft Learn, "Azure subscription as an Event Grid source"; "Get resource changes" (resourcechanges).</remarks>
internal sealed class AzureResourcechangeSource : JsonSource
{
    private const string Source = "azure-resourcechange";

    private static readonly LogSource Sigma = new(null, "azure", "activitylogs");

    private static readonly WordMap ChangeTypes = new(("Create", "Create"), ("Update", "Set"), ("Delete", "Delete"));

    private static readonly JsonReading EventGrid = new(new EventKind(Source, "Microsoft.Resources", AsimSchema.AuditEvent, Sigma), new JsonFieldMap(new Dictionary<string, FieldSetter>(StringComparer.Ordinal)
    {
        ["id"] = Into.Text(AsimField.EventOriginalUid),
        ["eventTime"] = Into.Time(AsimField.TimeGenerated),
        ["time"] = Into.AzureTime(AsimField.TimeGenerated),
        ["eventType"] = Into.Text(AsimField.EventOriginalType),
        ["type"] = Into.Text(AsimField.EventOriginalType),
        ["subject"] = Into.Text(AsimField.Object),
        ["data>operationName"] = Into.Text(AsimField.Operation),
        ["data>resourceUri"] = Into.Text(AsimField.ObjectId),
        ["data>status"] = Into.Text(AsimField.EventOriginalResultDetails),
        ["data>subscriptionId"] = Into.Text(AsimField.DvcScopeId),
        ["data>tenantId"] = Into.Text(AsimField.ActorScopeId),
        ["data>claims>http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn"] = Into.User(UserFields.Actor),
        ["data>claims>http://schemas.xmlsoap.org/ws/2005/05/identity/claims/name"] = Into.UserIfAbsent(UserFields.Actor),
        ["data>claims>http://schemas.microsoft.com/identity/claims/objectidentifier"] = Into.Id(AsimField.ActorUserId, AsimField.ActorUserIdType, AsimWords.AadId),
        ["data>correlationId"] = Into.Text(AsimField.ActorSessionId),
        ["data>claims>appid"] = Into.Text(AsimField.ActingAppId),
        ["data>claims>ipaddr"] = Into.Address(AsimField.SrcIpAddr),
        ["data>httpRequest>clientIpAddress"] = Into.Address(AsimField.SrcIpAddr),
        ["data>httpRequest"] = (e, json) => Addresses.Set(e, AsimField.SrcIpAddr, JsonMember.Find(json, "clientIpAddress"u8)),
    }), FinishEvent);

    private static readonly JsonReading Graph = new(new EventKind(Source, "resourcechanges", AsimSchema.AuditEvent, Sigma), new JsonFieldMap(new Dictionary<string, FieldSetter>(StringComparer.Ordinal)
    {
        ["id"] = Into.Text(AsimField.EventOriginalUid),
        ["subscriptionId"] = Into.Text(AsimField.DvcScopeId),
        ["tenantId"] = Into.Text(AsimField.ActorScopeId),
        ["properties>changeType"] = Into.Word(AsimField.EventType, ChangeTypes, AsimField.EventOriginalType),
        ["properties>targetResourceId"] = Into.All(Into.Text(AsimField.Object), Into.Text(AsimField.ObjectId)),
        ["properties>targetResourceType"] = Into.Text(AsimField.OriginalObjectType),
        ["properties>changeAttributes>timestamp"] = Into.Time(AsimField.TimeGenerated),
        ["properties>changeAttributes>changedBy"] = Into.User(UserFields.Actor),
        ["properties>changeAttributes>changedByType"] = Into.Text(AsimField.ActorOriginalUserType),
        ["properties>changeAttributes>clientType"] = Into.Text(AsimField.ActingAppName),
        ["properties>changeAttributes>correlationId"] = Into.Text(AsimField.ActorSessionId),
        ["properties>changeAttributes>operation"] = Into.Text(AsimField.Operation),
        ["properties>changes>{}"] = Changes,
    }), FinishChange);

    public override string Id => Source;

    public override string Title => "Azure resource changes (Event Grid, Resource Graph)";

    public override IReadOnlyList<EventKind> Kinds { get; } = [EventGrid.Kind, Graph.Kind];

    protected override byte[] Vendor { get; } = "Microsoft"u8.ToArray();

    protected override byte[] Product { get; } = "Azure"u8.ToArray();

    protected override string TimeMembers => "eventTime, time, properties.changeAttributes.timestamp";

    protected override string Wanted => "it is neither an event of type Microsoft.Resources.… nor a row of resourcechanges";

    protected override bool RecognizesJson(ReadOnlySpan<byte> json) => (json.IndexOf("\"Microsoft.Resources.Resource"u8) >= 0 && json.IndexOf("\"data\""u8) >= 0) || (json.IndexOf("\"changeAttributes\""u8) >= 0 && json.IndexOf("\"targetResourceId\""u8) >= 0);

    protected override JsonReading? ReadingOf(ReadOnlySpan<byte> json)
    {
        var type = JsonMember.Find(json, "eventType"u8);
        if (type.IsEmpty)
            type = JsonMember.Find(json, "type"u8);
        return type.StartsWith("Microsoft.Resources.Resource"u8) ? EventGrid : json.IndexOf("\"changeAttributes\""u8) >= 0 && JsonMember.Has(json, "properties"u8) ? Graph : null;
    }

    // { "properties.x": { "previousValue": "a", "newValue": "b" } }
    private static void Changes(SecurityEvent e, ReadOnlySpan<byte> json)
    {
        try
        {
            var members = new JsonPairs(json);
            while (members.Next())
            {
                var change = members.Text(e);
                ChangedValues.Append(e, AsimField.OldValue, members.Key, JsonMember.Find(change, "previousValue"u8));
                ChangedValues.Append(e, AsimField.NewValue, members.Key, JsonMember.Find(change, "newValue"u8));
            }
        }
        catch (JsonException)
        {
            // The object was read as a whole before: it can't be broken within.
        }
    }

    // ResourceWriteSuccess, ResourceDeleteFailure, ResourceActionCancel
    private static Rejection? FinishEvent(SecurityEvent e)
    {
        var type = e[AsimField.EventOriginalType].Utf8;
        if (!e.Has(AsimField.Operation))
            e.SetText(AsimField.Operation, type);
        e.SetConstant(AsimField.EventType, type.IndexOf("ResourceWrite"u8) >= 0 ? AsimWords.Set : type.IndexOf("ResourceDelete"u8) >= 0 ? AsimWords.Delete : type.IndexOf("ResourceAction"u8) >= 0 ? AsimWords.Execute : AsimWords.Other);
        e.SetConstant(AsimField.EventResult, type.EndsWith("Success"u8) ? AsimWords.Success : type.EndsWith("Failure"u8) ? AsimWords.Failure : AsimWords.NotApplicable);
        if (!e.Has(AsimField.ObjectId) && e.Has(AsimField.Object))
            e.Set(AsimField.ObjectId, e[AsimField.Object]);
        if (!e.Has(AsimField.Object))
            e.Set(AsimField.Object, e.Has(AsimField.ObjectId) ? e[AsimField.ObjectId] : e[AsimField.Operation]);
        Kind(e);
        if (!e.Has(AsimField.ActorUsername) && e.Has(AsimField.ActingAppId))
        {
            UserFields.Actor.Set(e, e[AsimField.ActingAppId].Utf8);
            e.SetConstant(AsimField.ActorUserType, AsimWords.Application);
        }
        return null;
    }

    private static Rejection? FinishChange(SecurityEvent e)
    {
        if (!e.Has(AsimField.ObjectId))
            return new Rejection(RejectionCodes.Truncated, "properties has no targetResourceId", 0);
        if (!e.Has(AsimField.EventType))
            e.SetConstant(AsimField.EventType, AsimWords.Other);
        if (!e.Has(AsimField.Operation))
            e.Set(AsimField.Operation, e.Has(AsimField.EventOriginalType) ? e[AsimField.EventOriginalType] : e[AsimField.EventType]);
        if (e.Has(AsimField.ActingAppName))
            e.SetConstant(AsimField.ActingAppType, AsimWords.Other);
        e.SetConstant(AsimField.EventResult, AsimWords.Success);
        Kind(e);
        return null;
    }

    private static void Kind(SecurityEvent e)
    {
        if (!e.Has(AsimField.DvcScopeId))
            e.SetText(AsimField.DvcScopeId, AzureResource.Subscription(e[AsimField.ObjectId].Utf8));
        var id = e[AsimField.ObjectId].Utf8;
        e.SetConstant(AsimField.ObjectType, AnyCase.Contains(id, "/securityRules/"u8) || AnyCase.Contains(id, "/networkSecurityGroups/"u8) || AnyCase.Contains(id, "/azureFirewalls/"u8) || AnyCase.Contains(id, "/firewallPolicies/"u8) || AnyCase.Contains(id, "/firewallRules/"u8) ? AsimWords.PolicyRule : AsimWords.CloudResource);
    }
}
