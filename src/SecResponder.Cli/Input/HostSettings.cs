using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Configuration;
using SecResponder.Connectors;

namespace SecResponder.Cli.Input;

/// <summary><c>--settings FILE</c>: what the host is connected to, read from its own JSON file. Secrets are references there, and none of them is asked for.</summary>
internal static class HostSettings
{
    /// <summary>Reads what is connected; null when no file is given.</summary>
    /// <returns>False when the file can't be read, or its connectors are set wrong.</returns>
    public static bool TryRead(string? file, out ConnectorOptions? connected, [NotNullWhen(false)] out string? problem)
    {
        (connected, problem) = (null, null);
        if (file is null)
            return true;
        try
        {
            var options = ConnectorOptions.From(new ConfigurationBuilder().AddJsonFile(Path.GetFullPath(file), optional: false).Build());
            if (ConnectorServices.MistakesOf(options).ToArray() is { Length: > 0 } mistakes)
            {
                problem = $"the settings under '{ConnectorOptions.Section}' in '{file}' are wrong: {string.Join("; ", mistakes)}";
                return false;
            }
            connected = options;
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException or InvalidOperationException or ArgumentException)
        {
            problem = $"the settings in '{file}' can't be read: {(e.InnerException ?? e).Message}";
            return false;
        }
    }
}
