using SecResponder.Events.Asim;
using SecResponder.Events.Framing;
using SecResponder.Events.Text;

namespace SecResponder.Events.Sources.Argocd;

/// <summary>An application as a whole, as a notification carries it: what was done to it last, by whom, and how it stands.</summary>
/// <remarks>Argo CD, operator manual, "Notifications: Webhook", "Templates"; argo-cd, <c>pkg/apis/application/v1alpha1/types.go</c>.</remarks>
internal static class ArgocdApplication
{
    private static readonly byte[] Application = "Application"u8.ToArray();
    private static readonly byte[] Sync = "Sync operation"u8.ToArray();
    private static readonly byte[] SyncStatus = "Updated sync status"u8.ToArray();
    private static readonly byte[] Created = "created application"u8.ToArray();
    private static readonly byte[] Deleted = "deleted application"u8.ToArray();

    public static JsonReading Reading { get; } = new(ArgocdKinds.Application, new JsonFieldMap(new Dictionary<string, FieldSetter>(StringComparer.Ordinal)
    {
        ["metadata>name"] = Into.Text(AsimField.Object),
        ["metadata>uid"] = Into.Text(AsimField.ObjectId),
        ["metadata>creationTimestamp"] = Latest,
        ["metadata>deletionTimestamp"] = Into.All(Into.Kept("deletionTimestamp"), Latest),
        ["spec>destination>server"] = Into.Text(AsimField.TargetUrl),
        ["status>sync>status"] = Into.All(Into.Kept("sync"), Into.Text(AsimField.EventOriginalSubType)),
        ["status>sync>revision"] = Into.Kept("revision"),
        ["status>health>lastTransitionTime"] = Latest,
        ["status>reconciledAt"] = Latest,
        ["status>operationState>phase"] = Into.Text(AsimField.EventOriginalResultDetails),
        ["status>operationState>message"] = Into.Text(AsimField.EventMessage),
        ["status>operationState>startedAt"] = Into.All(Into.Time(AsimField.EventStartTime), Latest),
        ["status>operationState>finishedAt"] = Into.All(Into.Time(AsimField.EventEndTime), Latest),
        ["status>operationState>syncResult>revision"] = Into.Text(AsimField.NewValue),
        ["status>operationState>operation>sync>revision"] = Into.Kept("asked"),
        ["status>operationState>operation>initiatedBy>username"] = Into.Kept("username"),
        ["status>operationState>operation>initiatedBy>automated"] = Into.Kept("automated"),
    }), Finish);

    private static Rejection? Finish(SecurityEvent e)
    {
        if (!e.Has(AsimField.TimeGenerated))
            return new Rejection(RejectionCodes.BadTime, "it has no time (status.reconciledAt, status.operationState.finishedAt, metadata.creationTimestamp), or one that can't be read", 0);
        var vendor = e.Vendor;
        e.SetConstant(AsimField.EventOriginalType, Application);
        ArgocdAction.SetObjectType(e, Application);
        var phase = e[AsimField.EventOriginalResultDetails].Utf8;
        if (vendor.Find("deletionTimestamp"u8).IsPresent)
            Say(e, AsimWords.Delete, Deleted);
        else if (!phase.IsEmpty)
            Operation(e, phase);
        else if (vendor.Find("sync"u8) is { IsPresent: true } sync)
        {
            Say(e, AsimWords.Set, SyncStatus);
            e.Set(AsimField.NewValue, sync);
        }
        else
            Say(e, AsimWords.Create, Created);
        return null;
    }

    private static void Operation(SecurityEvent e, ReadOnlySpan<byte> phase)
    {
        var vendor = e.Vendor;
        Say(e, AsimWords.Execute, Sync);
        if (vendor.Find("username"u8) is { IsPresent: true } user)
            ArgocdUsers.SetActor(e, user.Utf8);
        else if (vendor.Find("automated"u8).Utf8.SequenceEqual("true"u8))
            ArgocdUsers.SetItself(e, default);
        if (!e.Has(AsimField.NewValue))
            e.Set(AsimField.NewValue, vendor.Find("asked"u8) is { IsPresent: true } asked ? asked : vendor.Find("revision"u8));
        var hasEnded = phase.SequenceEqual("Succeeded"u8) || phase.SequenceEqual("Failed"u8) || phase.SequenceEqual("Error"u8);
        e.SetConstant(AsimField.EventSubType, hasEnded ? AsimWords.End : AsimWords.Start);
        e.SetConstant(AsimField.EventResult, !hasEnded ? AsimWords.NotApplicable : phase.SequenceEqual("Succeeded"u8) ? AsimWords.Success : AsimWords.Failure);
        if (!e[AsimField.EventResult].Utf8.SequenceEqual(AsimWords.Failure))
            return;
        e.SetConstant(AsimField.EventSeverity, AsimWords.Low);
        e.SetText(AsimField.EventResultDetails, e[AsimField.EventMessage].Utf8);
    }

    private static void Say(SecurityEvent e, byte[] type, byte[] operation)
    {
        e.SetConstant(AsimField.EventType, type);
        e.SetConstant(AsimField.Operation, operation);
    }

    // The object has no time of its own: it is as new as the newest thing in it.
    private static void Latest(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        if (IsoStamp.TryRead(text, out var time, out var read) && read == text.Length && (!e.Has(AsimField.TimeGenerated) || time > e.Time))
            e.SetTime(AsimField.TimeGenerated, time);
    }
}
