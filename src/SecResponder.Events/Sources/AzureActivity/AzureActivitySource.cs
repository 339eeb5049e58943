using System.Text;
using SecResponder.Events.Asim;
using SecResponder.Events.Text;

namespace SecResponder.Events.Sources.AzureActivity;

/// <summary>Azure's Activity Log: one record of the log, as a diagnostic setting sends it to an event hub or as the management API gives it; one event.</summary>
/// <remarks>Microsoft Learn, "Azure Activity Log event schema", with its section on storage account and event hubs.</remarks>
internal sealed class AzureActivitySource : JsonSource
{
    private static readonly EventKind Kind = new("azure-activity", "ActivityLog", AsimSchema.AuditEvent, new LogSource(null, "azure", "activitylogs"));

    private static readonly byte[] NotKnown = "NA"u8.ToArray();
    private static readonly byte[] Set = "Set"u8.ToArray();
    private static readonly byte[] Create = "Create"u8.ToArray();
    private static readonly byte[] Delete = "Delete"u8.ToArray();
    private static readonly byte[] Read = "Read"u8.ToArray();
    private static readonly byte[] Execute = "Execute"u8.ToArray();
    private static readonly byte[] Start = "Start"u8.ToArray();
    private static readonly byte[] Stop = "Stop"u8.ToArray();
    private static readonly byte[] Other = "Other"u8.ToArray();
    private static readonly byte[] CloudResource = "Cloud Resource"u8.ToArray();
    private static readonly byte[] PolicyRule = "Policy Rule"u8.ToArray();
    private static readonly byte[] Application = "Application"u8.ToArray();

    private static readonly JsonReading Reading = new(Kind, ActivityFields.Map, Finish);

    public override string Id => Kind.Source;

    public override string Title => "Azure Activity Log";

    public override IReadOnlyList<EventKind> Kinds { get; } = [Kind];

    protected override byte[] Vendor { get; } = "Microsoft"u8.ToArray();

    protected override byte[] Product { get; } = "Azure"u8.ToArray();

    protected override string TimeMembers => "time, eventTimestamp, TimeGenerated";

    protected override string Wanted => "it has no operationName: no record of the Activity Log";

    protected override bool RecognizesJson(ReadOnlySpan<byte> json) => IsRow(json) || IsRecord(json);

    protected override JsonReading? ReadingOf(ReadOnlySpan<byte> json) => JsonMember.Has(json, "operationName"u8) || JsonMember.Has(json, "OperationNameValue"u8) ? Reading : null;

    // Every resource's diagnostic log looks like this (Key Vault's AuditEvent, an application gateway's access log): the category tells them apart.
    private static readonly WordMap Categories = new([.. new[]
    {
        "Administrative", "Security", "ServiceHealth", "ResourceHealth", "Alert", "Autoscale", "Recommendation", "Policy",
        // As event hubs got them before there were categories: the verb.
        "Write", "Delete", "Action",
    }.Select(category => (category, category))]);

    private static bool IsRow(ReadOnlySpan<byte> record) => record.IndexOf("\"OperationNameValue\""u8) >= 0 && record.IndexOf("\"ActivityStatusValue\""u8) >= 0;

    private static bool IsRecord(ReadOnlySpan<byte> record) =>
        record.IndexOf("\"operationName\""u8) >= 0
        && (record.IndexOf("\"eventTimestamp\""u8) >= 0 || (record.IndexOf("\"resultType\""u8) >= 0 && record.IndexOf("\"resourceId\""u8) >= 0 && record.IndexOf("icrosoft.aadiam"u8) < 0))
        && JsonMember.Find(record, "category"u8) is var category && (category.IsEmpty ? JsonMember.Has(record, "operationName"u8) : Categories.Find(category) is not null);

    private static Rejection? Finish(SecurityEvent e)
    {
        if (!e.Has(AsimField.Operation))
            return new Rejection(RejectionCodes.Malformed, "its operationName is empty", 0);
        var category = e[AsimField.EventOriginalSubType].Utf8;
        if (!category.IsEmpty && Categories.Find(category) is null)
            return new Rejection(RejectionCodes.UnknownKind, $"its category {Excerpt.Of(category)} is none of the Activity Log's (Administrative, Policy, Security …): another log of that resource", 0);
        var operation = e[AsimField.Operation].Utf8;
        e.Set(AsimField.EventOriginalType, e[AsimField.Operation]);
        e.SetConstant(AsimField.EventType, TypeOf(operation, e));
        if (!e.Has(AsimField.EventResult))
            e.SetConstant(AsimField.EventResult, NotKnown);
        if (!e.Has(AsimField.Object))
            e.Set(AsimField.Object, e[AsimField.Operation]);
        e.SetConstant(AsimField.ObjectType, IsRule(operation) ? PolicyRule : CloudResource);
        if (!e.Has(AsimField.ActorUsername) && e.Has(AsimField.ActingAppId))
        {
            UserFields.Actor.Set(e, e[AsimField.ActingAppId].Utf8);
            e.SetConstant(AsimField.ActorUserType, Application);
        }
        return null;
    }

    // MICROSOFT.COMPUTE/VIRTUALMACHINES/START/ACTION: the last part is the verb, or says that the one before it is.
    private static byte[] TypeOf(ReadOnlySpan<byte> operation, SecurityEvent e)
    {
        if (Ends(operation, "/write"u8))
            return Ends(e[AsimField.EventResultDetails].Utf8, "Created"u8) || Ends(e[AsimField.EventOriginalResultDetails].Utf8, ".Created"u8) ? Create : Set;
        if (Ends(operation, "/delete"u8))
            return Delete;
        if (Ends(operation, "/read"u8))
            return Read;
        if (Ends(operation, "/start/action"u8))
            return Start;
        if (Ends(operation, "/deallocate/action"u8) || Ends(operation, "/powerOff/action"u8) || Ends(operation, "/stop/action"u8))
            return Stop;
        return Ends(operation, "/action"u8) ? Execute : Other;
    }

    private static bool IsRule(ReadOnlySpan<byte> operation)
    {
        foreach (var part in Rules)
            if (AnyCase.Contains(operation, part))
                return true;
        return false;
    }

    private static readonly byte[][] Rules =
        [.. new[] { "/securityRules/", "/networkSecurityGroups/", "/azureFirewalls/", "/firewallPolicies/", "/firewallRules/", "/ipFirewallRules/" }.Select(Encoding.UTF8.GetBytes)];

    private static bool Ends(ReadOnlySpan<byte> text, ReadOnlySpan<byte> end) => text.Length >= end.Length && Ascii.EqualsIgnoreCase(text[^end.Length..], end);
}
