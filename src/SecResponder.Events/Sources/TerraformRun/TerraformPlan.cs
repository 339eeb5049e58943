using System.Text.Json;
using SecResponder.Events.Asim;
using SecResponder.Events.Framing;
using SecResponder.Events.Text;

namespace SecResponder.Events.Sources.TerraformRun;

/// <summary>A plan as <c>terraform show -json</c> gives it: an event for each resource that it changes, and for each that was changed outside of Terraform since.</summary>
/// <remarks>HashiCorp Developer, "JSON output format: plan representation, change representation".</remarks>
internal static class TerraformPlan
{
    private static readonly byte[] Planned = "resource_changes"u8.ToArray();
    private static readonly byte[] Drift = "resource_drift"u8.ToArray();
    private static readonly byte[] Replace = "replace"u8.ToArray();

    private static readonly JsonReading Reading = new(TerraformKinds.Plan, new JsonFieldMap(new Dictionary<string, FieldSetter>(StringComparer.Ordinal)
    {
        ["address"] = Into.Text(AsimField.Object),
        ["type"] = Into.Text(AsimField.OriginalObjectType),
        ["provider_name"] = Into.Text(AsimField.TargetAppName),
        ["action_reason"] = Into.Text(AsimField.EventResultDetails),
        ["change>actions>[]"] = Action,
        ["change>before"] = Into.Kept("before"),
        ["change>after"] = Into.Kept("after"),
        ["change>after_unknown"] = Into.Kept("after_unknown"),
        ["change>before_sensitive"] = Into.Kept("before_sensitive"),
        ["change>after_sensitive"] = Into.Kept("after_sensitive"),
    }), Finish);

    /// <summary>Hands on an event for each change of the plan; one that changes nothing has none.</summary>
    public static void Read(in RawRecord record, int start, SecurityEvent scratch, IEventReceiver receiver)
    {
        var plan = record.Bytes[start..];
        var version = JsonMember.Find(plan, "terraform_version"u8);
        // Plans have a time since Terraform 1.5; older ones are as old as their arrival.
        var time = IsoStamp.TryRead(JsonMember.Find(plan, "timestamp"u8), out var stamp, out _) ? stamp : record.ReceivedAt;
        var reader = new Utf8JsonReader(plan, new JsonReaderOptions { AllowTrailingCommas = true, MaxDepth = 128 });
        var count = 0;
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var list = reader.ValueSpan.SequenceEqual(Planned) ? Planned : reader.ValueSpan.SequenceEqual(Drift) ? Drift : null;
            reader.Read();
            if (list is null || reader.TokenType != JsonTokenType.StartArray)
            {
                reader.Skip();
                continue;
            }
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                var at = (int)reader.TokenStartIndex;
                reader.Skip();
                var change = plan[at..(int)reader.BytesConsumed];
                if (!IsChange(change))
                    continue;
                TerraformRunSource.Begin(record, change, scratch, Reading, count++);
                scratch.SetTime(AsimField.TimeGenerated, time);
                scratch.SetText(AsimField.EventProductVersion, version);
                scratch.SetConstant(AsimField.EventOriginalType, list);
                TerraformRunSource.End(record, change, scratch, Reading, receiver);
            }
        }
        if (count == 0)
            receiver.Skip(record);
    }

    private static bool IsChange(ReadOnlySpan<byte> change)
    {
        var what = JsonMember.FindObject(change, "change"u8);
        var actions = what.IsEmpty ? default : JsonMember.FindJson(what, "actions"u8);
        return actions.IndexOf("\""u8) >= 0 && actions.IndexOf("\"no-op\""u8) < 0;
    }

    // ["update"]; ["delete","create"] and ["create","delete"] are a replacement.
    private static void Action(SecurityEvent e, ReadOnlySpan<byte> action)
    {
        if (!e.Has(AsimField.Operation))
            e.SetText(AsimField.Operation, action);
        else if (!e[AsimField.Operation].Utf8.SequenceEqual(action))
            e.SetConstant(AsimField.Operation, Replace);
    }

    private static Rejection? Finish(SecurityEvent e)
    {
        if (!e.Has(AsimField.Object))
            return new Rejection(RejectionCodes.Truncated, "a change of the plan has no address", 0);
        var before = e.Vendor.Find("before"u8).Utf8;
        var after = e.Vendor.Find("after"u8).Utf8;
        ChangedAttributes.Set(e, before, after, e.Vendor.Find("after_unknown"u8).Utf8, e.Vendor.Find("before_sensitive"u8).Utf8, e.Vendor.Find("after_sensitive"u8).Utf8);
        e.SetText(AsimField.ObjectId, TerraformMarks.In(before, "id"u8) is { IsEmpty: false } id ? id : TerraformMarks.In(after, "id"u8));
        e.SetConstant(AsimField.EventType, TerraformChange.TypeOf(e[AsimField.Operation].Utf8));
        TerraformChange.SetObjectType(e);
        if (e.Has(AsimField.TargetAppName))
            e.SetConstant(AsimField.TargetAppType, AsimWords.Service);
        // What is planned is not done yet; what has drifted is.
        var hasDrifted = e[AsimField.EventOriginalType].Utf8.SequenceEqual(Drift);
        e.SetConstant(AsimField.EventResult, hasDrifted ? AsimWords.Success : AsimWords.NotApplicable);
        e.SetConstant(AsimField.EventSeverity, hasDrifted ? AsimWords.Low : AsimWords.Informational);
        return null;
    }
}
