using System.Collections.Frozen;
using SecResponder.Playbooks.Actions;

namespace SecResponder.Response.Steps;

/// <summary>The actions that connectors carry out, by name; where several systems carry one out, by the system's name besides.</summary>
public sealed class ActionCatalogue
{
    private readonly FrozenDictionary<(string Name, string System), IResponseAction> _actions;

    /// <param name="actions">What connectors carry out.</param>
    /// <param name="homes">Tells which system is meant, where several carry an action out; null: none is.</param>
    /// <exception cref="ArgumentException">An action is there twice in one system, or in several and nothing tells them apart.</exception>
    public ActionCatalogue(IEnumerable<IResponseAction> actions, HomeOfAction? homes = null)
    {
        _actions = actions.ToDictionary(action => (action.Signature.Name, action.Signature.System)).ToFrozenDictionary();
        Homes = homes;
        if (homes is null && _actions.Keys.GroupBy(action => action.Name, StringComparer.Ordinal).FirstOrDefault(systems => systems.Count() > 1) is { } several)
            throw new ArgumentException($"several systems carry out '{several.Key}' ({string.Join(", ", several.Select(action => action.System))}), and nothing tells which is meant", nameof(actions));
        Signatures = _actions.Values.Select(action => action.Signature).OrderBy(signature => signature.System, StringComparer.Ordinal).DistinctBy(signature => signature.Name, StringComparer.Ordinal)
            .ToFrozenDictionary(signature => signature.Name, StringComparer.Ordinal);
    }

    /// <summary>What playbooks and the planner may know of them. Where several systems carry an action out they agree on its name and parameters.</summary>
    public FrozenDictionary<string, ActionSignature> Signatures { get; }

    /// <summary>Tells which system is meant, where several carry an action out.</summary>
    public HomeOfAction? Homes { get; }

    /// <summary>The action as a system carries it out, or null when no connector does: that another system does it, too, is no help.</summary>
    public IResponseAction? Find(string name, string system) => _actions.GetValueOrDefault((name, system));

    /// <summary>What a system bears, as its actions declare it; null when none does.</summary>
    internal ActionLimits? LimitsOf(string system) =>
        _actions.Values.Select(action => action.Signature).FirstOrDefault(signature => string.Equals(signature.System, system, StringComparison.OrdinalIgnoreCase))?.Limits;
}
