using System.Collections.Immutable;
using SecResponder.Playbooks.Actions;
using SecResponder.Playbooks.Files;

namespace SecResponder.Connectors.Permissions;

/// <summary>Computes exactly what the playbooks in force need, from what actions and resolvers declare. Pure: nobody is asked.</summary>
/// <remarks>
/// An action's declaration has all that its four verbs need, reading back and undoing included. Besides, every connected system that knows a kind of target is asked what a target of that kind is, whichever
/// system then acts on it, and record systems are asked about changes. That is asked while observing, too; what acts needs its permissions only where the playbook enforces.
/// </remarks>
public static class PermissionNeeds
{
    /// <summary>What is needed, by system, place and name.</summary>
    /// <param name="set">The playbooks; those that are off need nothing.</param>
    /// <param name="options">Where the systems are, and what may be acted on there.</param>
    /// <param name="connected">The systems that are asked who an entity is.</param>
    public static ImmutableArray<NeededPermission> Of(PlaybookSet set, ConnectorOptions options, ConnectedSystems connected)
    {
        ArgumentNullException.ThrowIfNull(set);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(connected);
        NeededPermission[] all =
        [
            .. Steps(set).SelectMany(step => OfStep(step, connected)).Concat(Changes(set))
                .SelectMany(need => need.Connector.PlacesOf(need.Permission, options).Select(place => (need, place)))
                .GroupBy(one => (System: SystemOf(one.need.Connector), one.need.Permission.Kind, one.need.Permission.Name, Place: one.place))
                .OrderBy(group => group.Key.System, StringComparer.Ordinal).ThenBy(group => group.Key.Kind).ThenBy(group => group.Key.Place, StringComparer.OrdinalIgnoreCase).ThenBy(group => group.Key.Name, StringComparer.Ordinal)
                .Select(group => new NeededPermission(group.Key.System, group.Key.Kind, group.Key.Name, group.Key.Place, [.. group.Select(one => one.need.Use).Distinct()])),
        ];
        return [.. all.Where(permission => !all.Any(other => other.System == permission.System && other.IsNeededNow && ApplicationRoles.IncludesReading(other, permission)))];
    }

    /// <summary>The actions that the playbooks in force use, and whether one of them enforces.</summary>
    public static ImmutableSortedDictionary<string, bool> ActionsOf(PlaybookSet set)
    {
        ArgumentNullException.ThrowIfNull(set);
        return Steps(set).GroupBy(step => step.Signature.Name, StringComparer.Ordinal).ToImmutableSortedDictionary(group => group.Key, group => group.Any(step => step.Mode == PlaybookMode.Enforce), StringComparer.Ordinal);
    }

    /// <summary>What a connector's signatures call its system.</summary>
    public static string SystemOf(Connector connector)
    {
        ArgumentNullException.ThrowIfNull(connector);
        return connector.Actions.Select(action => action.System).FirstOrDefault() ?? connector.Name;
    }

    private static IEnumerable<Step> Steps(PlaybookSet set)
    {
        var known = ConnectorList.All.SelectMany(connector => connector.Actions.Select(action => (connector, action))).ToDictionary(pair => pair.action.Name, StringComparer.Ordinal);
        var inForce = set.Playbooks.Where(playbook => playbook.Mode != PlaybookMode.Off).ToArray();
        foreach (var playbook in inForce)
            foreach (var step in playbook.Response)
                if (known.TryGetValue(step.Action, out var pair))
                    yield return new Step(pair.connector, pair.action, playbook.Title, playbook.Mode);
        // A team hears of what needs a person: only what acts comes to that.
        foreach (var team in inForce.Where(playbook => !playbook.Response.IsEmpty).GroupBy(playbook => playbook.Owner, StringComparer.Ordinal))
            if (set.Teams.GetValueOrDefault(team.Key) is { } known1)
                foreach (var step in known1.Notices)
                    if (known.TryGetValue(step.Action, out var pair))
                        yield return new Step(pair.connector, pair.action, $"notices of {team.Key}", team.Max(playbook => playbook.Mode));
    }

    private static IEnumerable<Need> OfStep(Step step, ConnectedSystems connected)
    {
        foreach (var permission in step.Signature.Permissions)
            yield return new Need(step.Connector, permission, new PermissionUse(step.Signature.Name, permission.For, step.By, step.Mode, IsReading: false));
        if (step.Signature.Target is not { } target)
            yield break;
        foreach (var connector in ConnectorList.All.Where(connector => connected.Names.Contains(connector.Name)))
            foreach (var reading in connector.Readings.Where(reading => reading.Targets.Contains(target.Kind)))
                foreach (var permission in reading.Permissions)
                    yield return new Need(connector, permission, new PermissionUse(reading.What, permission.For, step.By, step.Mode, IsReading: true));
    }

    private static IEnumerable<Need> Changes(PlaybookSet set) =>
        from playbook in set.Playbooks
        where playbook.Mode != PlaybookMode.Off && playbook.Change is not null
        from connector in ConnectorList.All
        from reading in connector.Readings
        where reading.Changes is { } system && playbook.Change!.From.Contains(system)
        from permission in reading.Permissions
        select new Need(connector, permission, new PermissionUse(reading.What, permission.For, playbook.Title, playbook.Mode, IsReading: true));

    private sealed record Step(Connector Connector, ActionSignature Signature, string By, PlaybookMode Mode);

    private sealed record Need(Connector Connector, ActionPermission Permission, PermissionUse Use);
}
