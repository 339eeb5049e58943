using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace SecResponder.Bicep.Tests;

/// <summary>What a deployment would make, worked out by the real CLI without a subscription (<c>bicep snapshot</c>): every resource with its values, conditions decided.</summary>
internal sealed class Deployment
{
    public const string Subscription = "00000000-0000-4000-8000-000000000001";

    private Deployment(JsonNode snapshot) => Resources = [.. snapshot["predictedResources"]!.AsArray().Select(resource => resource!.AsObject())];

    public IReadOnlyList<JsonObject> Resources { get; }

    /// <summary>The templates as they are, with these parameters beside those of the small size, and other permissions where some are given.</summary>
    public static async Task<Deployment> OfAsync(string parameters = "", string? permissions = null) =>
        new(JsonNode.Parse(await Made.GetOrAdd($"{parameters}\n{permissions}", _ => new Lazy<Task<string>>(() => SnapshotAsync(parameters, permissions))).Value)!);

    // The CLI takes its seconds: what several tests look at is worked out once.
    private static readonly ConcurrentDictionary<string, Lazy<Task<string>>> Made = new(StringComparer.Ordinal);

    private static async Task<string> SnapshotAsync(string parameters, string? permissions)
    {
        var folder = Directory.CreateTempSubdirectory("secresponder-bicep-").FullName;
        try
        {
            foreach (var file in Directory.EnumerateFiles(BicepCli.Folder, "*", SearchOption.AllDirectories))
            {
                var copy = Path.Combine(folder, Path.GetRelativePath(BicepCli.Folder, file));
                Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
                File.Copy(file, copy);
            }
            if (permissions is not null)
                await File.WriteAllTextAsync(Path.Combine(folder, "permissions.bicep"), permissions, TestContext.Current.CancellationToken);
            var tried = Path.Combine(folder, "parameters", "tried.bicepparam");
            var names = parameters.Split('\n').Select(line => line.Split('=')[0]).Where(name => name.StartsWith("param ", StringComparison.Ordinal)).ToArray();
            var small = (await File.ReadAllLinesAsync(Path.Combine(folder, "parameters", "small.bicepparam"), TestContext.Current.CancellationToken)).Where(line => !names.Any(name => line.StartsWith(name, StringComparison.Ordinal)));
            await File.WriteAllTextAsync(tried, string.Join('\n', small) + "\nparam budgetStart = '2026-03-01'\n" + parameters, TestContext.Current.CancellationToken);
            var answer = await BicepCli.RunAsync("snapshot", tried, "--mode", "overwrite", "--subscription-id", Subscription, "--tenant-id", "00000000-0000-4000-8000-0000000000cc", "--location", "westeurope");
            Assert.Equal((0, ""), (answer.ExitCode, answer.Findings));
            return await File.ReadAllTextAsync(Path.ChangeExtension(tried, "snapshot.json"), TestContext.Current.CancellationToken);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    public IEnumerable<JsonObject> Of(string type) => Resources.Where(resource => string.Equals((string?)resource["type"], type, StringComparison.OrdinalIgnoreCase));

    public static string Name(JsonObject resource) => (string)resource["name"]!;

    public static JsonNode? Property(JsonObject resource, params string[] path) => path.Aggregate(resource["properties"], (node, name) => node?[name]);
}
