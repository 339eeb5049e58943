namespace SecResponder.Lab.Defender;

/// <summary>One kind of machine action: its type, its path, what its body must say. One page each in Microsoft's reference.</summary>
/// <param name="Type">The machine action's type.</param>
/// <param name="Path">The last part of the path.</param>
/// <param name="IsWindowsOnly">Whether other platforms are refused.</param>
/// <param name="Wrong">What is wrong with a body, or null.</param>
internal sealed record MachineActionKind(string Type, string Path, bool IsWindowsOnly, Func<CommentBody, string?> Wrong)
{
    public static IReadOnlyList<MachineActionKind> All { get; } =
    [
        new("Isolate", "isolate", false, body => body.IsolationType is null or "Full" or "Selective" or "UnManagedDevice" ? null : "IsolationType must be Full, Selective or UnManagedDevice"),
        new("Unisolate", "unisolate", false, _ => null),
        new("RestrictCodeExecution", "restrictCodeExecution", true, _ => null),
        new("UnrestrictCodeExecution", "unrestrictCodeExecution", true, _ => null),
        new("RunAntiVirusScan", "runAntiVirusScan", true, body => body.ScanType is "Quick" or "Full" ? null : "ScanType must be Quick or Full"),
        new("CollectInvestigationPackage", "collectInvestigationPackage", false, _ => null),
        new("StopAndQuarantineFile", "StopAndQuarantineFile", true, body => body.Sha1 is { Length: 40 } sha1 && sha1.All(char.IsAsciiHexDigit) ? null : "Sha1 is not valid"),
    ];
}
