using System.Text;
using SecResponder.Events.Asim;
using SecResponder.Events.Text;

namespace SecResponder.Events.Sources.AzureActivity;

/// <summary>Azure's Activity Log: one record of the log, as a diagnostic setting sends it to an event hub or as the management API gives it; one event.</summary>
/// <remarks>Microsoft Learn, "Azure Activity Log event schema", with its section on storage account and event hubs.</remarks>
internal sealed class AzureActivitySource : EventSource
{
    private static readonly EventKind Kind = new("azure-activity", "ActivityLog", AsimSchema.AuditEvent, new LogSource(null, "azure", "activitylogs"));

    private static readonly byte[] Vendor = "Microsoft"u8.ToArray();
    private static readonly byte[] Product = "Azure"u8.ToArray();
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

    public override string Id => Kind.Source;

    public override string Title => "Azure Activity Log";

    public override IReadOnlyList<EventKind> Kinds { get; } = [Kind];

    public override bool Recognizes(ReadOnlySpan<byte> record) =>
        record.TrimStart(" \t\r\n"u8) is [(byte)'{', ..] && (IsRow(record) || IsRecord(record));

    private static bool IsRow(ReadOnlySpan<byte> record) => record.IndexOf("\"OperationNameValue\""u8) >= 0 && record.IndexOf("\"ActivityStatusValue\""u8) >= 0;

    private static bool IsRecord(ReadOnlySpan<byte> record) =>
        record.IndexOf("\"operationName\""u8) >= 0
        && (record.IndexOf("\"eventTimestamp\""u8) >= 0 || (record.IndexOf("\"resultType\""u8) >= 0 && record.IndexOf("\"resourceId\""u8) >= 0 && record.IndexOf("icrosoft.aadiam"u8) < 0));

    public override void Normalize(in RawRecord record, SecurityEvent scratch, IEventReceiver receiver)
    {
        scratch.Reset(record);
        scratch.Begin(Kind);
        scratch.SetConstant(AsimField.EventVendor, Vendor);
        scratch.SetConstant(AsimField.EventProduct, Product);
        if (!ActivityFields.Map.TryRead(scratch, record.Span, out var position))
        {
            receiver.Reject(record, new Rejection(RejectionCodes.Malformed, $"not a JSON object: {Excerpt.Of(record.Span[Math.Min(position, record.Span.Length)..])}", position));
            return;
        }
        if (!scratch.Has(AsimField.Operation))
        {
            receiver.Reject(record, new Rejection(RejectionCodes.Malformed, "it has no operationName, so it is no record of the Activity Log", 0));
            return;
        }
        if (!scratch.Has(AsimField.TimeGenerated))
        {
            receiver.Reject(record, new Rejection(RejectionCodes.BadTime, "it has no time, none of 'time', 'eventTimestamp', 'TimeGenerated', or one that can't be read", 0));
            return;
        }
        scratch.Vendor.SetJson(record.Bytes);
        Finish(scratch);
        receiver.Receive(scratch);
    }

    private static void Finish(SecurityEvent e)
    {
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
        AsimDerivation.Complete(e);
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
