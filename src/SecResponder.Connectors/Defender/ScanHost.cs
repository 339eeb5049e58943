using SecResponder.Playbooks.Actions;
using SecResponder.Response;
using SecResponder.Response.Steps;

namespace SecResponder.Connectors.Defender;

/// <summary><c>host.scan</c>: an antivirus scan.</summary>
/// <remarks>Microsoft Learn, "Run antivirus scan API". Windows 10 1709 and later; Defender Antivirus may be passive.</remarks>
public sealed class ScanHost(DefenderApi defender) : MachineErrand(defender, "RunAntiVirusScan", "runAntiVirusScan", "Machine.Scan")
{
    /// <summary>Name, parameters, permission.</summary>
    public static ActionSignature Description { get; } = new(
        "host.scan", DefenderApi.System, "Has a machine scanned by Defender Antivirus",
        [
            new ActionParameter("host", ParameterKind.Host, true, "The machine: address, name or Defender's id; Windows only"),
            new ActionParameter("type", ParameterKind.Text, false, "Quick (the default) or Full, which may take hours"),
        ],
        IsHold: false)
    {
        TargetIds = DefenderResolver.Prefix,
        Permissions =
        [
            new ActionPermission(PermissionKind.DefenderApplicationRole, "Machine.Scan", "start the scan"),
            new ActionPermission(PermissionKind.DefenderApplicationRole, "Machine.Read.All", "find the machine, read its actions back"),
        ],
        FoundBy = "the step's id at the head of the machine action's comment",
        Limits = DefenderConnector.Limits,
        Unverified = ["whether Succeeded is said when the scan has begun or when it has ended"],
    };

    /// <inheritdoc/>
    public override ActionSignature Signature => Description;

    /// <inheritdoc/>
    protected override string ForGood => "a scan has nothing that could be taken back";

    /// <inheritdoc/>
    protected override string? Wrong(ActionCall call) => Type(call) is "Quick" or "Full" ? null : $"type '{PlainText.Line(Type(call), 40)}' is neither Quick nor Full";

    /// <inheritdoc/>
    protected override Dictionary<string, string> Body(ActionCall call) => new(base.Body(call)) { ["ScanType"] = Type(call) };

    private static string Type(ActionCall call) => call.With.GetValueOrDefault("type", "Quick");
}
