using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SecResponder.Connectors;
using SecResponder.Connectors.Defender;
using SecResponder.Connectors.Secrets;
using SecResponder.Connectors.ServiceNow;
using SecResponder.Connectors.Teams;
using SecResponder.Lab;
using SecResponder.Response.Hosting;
using SecResponder.Response.Pipeline;

namespace SecResponder.Cli.Demo;

/// <summary>Puts the demo's host together, as a host does: connectors to the lab, the pipeline, a store in the demo's folder.</summary>
internal static class DemoServices
{
    /// <param name="folder">Store and playbooks.</param>
    /// <param name="lab">The lab's address.</param>
    /// <param name="credentials">What the lab takes.</param>
    /// <param name="clock">The time that all of it happens in.</param>
    /// <param name="callTimeout">How long a call may take; a step is one process's for five times as long.</param>
    public static IServiceCollection Of(string folder, Uri lab, LabOptions credentials, TimeProvider clock, TimeSpan callTimeout)
    {
        Directory.CreateDirectory(folder);
        DemoPlaybooks.Arm(Path.Combine(folder, "playbooks"));
        return new ServiceCollection()
            .AddLogging(logging => logging.SetMinimumLevel(LogLevel.None))
            .AddSingleton(clock)
            .AddSingleton<ISecrets>(new DemoSecrets(lab, credentials))
            .AddConnectors(Connected(lab, credentials), provider => (owner, channel) => provider.GetRequiredService<PlaybooksInForce>().ChannelOf(owner, channel))
            .AddResponder(Options(folder, callTimeout), ActionCatalog.Signatures)
            .AddSingleton<InProcessStage>();
    }

    private static ConnectorOptions Connected(Uri lab, LabOptions credentials) => new ConnectorOptions()
        .With(new DefenderOptions { BaseAddress = lab, Token = DemoSecrets.Token, PollEvery = TimeSpan.FromSeconds(1) })
        .With(new ServiceNowOptions { BaseAddress = lab, User = credentials.User, Password = DemoSecrets.Password })
        .With(new TeamsOptions { Hosts = [lab.Host] });

    private static ResponderOptions Options(string folder, TimeSpan callTimeout)
    {
        var options = new ResponderOptions { Playbooks = Path.Combine(folder, "playbooks") };
        options.Store.Path = Path.Combine(folder, "secresponder.db");
        (options.Runner.CallTimeout, options.Runner.Lease) = (callTimeout, 5 * callTimeout);
        return options;
    }
}
