using System.Collections.Immutable;
using FluentValidation;
using SecResponder.Playbooks.Actions;

namespace SecResponder.Connectors;

/// <summary>One outside system, told by its own folder: its settings, what it can do, and how that is registered. All of them stand in <see cref="ConnectorList"/>.</summary>
public abstract class Connector
{
    private protected Connector() { }

    /// <summary>Its part of the configuration: <c>Connectors:&lt;Name&gt;</c>.</summary>
    public abstract string Name { get; }

    /// <summary>What playbooks can do by it, known without any configuration.</summary>
    public virtual ImmutableArray<ActionSignature> Actions => [];

    /// <summary>What is wrong with its settings, each with the way out.</summary>
    internal abstract IEnumerable<string> Mistakes(ConnectorOptions options);

    /// <summary>Adds its actions and resolvers, if it is configured.</summary>
    internal abstract void Add(ConnectorOptions options, ConnectorSetup setup);
}

/// <summary>A connector with its settings.</summary>
/// <typeparam name="TOptions">A plain class with defaults, units and ranges in its comments.</typeparam>
/// <param name="validator">Says what is wrong with them; messages name the whole key.</param>
internal abstract class Connector<TOptions>(AbstractValidator<TOptions> validator) : Connector
    where TOptions : class, new()
{
    internal sealed override IEnumerable<string> Mistakes(ConnectorOptions options) => validator.Validate(options.Of<TOptions>(Name)).Errors.Select(mistake => mistake.ErrorMessage);

    internal sealed override void Add(ConnectorOptions options, ConnectorSetup setup) => Add(options.Of<TOptions>(Name), setup);

    /// <summary>Adds actions and resolvers, if the settings say where the system is.</summary>
    protected abstract void Add(TOptions options, ConnectorSetup setup);
}
