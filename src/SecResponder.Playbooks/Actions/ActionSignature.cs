using System.Collections.Immutable;

namespace SecResponder.Playbooks.Actions;

/// <summary>What a parameter of an action takes.</summary>
public enum ParameterKind
{
    /// <summary>Free text, usually a template.</summary>
    Text,
    /// <summary>A number with a unit: <c>30s</c>, <c>15m</c>, <c>4h</c>, <c>2d</c>.</summary>
    Duration,
    /// <summary>A channel of the owner's team.yaml.</summary>
    Channel,
    /// <summary>A host, by address, name or id; resolved before use.</summary>
    Host,
    /// <summary>A user, by UPN or id; resolved before use.</summary>
    User,
    /// <summary>An address.</summary>
    Address,
    /// <summary>A resource, by the id that its platform gives it: <c>/subscriptions/…/securityRules/ssh</c>; resolved before use.</summary>
    Resource,
    /// <summary>What others are to be kept from: an address, a network, a domain or a URL.</summary>
    Indicator,
    /// <summary>An application of the directory, by its client id, its name or the object id of its registration; resolved before use.</summary>
    Application,
    /// <summary>A queue of tickets; the configuration of the host says in which system it is kept.</summary>
    Queue,
    /// <summary>A map of names, which the other side's own configuration knows, and texts. It is flat to an action: <c>inputs: {host: ws-1}</c> is given to it as <c>inputs.host</c>.</summary>
    Values,
}

/// <summary>One parameter of an action, as a playbook's <c>with</c> names it.</summary>
public sealed record ActionParameter(string Name, ParameterKind Kind, bool Required, string Summary)
{
    /// <summary>Whether this is what the action acts upon.</summary>
    public bool IsTarget => Kind is ParameterKind.Host or ParameterKind.User or ParameterKind.Address or ParameterKind.Resource or ParameterKind.Indicator or ParameterKind.Application;

    /// <summary>Whether a key of <c>with</c>, as an action gets it, is one of this parameter's.</summary>
    public bool Takes(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return Kind == ParameterKind.Values ? key.StartsWith(Name + ".", StringComparison.Ordinal) : key == Name;
    }
}

/// <summary>What playbooks may know of an action: its name, parameters, and whether its effect is a hold that ends.</summary>
/// <param name="Name"><c>host.quarantine</c>: what it acts upon, then the verb.</param>
/// <param name="System">The outside system that carries it out.</param>
/// <param name="Summary">One sentence.</param>
/// <param name="Parameters">In the order of the docs.</param>
/// <param name="IsHold">Whether the effect lasts until it is lifted (then a <c>for</c> parameter bounds it).</param>
public sealed record ActionSignature(string Name, string System, string Summary, ImmutableArray<ActionParameter> Parameters, bool IsHold)
{
    /// <summary>The parameter that names what is acted upon, or null where an action acts on nothing (a notice).</summary>
    public ActionParameter? Target => Parameters.FirstOrDefault(parameter => parameter.IsTarget);

    /// <summary>Whether it brings something about though it names no target (a pipeline is run, an incident is closed): budgets, hours and judgements count it as acting, and it is never kept quiet as tickets and cards are.</summary>
    public bool Acts { get; init; }

    /// <summary>Whether it only tells people something.</summary>
    public bool OnlyTells => Target is null && !IsHold && !Acts;

    /// <summary>The least permissions that it needs in the outside system.</summary>
    public ImmutableArray<ActionPermission> Permissions { get; init; } = [];

    /// <summary>How the ids begin that this action knows its targets by (<c>mde:</c>): of an entity that several systems know, it is given that one's id. Null: any will do.</summary>
    public string? TargetIds { get; init; }

    /// <summary>What the effect is found again by, in the other side's own state; null: it can't be, and after a lost answer it may be there twice.</summary>
    public string? FoundBy { get; init; }

    /// <summary>How it is taken back, and what that does not give back; null: it can't be.</summary>
    public string? UndoneBy { get; init; }

    /// <summary>How much longer than its <c>for</c> the effect lasts in the outside system when nobody takes it away: then it ends by itself. Null: it does not end by itself.
    /// A hold that lasts longer than that, since there was fresh evidence or another reason, is placed again.</summary>
    public TimeSpan? Outlasts { get; init; }

    /// <summary>The parameter that names who is called, where a connector calls several receivers that have nothing to do with each other: each has its own limits, pace and circuit breaker. Null: the system is one.</summary>
    public string? Receiver { get; init; }

    /// <summary>What the outside system bears.</summary>
    public ActionLimits Limits { get; init; } = new(0, 0, "");

    /// <summary>What its documentation leaves open and nobody has tried on a real system: to be looked at before <c>enforce</c>.</summary>
    public ImmutableArray<string> Unverified { get; init; } = [];
}
