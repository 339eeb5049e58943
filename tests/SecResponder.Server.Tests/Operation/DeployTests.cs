using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Routing;
using YamlDotNet.RepresentationModel;

namespace SecResponder.Server.Tests.Operation;

/// <summary>Manifests and docs name endpoints, ports and settings that no compiler joins with the server's.</summary>
public sealed class DeployTests : IDisposable
{
    private readonly ServerFolder _folder = new(ServerFolder.KnockThrice);

    public static TheoryData<string> Manifests => [.. Directory.EnumerateFiles(Path.Combine(Root, "src/SecResponder.Server/deploy"), "*.yaml", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(Root, path))];

    private static string Root
    {
        get
        {
            var root = AppContext.BaseDirectory;
            while (!File.Exists(Path.Combine(root, "SecResponder.sln")))
                root = Path.GetDirectoryName(root)!;
            return root;
        }
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Manifests))]
    public async Task Probes_ask_for_what_there_is(string manifest)
    {
        await using var server = await _folder.StartAsync();
        var known = ((IEndpointRouteBuilder)server).DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>().Select(endpoint => endpoint.RoutePattern.RawText);
        var asked = Nodes(manifest).Where(node => node.Key == "httpGet").Select(node => ((YamlMappingNode)node.Value)["path"].ToString()).ToArray();

        Assert.NotEmpty(asked);
        Assert.Empty(asked.Except(known));
    }

    [Theory]
    [MemberData(nameof(Manifests))]
    public void Nothing_runs_as_root_or_writes_where_it_should_not(string manifest)
    {
        var nodes = Nodes(manifest).ToLookup(node => node.Key, node => node.Value.ToString());
        Assert.All(["runAsNonRoot", "readOnlyRootFilesystem"], setting => Assert.Equal("true", Assert.Single(nodes[setting])));
        Assert.Equal("false", Assert.Single(nodes["allowPrivilegeEscalation"]));
        Assert.Contains("ALL", Assert.Single(nodes["drop"]), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Manifests))]
    public void Ports_that_are_named_are_there_and_settings_are_of_the_server(string manifest)
    {
        var (text, options) = (File.ReadAllText(Path.Combine(Root, manifest)), Settings("Server", typeof(ServerOptions)).Concat(Settings("SecResponder", typeof(Response.Hosting.ResponderOptions))).ToHashSet(StringComparer.Ordinal));
        var ports = Regex.Matches(text, @"name: (?<name>[\w-]+), containerPort").Select(match => match.Groups["name"].Value).ToHashSet(StringComparer.Ordinal);

        Assert.All(Regex.Matches(text, @"(targetPort|\bport): (?<name>[a-z][\w-]*)").Select(match => match.Groups["name"].Value), name => Assert.Contains(name, ports));
        Assert.All(Regex.Matches(text, @"name: (?<name>(Server|SecResponder)__\w+)").Select(match => match.Groups["name"].Value.Replace("__", ":", StringComparison.Ordinal)), name => Assert.Contains(name, options));
    }

    [Fact]
    public void The_container_app_is_told_settings_and_asked_for_probes_that_there_are()
    {
        var text = File.ReadAllText(Path.Combine(Root, "bicep/modules/containerApp.bicep"));
        var options = Settings("Server", typeof(ServerOptions)).Concat(Settings("SecResponder", typeof(Response.Hosting.ResponderOptions))).ToHashSet(StringComparer.Ordinal);
        var told = Regex.Matches(text, @"'(?<name>(Server|SecResponder)__\w+)'").Select(match => match.Groups["name"].Value.Replace("__", ":", StringComparison.Ordinal)).ToArray();

        Assert.True(told.Length > 8);
        Assert.All(told, name => Assert.Contains(name, options));
        Assert.All(["Viewer", "Responder", "Approver", "Admin"], role => Assert.True(options.Contains($"Server:Console:Roles:{role}") && text.Contains($"{role}: consoleRoles.", StringComparison.Ordinal), role));
        Assert.Equal(["/healthz/live", "/healthz/ready", "/healthz/startup"], Regex.Matches(text, "/healthz/[a-z]+").Select(match => match.Value).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_docs_have_each_setting_of_the_server()
    {
        var told = File.ReadAllText(Path.Combine(Root, "docs/serve.md"));
        Assert.DoesNotContain(Settings("Server", typeof(ServerOptions)).Select(setting => setting.Split(':')[^1]), name => !Regex.IsMatch(told, $@"\b{name}\b"));
    }

    // Of what is kept by name, the settings of each entry.
    private static IEnumerable<string> Settings(string at, Type type)
    {
        foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.CanWrite))
        {
            var (name, kind) = ($"{at}:{property.Name}", property.PropertyType);
            yield return name;
            if (kind.IsGenericType && kind.GetGenericTypeDefinition() == typeof(Dictionary<,>))
                kind = kind.GetGenericArguments()[1];
            if (kind.Namespace?.StartsWith("SecResponder", StringComparison.Ordinal) == true && kind.IsClass)
                foreach (var inner in Settings(name, kind))
                    yield return inner;
        }
    }

    private static IEnumerable<(string Key, YamlNode Value)> Nodes(string manifest)
    {
        using var text = new StreamReader(Path.Combine(Root, manifest));
        var yaml = new YamlStream();
        yaml.Load(text);
        return [.. yaml.Documents.SelectMany(document => document.AllNodes).OfType<YamlMappingNode>().SelectMany(mapping => mapping.Children).Select(child => (child.Key.ToString(), child.Value))];
    }
}
