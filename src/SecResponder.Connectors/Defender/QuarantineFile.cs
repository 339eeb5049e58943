using SecResponder.Playbooks.Actions;
using SecResponder.Response;
using SecResponder.Response.Steps;

namespace SecResponder.Connectors.Defender;

/// <summary><c>file.quarantine</c>: stops a file where it runs on one machine, and puts it away there.</summary>
/// <remarks>Microsoft Learn, "Stop and quarantine file API". Not for what Microsoft or a trusted publisher has signed.</remarks>
public sealed class QuarantineFile(DefenderApi defender) : MachineErrand(defender, "StopAndQuarantineFile", "StopAndQuarantineFile", "Machine.StopAndQuarantine")
{
    private const int Sha1Length = 40;

    /// <summary>Name, parameters, permission.</summary>
    public static ActionSignature Description { get; } = new(
        "file.quarantine", DefenderApi.System, "Stops a file on a machine and puts it into quarantine there",
        [
            new ActionParameter("host", ParameterKind.Host, true, "The machine: address, name or Defender's id; Windows only"),
            new ActionParameter("sha1", ParameterKind.Text, true, "The file's SHA-1, 40 hex digits"),
        ],
        IsHold: false)
    {
        TargetIds = DefenderResolver.Prefix,
        Permissions =
        [
            new ActionPermission(PermissionKind.DefenderApplicationRole, "Machine.StopAndQuarantine", "stop and put away"),
            new ActionPermission(PermissionKind.DefenderApplicationRole, "Machine.Read.All", "find the machine, read its actions back"),
        ],
        FoundBy = "the step's id at the head of the machine action's comment",
        Limits = DefenderConnector.Limits,
        Unverified = ["that restoring needs a person on the machine (MpCmdRun -Restore): the API has no call for it"],
    };

    /// <inheritdoc/>
    public override ActionSignature Signature => Description;

    /// <inheritdoc/>
    protected override string ForGood => "a file is restored on its machine by a person: MpCmdRun.exe -Restore";

    /// <inheritdoc/>
    protected override string? Wrong(ActionCall call) =>
        Sha1(call) is { Length: Sha1Length } sha1 && sha1.All(char.IsAsciiHexDigit) ? null : $"sha1 '{PlainText.Line(Sha1(call), 60)}' is not 40 hex digits";

    /// <inheritdoc/>
    protected override Dictionary<string, string> Body(ActionCall call) => new(base.Body(call)) { ["Sha1"] = Sha1(call).ToLowerInvariant() };

    // It may be about another file.
    private protected override Effect Meets(MachineAction another) => new Effect.TryAgain("another file is being put away on it", TimeSpan.FromSeconds(30));

    private static string Sha1(ActionCall call) => call.With.GetValueOrDefault("sha1", "");
}
