using System.Collections.Immutable;
using SecResponder.Connectors.Tickets;
using SecResponder.Playbooks.Actions;
using SecResponder.Playbooks.Files;
using SecResponder.Response.Steps;

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
            .. Steps(set, options).SelectMany(step => OfStep(step, connected)).Concat(Changes(set))
                .SelectMany(need => need.Connector.PlacesOf(need.Permission, options).Select(place => (need, place)))
                .GroupBy(one => (System: SystemOf(one.need.Connector), one.need.Permission.Kind, one.need.Permission.Name, Place: one.place))
                .OrderBy(group => group.Key.System, StringComparer.Ordinal).ThenBy(group => group.Key.Kind).ThenBy(group => group.Key.Place, StringComparer.OrdinalIgnoreCase).ThenBy(group => group.Key.Name, StringComparer.Ordinal)
                .Select(group => new NeededPermission(group.Key.System, group.Key.Kind, group.Key.Name, group.Key.Place, [.. group.Select(one => one.need.Use).Distinct()])),
        ];
        return [.. all.Where(permission => !all.Any(other => other.System == permission.System && other.IsNeededNow && ApplicationRoles.IncludesReading(other, permission)))];
    }

    /// <summary>The actions that the playbooks in force use, each in the system that carries it out.</summary>
    public static ImmutableArray<UsedAction> ActionsOf(PlaybookSet set, ConnectorOptions options)
    {
        ArgumentNullException.ThrowIfNull(set);
        ArgumentNullException.ThrowIfNull(options);
        return
        [
            .. Steps(set, options).GroupBy(step => (step.Action, System: step.Signature?.System))
                .OrderBy(group => group.Key.Action, StringComparer.Ordinal).ThenBy(group => group.Key.System, StringComparer.Ordinal)
                .Select(group => new UsedAction(group.Key.Action, group.Key.System, group.Any(step => step.Mode == PlaybookMode.Enforce))),
        ];
    }

    /// <summary>The systems that carry an action out.</summary>
    public static ImmutableArray<string> SystemsOf(string action) =>
        [.. ConnectorList.All.Where(connector => connector.Actions.Any(signature => signature.Name == action)).Select(connector => connector.Name)];

    /// <summary>What a connector's signatures call its system.</summary>
    public static string SystemOf(Connector connector)
    {
        ArgumentNullException.ThrowIfNull(connector);
        return connector.Actions.Select(action => action.System).FirstOrDefault() ?? connector.Name;
    }

    private static IEnumerable<Step> Steps(PlaybookSet set, ConnectorOptions options)
    {
        var known = ConnectorList.All.SelectMany(connector => connector.Actions.Select(action => (Connector: connector, Action: action))).ToLookup(pair => pair.Action.Name, StringComparer.Ordinal);
        var homes = TicketHomes.Of(options);
        var inForce = set.Playbooks.Where(playbook => playbook.Mode != PlaybookMode.Off).ToArray();
        foreach (var playbook in inForce)
            foreach (var step in playbook.Response)
                yield return StepOf(step, playbook.Owner, playbook.Title, playbook.Mode);
        // A team hears of what needs a person: only what acts comes to that.
        foreach (var owned in inForce.Where(playbook => !playbook.Response.IsEmpty).GroupBy(playbook => playbook.Owner, StringComparer.Ordinal))
            if (set.Teams.GetValueOrDefault(owned.Key) is { } team)
                foreach (var step in team.Notices)
                    yield return StepOf(step, owned.Key, $"notices of {owned.Key}", owned.Max(playbook => playbook.Mode));

        // Of several systems that carry an action out, the settings say which; where they don't, nobody does, and needs nothing.
        Step StepOf(PlannedStep step, string owner, string by, PlaybookMode mode)
        {
            var candidates = known[step.Action].ToArray();
            var system = candidates.Length == 1 ? candidates[0].Action.System : homes.Of(step.Action, owner, step.With) is ActionHome.In home ? home.System : null;
            var (connector, signature) = candidates.FirstOrDefault(candidate => candidate.Action.System == system);
            return new Step(step.Action, connector, signature, by, mode);
        }
    }

    private static IEnumerable<Need> OfStep(Step step, ConnectedSystems connected)
    {
        if (step is not { Signature: { } signature, Connector: { } own })
            yield break;
        foreach (var permission in signature.Permissions)
            yield return new Need(own, permission, new PermissionUse(signature.Name, permission.For, step.By, step.Mode, IsReading: false));
        if (signature.Target is not { } target)
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

    private sealed record Step(string Action, Connector? Connector, ActionSignature? Signature, string By, PlaybookMode Mode);

    private sealed record Need(Connector Connector, ActionPermission Permission, PermissionUse Use);
}

/// <summary>An action that playbooks use.</summary>
/// <param name="Name">The action.</param>
/// <param name="System">The system that carries it out; null: the settings say none.</param>
/// <param name="Enforces">Whether a playbook with it acts.</param>
public sealed record UsedAction(string Name, string? System, bool Enforces);
