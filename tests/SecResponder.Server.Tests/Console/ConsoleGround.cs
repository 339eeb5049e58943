using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace SecResponder.Server.Tests.Console;

/// <summary>A server with a console, and the provider that signs people in to it.</summary>
internal sealed class ConsoleGround : IAsyncDisposable
{
    public const string Viewers = "00000000-0000-4000-8000-00000000a001";
    public const string Responders = "00000000-0000-4000-8000-00000000a002";
    public const string Approvers = "00000000-0000-4000-8000-00000000a003";
    public const string Admins = "00000000-0000-4000-8000-00000000a004";

    /// <summary>Every role with somebody who has it.</summary>
    public static readonly (string Role, string Name, string Group)[] People =
    [
        ("Viewer", "vic@example.com", Viewers), ("Responder", "rita@example.com", Responders), ("Approver", "ada@example.com", Approvers), ("Admin", "ann@example.com", Admins),
    ];

    private readonly ServerFolder _folder;

    private ConsoleGround(ServerFolder folder, OpenIdStandIn provider, WebApplication server) => (_folder, Provider, Server) = (folder, provider, server);

    public OpenIdStandIn Provider { get; }

    public WebApplication Server { get; }

    public static async Task<ConsoleGround> StartAsync(string? playbook = null, Action<IServiceCollection>? more = null, params (string Key, string Value)[] settings)
    {
        var provider = await OpenIdStandIn.StartAsync();
        var folder = new ServerFolder(playbook ?? ServerFolder.KnockThrice);
        var server = await folder.StartAsync([.. Settings(provider), .. settings.Select(one => KeyValuePair.Create<string, string?>(one.Key, one.Value))], more);
        return new ConsoleGround(folder, provider, server);
    }

    public static IEnumerable<KeyValuePair<string, string?>> Settings(OpenIdStandIn provider) =>
    [
        new("Server:Console:OpenId:Authority", provider.Address),
        new("Server:Console:OpenId:ClientId", OpenIdStandIn.Client),
        new("Server:Console:Roles:Viewer:0", Viewers),
        new("Server:Console:Roles:Responder:0", Responders),
        new("Server:Console:Roles:Approver:0", Approvers),
        new("Server:Console:Roles:Admin:0", Admins),
    ];

    /// <summary>Somebody with a role, signed in; null: somebody who is not.</summary>
    public async Task<ConsoleVisitor> VisitAsync(string? role)
    {
        var visitor = new ConsoleVisitor(Server);
        if (role is null)
            return visitor;
        var (_, name, group) = People.Single(one => one.Role == role);
        Provider.Is(name, group);
        using var answer = await visitor.SignInAsync();
        Assert.Equal("/console", answer.Headers.Location?.OriginalString);
        return visitor;
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        await Provider.DisposeAsync();
        _folder.Dispose();
    }
}
