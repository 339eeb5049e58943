using SecResponder.Events.Asim;
using SecResponder.Events.Text;

namespace SecResponder.Events.Sources.TerraformRun;

/// <summary>What a workspace notifies besides its runs: what a health assessment found, when it will be destroyed by itself.</summary>
/// <remarks>HashiCorp Developer, "Notification configurations: workspace notification payload".</remarks>
internal static class TerraformAssessment
{
    private static readonly byte[] Workspace = "workspace"u8.ToArray();
    private static readonly byte[] Drifted = "assessment:drifted"u8.ToArray();

    public static JsonReading Reading { get; } = new(TerraformKinds.Assessment, new JsonFieldMap(new Dictionary<string, FieldSetter>(StringComparer.Ordinal)
    {
        ["trigger"] = Into.All(Into.Text(AsimField.Operation), Into.Text(AsimField.EventOriginalType)),
        ["trigger_scope"] = Into.Text(AsimField.EventOriginalSubType),
        ["message"] = Into.Text(AsimField.EventMessage),
        ["details>new_assessment_result>id"] = Into.Text(AsimField.EventOriginalUid),
        ["details>new_assessment_result>url"] = Into.Text(AsimField.EventReportUrl),
        ["details>new_assessment_result>created_at"] = Into.Time(AsimField.TimeGenerated),
        ["details>new_assessment_result>{}"] = (e, json) => e.SetText(AsimField.NewValue, json),
        ["details>prior_assessment_result>{}"] = (e, json) => e.SetText(AsimField.OldValue, json),
        ["details>workspace_id"] = Into.Text(AsimField.ObjectId),
        ["details>workspace_name"] = Into.Text(AsimField.Object),
        ["details>organization_name"] = Into.Text(AsimField.ActorScope),
    }), Finish);

    private static Rejection? Finish(SecurityEvent e)
    {
        if (!e.Has(AsimField.Operation))
            return new Rejection(RejectionCodes.Truncated, "the notification has no trigger", 0);
        if (!e.Has(AsimField.Object))
            e.Set(AsimField.Object, e[AsimField.Operation]);
        e.SetConstant(AsimField.OriginalObjectType, Workspace);
        e.SetConstant(AsimField.ObjectType, AsimWords.CloudResource);
        TerraformChange.SetApplication(e);
        var trigger = e[AsimField.Operation].Utf8;
        // Somebody has changed the resources outside of Terraform.
        var hasDrifted = trigger.SequenceEqual(Drifted);
        var hasFailed = trigger.EndsWith("failed"u8) || trigger.EndsWith("failure"u8);
        e.SetConstant(AsimField.EventType, hasDrifted ? AsimWords.Set : AsimWords.Other);
        e.SetConstant(AsimField.EventResult, hasFailed ? AsimWords.Failure : AsimWords.Success);
        e.SetConstant(AsimField.EventSeverity, hasFailed || hasDrifted ? AsimWords.Low : AsimWords.Informational);
        return null;
    }
}
