using SecResponder.Playbooks.Actions;

namespace SecResponder.Connectors.Defender;

/// <summary><c>host.collect</c>: an investigation package. The address at which it can be fetched is a secret for a short time: it is not asked for, people fetch it in the portal.</summary>
/// <remarks>Microsoft Learn, "Collect investigation package API", "Get package SAS URI API".</remarks>
public sealed class CollectFromHost(DefenderApi defender) : MachineErrand(defender, "CollectInvestigationPackage", "collectInvestigationPackage", "Machine.CollectForensics")
{
    /// <summary>Name, parameters, permission.</summary>
    public static ActionSignature Description { get; } = new(
        "host.collect", DefenderApi.System, "Has a machine's investigation package collected: autoruns, processes, connections, logs",
        [new ActionParameter("host", ParameterKind.Host, true, "The machine: address, name or Defender's id")],
        IsHold: false)
    {
        TargetIds = DefenderResolver.Prefix,
        Permissions =
        [
            new ActionPermission(PermissionKind.DefenderApplicationRole, "Machine.CollectForensics", "start the collection"),
            new ActionPermission(PermissionKind.DefenderApplicationRole, "Machine.Read.All", "find the machine, read its actions back"),
        ],
        FoundBy = "the step's id at the head of the machine action's comment",
        Limits = DefenderConnector.Limits,
        Unverified = ["how long Defender keeps the package: fetch it in the machine's action center soon"],
    };

    /// <inheritdoc/>
    public override ActionSignature Signature => Description;

    /// <inheritdoc/>
    protected override string ForGood => "what was collected stays collected";
}
