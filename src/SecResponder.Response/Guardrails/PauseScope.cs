using System.Collections.Frozen;
using SecResponder.Response.Entities;
using SecResponder.Response.Steps;
using SecResponder.Response.Storage;

namespace SecResponder.Response.Guardrails;

/// <summary>What a thrown kill switch reaches: <c>all</c>, a playbook's id, <c>owner:network-soc</c>, <c>action:host.quarantine</c>, <c>target:host</c>.</summary>
public static class PauseScope
{
    private const string Owner = "owner:";
    private const string Action = "action:";
    private const string Target = "target:";

    private static readonly FrozenDictionary<string, EntityKind> Kinds =
        Enum.GetValues<EntityKind>().ToFrozenDictionary(kind => kind.ToString().ToLowerInvariant(), StringComparer.OrdinalIgnoreCase);

    /// <summary>What is wrong with a scope, or null.</summary>
    public static string? Problem(string scope)
    {
        ArgumentNullException.ThrowIfNull(scope);
        if (scope.Trim() != scope || scope.Length == 0)
            return "a scope is 'all', a playbook's id, 'owner:TEAM', 'action:NAME' or 'target:KIND'";
        if (scope.StartsWith(Target, StringComparison.OrdinalIgnoreCase))
            return Kinds.ContainsKey(scope[Target.Length..]) ? null : $"there is no target kind '{scope[Target.Length..]}'; there are {string.Join(", ", Kinds.Keys.Order())}";
        return scope.IndexOf(':', StringComparison.Ordinal) is var colon and >= 0 && (colon + 1 == scope.Length || !(Starts(scope, Owner) || Starts(scope, Action)))
            ? $"'{scope}' is no scope; write 'owner:TEAM', 'action:NAME' or 'target:KIND'"
            : null;
    }

    /// <summary>Whether it reaches this step.</summary>
    internal static bool Reaches(string scope, ResponseStep step) =>
        Same(scope, Pause.Everything)
        || Same(scope, step.PlaybookId)
        || Starts(scope, Owner) && Same(scope[Owner.Length..], step.Owner)
        || Starts(scope, Action) && Same(scope[Action.Length..], step.Action)
        || Starts(scope, Target) && step.Target is { } target && Kinds.TryGetValue(scope[Target.Length..], out var kind) && kind == target.Kind;

    private static bool Starts(string scope, string prefix) => scope.StartsWith(prefix, StringComparison.OrdinalIgnoreCase);

    private static bool Same(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);
}
