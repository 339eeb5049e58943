using SecResponder.Events.Asim;
using SecResponder.Events.Text;

namespace SecResponder.Events.Sources.TerraformRun;

/// <summary>A line of <c>terraform plan -json</c> or <c>apply -json</c>: what it means to change, what it changed, what failed, and the sum of it.</summary>
/// <remarks>HashiCorp Developer, "Machine-readable UI". OpenTofu's <c>@module</c> is <c>tofu.ui</c>.</remarks>
internal static class TerraformLine
{
    private static readonly byte[] Tofu = "OpenTofu"u8.ToArray();
    private static readonly byte[] Configuration = "configuration"u8.ToArray();
    private static readonly byte[] Diagnostic = "diagnostic"u8.ToArray();

    public static JsonReading Reading { get; } = new(TerraformKinds.Line, new JsonFieldMap(new Dictionary<string, FieldSetter>(StringComparer.Ordinal)
    {
        ["@level"] = Into.Text(AsimField.EventOriginalSeverity),
        ["@message"] = Into.Text(AsimField.EventMessage),
        ["@module"] = Module,
        ["@timestamp"] = Into.Time(AsimField.TimeGenerated),
        ["type"] = Into.Text(AsimField.EventOriginalType),
        ["change>action"] = Into.Text(AsimField.Operation),
        ["change>reason"] = Into.Text(AsimField.EventResultDetails),
        ["change>resource>addr"] = Into.Text(AsimField.Object),
        ["change>resource>resource_type"] = Into.Text(AsimField.OriginalObjectType),
        ["change>resource>implied_provider"] = Into.Text(AsimField.TargetAppName),
        ["change>previous_resource>addr"] = Into.Text(AsimField.OldValue),
        ["hook>action"] = Into.Text(AsimField.Operation),
        ["hook>resource>addr"] = Into.Text(AsimField.Object),
        ["hook>resource>resource_type"] = Into.Text(AsimField.OriginalObjectType),
        ["hook>resource>implied_provider"] = Into.Text(AsimField.TargetAppName),
        ["hook>id_value"] = Into.Text(AsimField.ObjectId),
        ["diagnostic>summary"] = Into.Text(AsimField.EventResultDetails),
        ["diagnostic>address"] = Into.Text(AsimField.Object),
        ["changes>operation"] = Into.Text(AsimField.Operation),
        ["changes>{}"] = (e, json) => e.SetText(AsimField.NewValue, json),
    }), Finish);

    /// <summary>Whether the line tells of no change: progress, outputs, what is read anew, the version; a start that its end tells as a whole; a warning.</summary>
    public static bool IsNone(ReadOnlySpan<byte> json)
    {
        var type = JsonMember.Find(json, "type"u8);
        if (type.SequenceEqual(Diagnostic))
            return !TerraformMarks.In(JsonMember.FindObject(json, "diagnostic"u8), "severity"u8).SequenceEqual("error"u8);
        if (type.SequenceEqual("planned_change"u8) || type.SequenceEqual("resource_drift"u8))
            return TerraformMarks.In(JsonMember.FindObject(json, "change"u8), "action"u8) is var action && (action.SequenceEqual("noop"u8) || action.SequenceEqual("no-op"u8));
        return !(type.SequenceEqual("apply_complete"u8) || type.SequenceEqual("apply_errored"u8) || type.SequenceEqual("change_summary"u8));
    }

    private static Rejection? Finish(SecurityEvent e)
    {
        if (!e.Has(AsimField.TimeGenerated))
            return new Rejection(RejectionCodes.BadTime, "it has no time (@timestamp), or one that can't be read", 0);
        var type = e[AsimField.EventOriginalType].Utf8;
        var isPlanned = type.SequenceEqual("planned_change"u8) || (type.SequenceEqual("change_summary"u8) && e[AsimField.Operation].Utf8.SequenceEqual("plan"u8));
        var hasFailed = type.SequenceEqual("apply_errored"u8) || type.SequenceEqual(Diagnostic);
        if (!e.Has(AsimField.Operation))
            e.SetText(AsimField.Operation, type);
        if (!e.Has(AsimField.Object))
            e.SetConstant(AsimField.Object, Configuration);
        if (type.SequenceEqual("change_summary"u8) || type.SequenceEqual(Diagnostic))
        {
            e.SetConstant(AsimField.EventType, AsimWords.Execute);
            e.SetConstant(AsimField.EventSubType, AsimWords.End);
        }
        else
            e.SetConstant(AsimField.EventType, TerraformChange.TypeOf(e[AsimField.Operation].Utf8));
        TerraformChange.SetObjectType(e);
        if (e.Has(AsimField.TargetAppName))
            e.SetConstant(AsimField.TargetAppType, AsimWords.Service);
        // A plan is not yet done.
        e.SetConstant(AsimField.EventResult, hasFailed ? AsimWords.Failure : isPlanned ? AsimWords.NotApplicable : AsimWords.Success);
        e.SetConstant(AsimField.EventSeverity, hasFailed || type.SequenceEqual("resource_drift"u8) ? AsimWords.Low : AsimWords.Informational);
        return null;
    }

    private static void Module(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        if (!text.StartsWith("tofu"u8))
            return;
        e.SetConstant(AsimField.EventVendor, Tofu);
        e.SetConstant(AsimField.EventProduct, Tofu);
    }
}
