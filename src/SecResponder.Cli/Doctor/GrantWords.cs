using SecResponder.Cli.Output;
using SecResponder.Connectors.Permissions;
using SecResponder.Playbooks.Actions;

namespace SecResponder.Cli.Doctor;

/// <summary>Says how granted and needed permissions compare: one line for each that is missing, one a place for all that are too much.</summary>
internal static class GrantWords
{
    private const int Named = 8;

    public static IEnumerable<Examined> Of(string system, IReadOnlyCollection<GrantFinding> findings)
    {
        foreach (var place in findings.GroupBy(finding => finding.Place, StringComparer.OrdinalIgnoreCase))
        {
            var where = place.Key.Length > 0 ? $"{system} {place.Key}" : system;
            foreach (var missing in place.Where(finding => finding.State == GrantState.Missing))
                yield return new Examined("permission", $"{where} {missing.Name}", missing.Needed!.IsNeededNow ? Health.Finding : Health.Note,
                    $"{(missing.Needed.IsNeededNow ? "missing" : "not granted; needed once they enforce")}: {string.Join(", ", missing.Needed.Uses.Select(use => use.What).Distinct(StringComparer.Ordinal))}",
                    missing.Needed.IsNeededNow ? $"grant it; 'secresponder doctor --emit {(missing.Needed.Kind == PermissionKind.KubernetesVerb ? "kubernetes" : "bicep")}' has all of them" : null);
            if (place.Where(finding => finding.State == GrantState.Granted).ToArray() is { Length: > 0 } granted)
                yield return new Examined("permission", where, Health.Fine, $"{granted.Length} of {granted.Length + place.Count(finding => finding.State == GrantState.Missing)} needed are granted");
            if (Names(place, GrantState.Wider) is { Length: > 0 } wider)
                yield return new Examined("permission", where, Health.Finding, $"wider than needed: {wider}", "grant what 'secresponder doctor --emit table' lists instead");
            if (Names(place, GrantState.NotNeeded) is { Length: > 0 } unneeded)
                yield return new Examined("permission", where, Health.Finding, $"granted, and nothing in force needs it: {unneeded}", "take it away");
            if (Names(place, GrantState.NotTold) is { Length: > 0 } untold)
                yield return new Examined("permission", where, Health.Note, $"whether there are {untold} can't be asked");
        }
    }

    private static string Names(IEnumerable<GrantFinding> findings, GrantState state)
    {
        string[] names = [.. findings.Where(finding => finding.State == state).Select(finding => Printable.Of(finding.Name, 120)).Order(StringComparer.Ordinal)];
        return string.Join(", ", names.Take(Named)) + (names.Length > Named ? $" and {names.Length - Named} more" : "");
    }
}
