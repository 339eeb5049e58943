using SecResponder.Playbooks.Actions;
using SecResponder.Response;
using SecResponder.Response.Steps;

namespace SecResponder.Connectors.Defender;

/// <summary><c>host.quarantine</c>: isolates a machine by Defender for Endpoint, and lets it go again.</summary>
/// <remarks>Microsoft Learn, "Isolate machine API", "Release device from isolation API".</remarks>
public sealed class QuarantineHost(DefenderApi defender) : MachineHold(defender, ("Isolate", "isolate"), ("Unisolate", "unisolate"), "Machine.Isolate")
{
    /// <summary>Name, parameters, permission.</summary>
    public static ActionSignature Description { get; } = new(
        "host.quarantine", DefenderApi.System, "Cuts a machine off from the network, but for Defender itself, until its time is over",
        [
            new ActionParameter("host", ParameterKind.Host, true, "The machine: address, name or Defender's id"),
            new ActionParameter("for", ParameterKind.Duration, true, "How long: 30m, 4h, 2d"),
            new ActionParameter("type", ParameterKind.Text, false, "Full (the default) or Selective, which leaves Outlook, Teams and Skype for Business"),
        ],
        IsHold: true)
    {
        Permissions =
        [
            new ActionPermission(PermissionKind.DefenderApplicationRole, "Machine.Isolate", "isolate, release, cancel what is queued"),
            new ActionPermission(PermissionKind.DefenderApplicationRole, "Machine.Read.All", "find the machine, read its actions back"),
        ],
        TargetIds = DefenderResolver.Prefix,
        FoundBy = "the step's id at the head of the machine action's comment",
        UndoneBy = "unisolate, when the newest isolation that succeeded is this step's; one that is still queued is cancelled",
        Limits = DefenderConnector.Limits,
        Unverified =
        [
            "that a queued action of a machine that sleeps can be cancelled while it is Pending (the page says: while it is not final)",
            "that a second isolation under another comment becomes the newest: then that one counts, and ours is left to whoever made it",
        ],
    };

    /// <inheritdoc/>
    public override ActionSignature Signature => Description;

    /// <inheritdoc/>
    protected override string? Wrong(ActionCall call) => Type(call) is "Full" or "Selective" ? null : $"type '{PlainText.Line(Type(call), 40)}' is neither Full nor Selective";

    /// <inheritdoc/>
    protected override Dictionary<string, string> Body(ActionCall call) => new(base.Body(call)) { ["IsolationType"] = Type(call) };

    private static string Type(ActionCall call) => call.With.GetValueOrDefault("type", "Full");
}
