using System.Text.Json;
using SecResponder.Events.Asim;
using SecResponder.Events.Text;

namespace SecResponder.Events.Sources.TerraformRun;

/// <summary>What a workspace notifies of its runs: when one is created, planned, asks for somebody, is applied, done, or failed.</summary>
/// <remarks>HashiCorp Developer, "Notification configurations: run notification payload".</remarks>
internal static class TerraformNotification
{
    private static readonly JsonReading One = new(TerraformKinds.Notification, new JsonFieldMap(new Dictionary<string, FieldSetter>(StringComparer.Ordinal)
    {
        ["message"] = Into.Text(AsimField.EventMessage),
        ["trigger"] = Into.All(Into.Text(AsimField.Operation), Into.Text(AsimField.EventOriginalType)),
        ["run_status"] = Into.Text(AsimField.EventOriginalResultDetails),
        ["run_updated_at"] = Into.All(Into.Time(AsimField.TimeGenerated), Into.Time(AsimField.EventEndTime)),
        ["run_updated_by"] = Into.User(UserFields.Actor),
    }), Finish);

    // What all notifications of the body share.
    private static readonly JsonFieldMap Run = new(new Dictionary<string, FieldSetter>(StringComparer.Ordinal)
    {
        ["run_url"] = Into.Text(AsimField.EventReportUrl),
        ["run_id"] = Into.Text(AsimField.EventOriginalUid),
        ["run_created_at"] = Into.Time(AsimField.EventStartTime),
        ["run_created_by"] = Into.Kept("run_created_by"),
        ["run_message"] = Into.Kept("run_message"),
        ["workspace_id"] = Into.Text(AsimField.ObjectId),
        ["workspace_name"] = Into.Text(AsimField.Object),
        ["organization_name"] = Into.Text(AsimField.ActorScope),
    });

    private static readonly byte[] Workspace = "workspace"u8.ToArray();

    /// <summary>Hands on one event for each notification of the body; a configuration's test ("verification") is none.</summary>
    public static void Read(in RawRecord record, int start, SecurityEvent scratch, IEventReceiver receiver)
    {
        var whole = record.Bytes[start..];
        var reader = new Utf8JsonReader(whole, new JsonReaderOptions { AllowTrailingCommas = true, MaxDepth = 128 });
        var count = 0;
        while (reader.Read() && (reader.CurrentDepth > 1 || reader.TokenType != JsonTokenType.PropertyName || !reader.ValueSpan.SequenceEqual("notifications"u8)))
            continue;
        reader.Read();
        while (reader.TokenType != JsonTokenType.None && reader.Read() && reader.TokenType == JsonTokenType.StartObject)
        {
            var at = (int)reader.TokenStartIndex;
            reader.Skip();
            var one = whole[at..(int)reader.BytesConsumed];
            if (JsonMember.Find(one, "trigger"u8).SequenceEqual("verification"u8))
                continue;
            TerraformRunSource.Begin(record, whole, scratch, One, count++);
            // The body was found to be a JSON object before; each notification's own words come on top.
            Run.TryRead(scratch, whole, out _);
            TerraformRunSource.End(record, one, scratch, One, receiver);
        }
        if (count == 0)
            receiver.Skip(record);
    }

    private static Rejection? Finish(SecurityEvent e)
    {
        if (!e.Has(AsimField.Operation))
            return new Rejection(RejectionCodes.Truncated, "the notification has no trigger", 0);
        if (!e.Has(AsimField.TimeGenerated))
            e.Set(AsimField.TimeGenerated, e[AsimField.EventStartTime]);
        if (!e.Has(AsimField.TimeGenerated))
            return new Rejection(RejectionCodes.BadTime, "it has no time (run_updated_at, run_created_at), or one that can't be read", 0);
        // Nobody has touched the run since it was created.
        if (!e.Has(AsimField.ActorUsername))
            UserFields.Actor.Set(e, e.Vendor.Find("run_created_by"u8).Utf8);
        if (!e.Has(AsimField.Object))
            e.Set(AsimField.Object, e[AsimField.Operation]);
        e.SetConstant(AsimField.OriginalObjectType, Workspace);
        e.SetConstant(AsimField.ObjectType, AsimWords.CloudResource);
        TerraformChange.SetApplication(e);
        Outcome(e);
        return null;
    }

    private static void Outcome(SecurityEvent e)
    {
        var trigger = e[AsimField.Operation].Utf8;
        var status = e[AsimField.EventOriginalResultDetails].Utf8;
        var hasFailed = trigger.SequenceEqual("run:errored"u8) || status.SequenceEqual("errored"u8) || status.SequenceEqual("canceled"u8) || status.SequenceEqual("force_canceled"u8) || status.SequenceEqual("discarded"u8);
        var hasEnded = hasFailed || trigger.SequenceEqual("run:completed"u8);
        e.SetConstant(AsimField.EventType, AsimWords.Execute);
        e.SetConstant(AsimField.EventSubType, hasEnded ? AsimWords.End : AsimWords.Start);
        e.SetConstant(AsimField.EventResult, hasFailed ? AsimWords.Failure : hasEnded ? AsimWords.Success : AsimWords.NotApplicable);
        if (!hasFailed)
            return;
        e.SetConstant(AsimField.EventSeverity, AsimWords.Low);
        e.Set(AsimField.EventResultDetails, e[AsimField.EventMessage]);
    }
}
