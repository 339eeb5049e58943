using System.Collections.Immutable;
using SecResponder.Playbooks.Files.Changes;

namespace SecResponder.Simulation.Outside;

// Which changes were asked for, and what is so about an address.
internal sealed partial class Scenario
{
    public static ImmutableArray<ChangeRecord> Changes { get; } =
    [
        Of("CHG1", approved: true, "10.0.0.2", "10.0.0.3"),
        Of("CHG2", approved: false, "10.0.0.4"),
    ];

    /// <summary>Whether what happens about an address was approved.</summary>
    public static string VerdictOf(string address) => address is "10.0.0.2" or "10.0.0.3" ? ChangeVerdicts.Approved : ChangeVerdicts.Unapproved;

    private static ChangeRecord Of(string number, bool approved, params string[] what) =>
        new(number, "", approved ? "approved" : "requested", approved, null, null, [.. what], []);
}
