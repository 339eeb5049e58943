using System.CommandLine;
using SecResponder.Lab;

namespace SecResponder.Cli.Commands;

/// <summary><c>lab</c>: the outside world on loopback, by itself, for trying connectors and playbooks against.</summary>
internal static class LabCommand
{
    public static Command Create(Terminal terminal)
    {
        var port = new Option<int>("--port") { Description = "Port on loopback; 0 takes a free one", DefaultValueFactory = _ => 8790 };
        var command = new Command("lab", "Start the lab: Defender, ticket systems, chat and all other systems as HTTP stand-ins on loopback, with a page to look at. Example: secresponder lab --port 8790") { port };
        command.SetAction((parsed, cancellation) => RunAsync(terminal, parsed.GetValue(port), cancellation));
        return command;
    }

    private static async Task<int> RunAsync(Terminal terminal, int port, CancellationToken cancellation)
    {
        if (port is < 0 or > 65535)
            return terminal.Fail($"--port {port} is no port", "give a number from 0 to 65535", ExitCodes.Usage);
        await using var lab = await LabHost.StartAsync(new LabOptions { Port = port }, TimeProvider.System, cancellation);
        await terminal.Out.WriteLineAsync($"The lab listens on {lab.BaseAddress}");
        await terminal.Out.WriteLineAsync($"  state   {lab.BaseAddress}lab/state");
        await terminal.Out.WriteLineAsync($"  faults  POST {lab.BaseAddress}lab/faults");
        await terminal.Out.WriteLineAsync("Stop it with Ctrl+C.");
        await terminal.Out.FlushAsync(cancellation);
        try
        {
            await lab.WaitAsync(cancellation);
        }
        catch (OperationCanceledException)
        {
            // Ctrl+C is how a lab ends.
        }
        return ExitCodes.Fine;
    }
}
