using System.Collections.Immutable;
using FluentValidation;
using SecResponder.Connectors.Tickets;
using SecResponder.Playbooks.Actions;
using SecResponder.Playbooks.Files;

namespace SecResponder.Connectors;

/// <summary>One outside system, told by its own folder: its settings, what it can do, and how that is registered. All of them stand in <see cref="ConnectorList"/>.</summary>
public abstract class Connector
{
    private protected Connector() { }

    /// <summary>Its part of the configuration: <c>Connectors:&lt;Name&gt;</c>.</summary>
    public abstract string Name { get; }

    /// <summary>What people call the system, and by which of its interfaces it is reached.</summary>
    public abstract string Title { get; }

    /// <summary>Its settings, in the order of the docs; a test holds that none is left out.</summary>
    public abstract ImmutableArray<ConnectorSetting> Settings { get; }

    /// <summary>What playbooks can do by it, known without any configuration.</summary>
    public virtual ImmutableArray<ActionSignature> Actions => [];

    /// <summary>What it is asked besides, while it is connected: what an entity is, which change was approved.</summary>
    public virtual ImmutableArray<ConnectorReading> Readings => [];

    /// <summary>Where a permission is needed with these settings: ids of scopes, or <c>""</c> where the system has no places. Empty: nowhere, the settings do without it.</summary>
    public virtual ImmutableArray<string> PlacesOf(ActionPermission permission, ConnectorOptions options) => [""];

    /// <summary>What is wrong with its settings, each with the way out.</summary>
    internal abstract IEnumerable<string> Mistakes(ConnectorOptions options);

    /// <summary>What it is as a ticket system; null when it is none, or not connected.</summary>
    internal virtual TicketSystem? Tickets(ConnectorOptions options) => null;

    /// <summary>A name that a step gives and its settings do not know; null: they do, or its actions name nothing that stands there.</summary>
    internal virtual SettingProblem? Unset(ConnectorOptions options, string action, string owner, IReadOnlyDictionary<string, string> with) => null;

    /// <summary>Adds its actions and resolvers, if it is configured.</summary>
    internal abstract void Add(ConnectorOptions options, ConnectorSetup setup);
}

/// <summary>A question that a connector answers for every step with such a target, or for every playbook that asks for change records, in <c>observe</c> too: nothing is changed.</summary>
/// <param name="What">What is asked, in a few words.</param>
/// <param name="Targets">The kinds of target that it is asked about.</param>
/// <param name="Permissions">The least that it needs for that.</param>
public sealed record ConnectorReading(string What, ImmutableArray<ParameterKind> Targets, ImmutableArray<ActionPermission> Permissions)
{
    /// <summary>What <c>change.from</c> calls it where it keeps change records.</summary>
    public string? Changes { get; init; }
}

/// <summary>One setting, as the docs tell it.</summary>
/// <param name="Key">Its key below the connector's part of the configuration.</param>
/// <param name="Default">What it is when it is left out.</param>
/// <param name="What">What it says, with unit and range.</param>
public sealed record ConnectorSetting(string Key, string Default, string What);

/// <summary>A connector with its settings.</summary>
/// <typeparam name="TOptions">A plain class with defaults, units and ranges in its comments.</typeparam>
/// <param name="validator">Says what is wrong with them; messages name the whole key.</param>
internal abstract class Connector<TOptions>(AbstractValidator<TOptions> validator) : Connector
    where TOptions : class, new()
{
    internal sealed override IEnumerable<string> Mistakes(ConnectorOptions options) => validator.Validate(options.Of<TOptions>(Name)).Errors.Select(mistake => mistake.ErrorMessage);

    internal sealed override SettingProblem? Unset(ConnectorOptions options, string action, string owner, IReadOnlyDictionary<string, string> with) => Unset(options.Of<TOptions>(Name), action, owner, with);

    internal sealed override TicketSystem? Tickets(ConnectorOptions options) => Tickets(options.Of<TOptions>(Name));

    internal sealed override void Add(ConnectorOptions options, ConnectorSetup setup) => Add(options.Of<TOptions>(Name), setup);

    /// <summary>What it is as a ticket system; null when it is none, or the settings don't say where it is.</summary>
    private protected virtual TicketSystem? Tickets(TOptions options) => null;

    /// <summary>A name that a step gives and its settings do not know.</summary>
    private protected virtual SettingProblem? Unset(TOptions options, string action, string owner, IReadOnlyDictionary<string, string> with) => null;

    /// <summary>Adds actions and resolvers, if the settings say where the system is.</summary>
    protected abstract void Add(TOptions options, ConnectorSetup setup);
}
