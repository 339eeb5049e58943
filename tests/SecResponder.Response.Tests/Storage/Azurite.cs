using System.Diagnostics;
using System.Text.RegularExpressions;

namespace SecResponder.Response.Tests.Storage;

/// <summary>Where the storage emulator listens: as told, or one that is started here because it is on the PATH.</summary>
internal static partial class Azurite
{
    /// <summary>Names the connection string; <c>test.sh</c> sets it.</summary>
    public const string Variable = "SECRESPONDER_AZURITE";

    private const string HowTo =
        $"{Variable} is not set and no 'azurite' is on the PATH: these tests need Azurite, the storage emulator. ./test.sh installs and starts it; or 'npm install -g azurite' and run the tests again";

    // The same everywhere, and no secret.
    private const string Account = "devstoreaccount1";
    private const string Key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    private static readonly Lazy<string> Here = new(() => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } told ? told : Start());

    public static string ConnectionString => Here.Value;

    private static string Start()
    {
        var azurite = Environment.GetEnvironmentVariable("PATH")?.Split(Path.PathSeparator).Select(folder => Path.Combine(folder, "azurite")).FirstOrDefault(File.Exists)
            ?? throw new InvalidOperationException(HowTo);
        var process = Process.Start(new ProcessStartInfo(azurite, "--silent --inMemoryPersistence --skipApiVersionCheck --disableTelemetry --blobPort 0 --queuePort 0 --tablePort 0")
        {
            RedirectStandardOutput = true,
            RedirectStandardInput = true,
        })!;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => process.Kill(entireProcessTree: true);
        var addresses = new Dictionary<string, string>();
        while (addresses.Count < 3 && process.StandardOutput.ReadLine() is { } line)
            if (Listening().Match(line) is { Success: true } found)
                addresses[found.Groups["service"].Value] = $"{found.Groups["address"].Value}/{Account}";
        return addresses.Count == 3
            ? $"DefaultEndpointsProtocol=http;AccountName={Account};AccountKey={Key};BlobEndpoint={addresses["Blob"]};QueueEndpoint={addresses["Queue"]};TableEndpoint={addresses["Table"]};"
            : throw new InvalidOperationException($"'{azurite}' ended before it listened");
    }

    [GeneratedRegex(@"^Azurite (?<service>\w+) service is successfully listening at (?<address>\S+)$")]
    private static partial Regex Listening();
}
