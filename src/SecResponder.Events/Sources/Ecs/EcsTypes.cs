using SecResponder.Events.Asim;
using SecResponder.Events.Text;

namespace SecResponder.Events.Sources.Ecs;

/// <summary>What <c>event.type</c> says: of a connection whether it was let through, begins or ends; of a change what was done.</summary>
/// <remarks>Elastic, "ECS Categorization Field: event.type".</remarks>
internal static class EcsTypes
{
    private static readonly WordMap Actions = new(("allowed", "Allow"), ("denied", "Deny"));
    private static readonly WordMap Parts = new(("start", "Start"), ("end", "End"));
    private static readonly WordMap Changes = new(("creation", "Create"), ("change", "Set"), ("deletion", "Delete"), ("access", "Read"), ("installation", "Install"), ("start", "Start"), ("end", "Stop"));
    private static readonly WordMap Logons = new(("start", "Logon"), ("end", "Logoff"));

    public static void Set(SecurityEvent e, ReadOnlySpan<byte> word)
    {
        switch (e.Kind.Schema)
        {
            case AsimSchema.NetworkSession:
                Actions.TrySet(e, AsimField.DvcAction, word);
                Parts.TrySet(e, AsimField.EventSubType, word);
                break;
            case AsimSchema.WebSession or AsimSchema.Dns:
                Actions.TrySet(e, AsimField.DvcAction, word);
                break;
            case AsimSchema.Authentication:
                Logons.TrySet(e, AsimField.EventType, word);
                break;
            case AsimSchema.AuditEvent:
                // Of several words ("user", "creation") the first that says something counts.
                if (!e.Has(AsimField.EventType))
                    Changes.TrySet(e, AsimField.EventType, word);
                break;
            default:
                break;
        }
    }
}
