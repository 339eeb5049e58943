using System.Collections.Frozen;
using SecResponder.Playbooks.Actions;

namespace SecResponder.Response.Steps;

/// <summary>The actions that connectors carry out, by name.</summary>
public sealed class ActionCatalogue
{
    private readonly FrozenDictionary<string, IResponseAction> _actions;

    /// <exception cref="ArgumentException">Two connectors carry out the same action.</exception>
    public ActionCatalogue(IEnumerable<IResponseAction> actions) =>
        _actions = actions.ToDictionary(action => action.Signature.Name, StringComparer.Ordinal).ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>What playbooks and the planner may know of them.</summary>
    public FrozenDictionary<string, ActionSignature> Signatures => _actions.ToFrozenDictionary(action => action.Key, action => action.Value.Signature, StringComparer.Ordinal);

    /// <summary>The action, or null when no connector carries it out.</summary>
    public IResponseAction? Find(string name) => _actions.GetValueOrDefault(name);

    /// <summary>What a system bears, as its actions declare it; null when none does.</summary>
    internal ActionLimits? LimitsOf(string system) =>
        _actions.Values.Select(action => action.Signature).FirstOrDefault(signature => string.Equals(signature.System, system, StringComparison.OrdinalIgnoreCase))?.Limits;
}
