using SecResponder.Playbooks.Actions;

namespace SecResponder.Connectors.Defender;

/// <summary><c>host.restrict</c>: lets a machine run only what Microsoft has signed, and lifts that again.</summary>
/// <remarks>Microsoft Learn, "Restrict app execution API", "Remove app restriction API". Windows 10 1709 and later, with Defender Antivirus.</remarks>
public sealed class RestrictHost(DefenderApi defender)
    : MachineHold(defender, ("RestrictCodeExecution", "restrictCodeExecution"), ("UnrestrictCodeExecution", "unrestrictCodeExecution"), "Machine.RestrictExecution")
{
    /// <summary>Name, parameters, permission.</summary>
    public static ActionSignature Description { get; } = new(
        "host.restrict", DefenderApi.System, "Lets a machine run only programs that Microsoft has signed, until its time is over",
        [
            new ActionParameter("host", ParameterKind.Host, true, "The machine: address, name or Defender's id; Windows only"),
            new ActionParameter("for", ParameterKind.Duration, true, "How long: 30m, 4h, 2d"),
        ],
        IsHold: true)
    {
        TargetIds = DefenderResolver.Prefix,
        Permissions =
        [
            new ActionPermission(PermissionKind.DefenderApplicationRole, "Machine.RestrictExecution", "restrict, lift the restriction, cancel what is queued"),
            new ActionPermission(PermissionKind.DefenderApplicationRole, "Machine.Read.All", "find the machine, read its actions back"),
        ],
        FoundBy = "the step's id at the head of the machine action's comment",
        UndoneBy = "unrestrictCodeExecution, when the newest restriction that succeeded is this step's; one that is still queued is cancelled. Programs that it stopped are not started again",
        Limits = DefenderConnector.Limits,
        Unverified = ["what Defender answers for machines that are not Windows: 400 is taken as refused for good"],
    };

    /// <inheritdoc/>
    public override ActionSignature Signature => Description;
}
