using SecResponder.Events.Asim;
using SecResponder.Events.Text;

namespace SecResponder.Events.Sources.Argocd;

/// <summary>Lines that Argo CD marks as of interest for security, from 1 (low) to 5 (emergency).</summary>
/// <remarks>Argo CD, operator manual, "Security: Logging: Security field".</remarks>
internal static class ArgocdSecurity
{
    private static readonly byte[] ArgoCd = "Argo CD"u8.ToArray();
    private static readonly byte[] Tried = "user tried to "u8.ToArray();

    /// <summary>Takes the level: ASIM's scale ends at High.</summary>
    public static void SetSeverity(SecurityEvent e)
    {
        var level = e.Vendor.Find("security"u8).Utf8;
        if (level.Length != 1 || level[0] is not (>= (byte)'1' and <= (byte)'5'))
            return;
        e.SetText(AsimField.EventOriginalSeverity, level);
        e.SetConstant(AsimField.EventSeverity, level[0] switch { (byte)'1' => AsimWords.Low, (byte)'2' => AsimWords.Medium, _ => AsimWords.High });
    }

    /// <summary>Says what somebody tried, or what went wrong.</summary>
    public static void Finish(SecurityEvent e)
    {
        var message = e[AsimField.EventMessage].Utf8;
        ArgocdUsers.SetActor(e, e.Vendor.Find("user"u8).Utf8);
        e.SetConstant(AsimField.EventResult, AsimWords.Failure);
        var application = e.Vendor.Find("application"u8).Utf8;
        var project = e.Vendor.Find("project"u8).Utf8;
        if (!application.IsEmpty || !project.IsEmpty)
        {
            e.SetText(AsimField.Object, application.IsEmpty ? project : application);
            ArgocdAction.SetObjectType(e, application.IsEmpty ? "AppProject"u8 : "Application"u8);
        }
        else
        {
            e.SetConstant(AsimField.Object, ArgoCd);
            e.SetText(AsimField.Object, e.Vendor.Find("repo"u8).Utf8);
            e.SetConstant(AsimField.ObjectType, AsimWords.Other);
        }
        if (message.StartsWith(Tried) && message.IndexOf(" application"u8) is var end && end > Tried.Length)
        {
            var verb = message[Tried.Length..end];
            e.SetText(AsimField.Operation, verb);
            e.SetConstant(AsimField.EventType, ChangeVerb.TypeOf(verb));
            e.SetConstant(AsimField.DvcAction, AsimWords.Deny);
            if (message.IndexOf("access to: "u8) is var why and >= 0)
                e.SetText(AsimField.EventResultDetails, message[(why + "access to: "u8.Length)..]);
            return;
        }
        e.SetConstant(AsimField.EventType, AsimWords.Other);
        var colon = message.IndexOf(": "u8);
        e.SetText(AsimField.Operation, colon > 0 ? message[..colon] : message);
        if (colon > 0)
            e.SetText(AsimField.EventResultDetails, message[(colon + 2)..]);
    }
}
