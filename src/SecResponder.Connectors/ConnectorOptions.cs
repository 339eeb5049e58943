using FluentValidation;
using Microsoft.Extensions.Configuration;
using SecResponder.Connectors.Http;

namespace SecResponder.Connectors;

/// <summary>Where the outside systems are: the configuration section <c>Connectors</c>. What all of them share stands here; each system's own part
/// (<c>Connectors:Defender</c>) is a class in its folder. A system that is not configured is one that no step can call.</summary>
public sealed class ConnectorOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Connectors";

    private readonly Dictionary<Type, object> _parts = [];
    private IConfiguration? _section;

    /// <summary>The Key Vault of <c>keyvault:</c> references: <c>https://name.vault.azure.net</c>.</summary>
    public Uri? KeyVault { get; set; }

    /// <summary>Whether systems on private addresses may be called. Default false: only what is on the internet.</summary>
    public bool PrivateAddresses { get; set; }

    /// <summary>Reads the section <see cref="Section"/> of a host's configuration.</summary>
    /// <exception cref="InvalidOperationException">A value is not of its type.</exception>
    public static ConnectorOptions From(IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var section = configuration.GetSection(Section);
        var options = section.Get<ConnectorOptions>() ?? new ConnectorOptions();
        options._section = section;
        return options;
    }

    /// <summary>Says one system's settings in code; they stand before those of the configuration.</summary>
    public ConnectorOptions With<TOptions>(TOptions part) where TOptions : class
    {
        ArgumentNullException.ThrowIfNull(part);
        _parts[typeof(TOptions)] = part;
        return this;
    }

    /// <summary>One system's settings; the same object each time.</summary>
    /// <param name="name">The connector's name, which is the key of its part.</param>
    /// <exception cref="InvalidOperationException">A value is not of its type.</exception>
    public TOptions Of<TOptions>(string name) where TOptions : class, new()
    {
        if (!_parts.TryGetValue(typeof(TOptions), out var part))
            _parts[typeof(TOptions)] = part = _section?.GetSection(name).Get<TOptions>() ?? new TOptions();
        return (TOptions)part;
    }
}

/// <summary>Says what is wrong with what all systems share.</summary>
internal sealed class ConnectorOptionsValidator : AbstractValidator<ConnectorOptions>
{
    public ConnectorOptionsValidator() => RuleFor(options => options.KeyVault).IsSecure("Connectors:KeyVault");
}
