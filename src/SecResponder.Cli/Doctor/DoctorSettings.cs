using Microsoft.Extensions.Configuration;
using SecResponder.Connectors;
using SecResponder.Response.Hosting;

namespace SecResponder.Cli.Doctor;

/// <summary>The service's own settings, read as it reads them: a file of the form of appsettings.json, and above it the environment.</summary>
/// <param name="Connectors">Where the systems are.</param>
/// <param name="Responder">Where playbooks and state are.</param>
internal sealed record DoctorSettings(ConnectorOptions Connectors, ResponderOptions Responder)
{
    /// <summary>What is read when no file is named and this one is there.</summary>
    public const string Usual = "appsettings.json";

    /// <exception cref="InvalidOperationException">A value is not of its type.</exception>
    /// <exception cref="InvalidDataException">The file is no JSON.</exception>
    public static DoctorSettings Read(string? file)
    {
        // Functions' app settings are the environment there, with their values one level deeper in local.settings.json.
        var configuration = new ConfigurationBuilder().AddJsonFile(Path.GetFullPath(file ?? Usual), optional: file is null).AddEnvironmentVariables().Build();
        return new DoctorSettings(ConnectorOptions.From(configuration), configuration.GetSection(ResponderOptions.Section).Get<ResponderOptions>() ?? new ResponderOptions());
    }
}
