using System.CommandLine;
using Microsoft.Extensions.Hosting;
using SecResponder.Cli.Output;
using SecResponder.Response.Storage.Sqlite;
using SecResponder.Server;
using SecResponder.Server.Access;

namespace SecResponder.Cli.Commands;

/// <summary><c>serve</c>: the always-on host, the same that runs in the container.</summary>
internal static class ServeCommand
{
    public const string Name = "serve";

    // In force until the process ends: for whoever tries it, before there is a settings file.
    private const string KeyOfThisRun = "this-run";

    public static Command Create(Terminal terminal)
    {
        var settings = new Option<string?>("--settings") { Description = "The settings, of the form of appsettings.json (default: that file, where there is one); environment variables stand above it, flags above both" };
        var playbooks = new Option<string?>("--playbooks") { Description = "The playbook repository; default: what the settings say, else playbooks" };
        var store = new Option<string?>("--store") { Description = $"The SQLite file that state is kept in; default: what the settings say, else {new SqliteStoreOptions().Path}" };
        var console = new Option<bool>("--console") { Description = "Open the web console with a trial account, for this machine alone; its password is printed, and gone when the process ends" };
        var listen = new Option<string[]>("--listen") { Description = $"Where to listen for HTTP, once for each address. Default: what the settings say, else {ServerOptions.Usual}: this machine only" };
        var command = new Command(Name,
            "Run the always-on server: events in by HTTP (lines, JSON, CloudEvents, webhooks, Splunk's and OpenTelemetry's protocols), syslog and Kafka; responses out. Nobody may send until a key is made ('serve key'). Example: secresponder serve --playbooks playbooks --store soc.db")
        {
            settings, playbooks, store, listen, console, ServeKeyCommand.Create(terminal),
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            var file = parsed.GetValue(settings);
            if (file is not null && !File.Exists(file))
                return terminal.Fail($"there is no '{file}'", "give a file of the form of appsettings.json");
            List<KeyValuePair<string, string?>> above = [];
            if (parsed.GetValue(playbooks) is { } folder)
                above.Add(new("SecResponder:Playbooks", folder));
            if (parsed.GetValue(store) is { } path)
                above.Add(new("SecResponder:Store:Path", path));
            if (parsed.GetValue(listen) is { Length: > 0 } urls)
            {
                if (urls.FirstOrDefault(url => !IsAddress(url)) is { } wrong)
                    return terminal.Fail($"--listen {wrong} is no address to listen on", "give one like http://127.0.0.1:8787 or https://0.0.0.0:8443", ExitCodes.Usage);
                above.Add(new("Urls", string.Join(';', urls)));
            }
            if (parsed.GetValue(console))
                above.Add(new($"{ServerOptions.Section}:Console:Trial", "true"));
            try
            {
                return await RunAsync(terminal, file, above, cancellation);
            }
            catch (InvalidDataException e)
            {
                return terminal.Fail(Printable.Of(e.InnerException is FormatException inner ? $"{e.Message} {inner.Message}" : e.Message, 2000), "mend the file: nothing was started");
            }
        });
        return command;
    }

    private static async Task<int> RunAsync(Terminal terminal, string? settings, List<KeyValuePair<string, string?>> above, CancellationToken cancellation)
    {
        var key = terminal.IsInteractive && !ServerHost.LetsAnybodyIn(settings, above) ? ApiKey.Make() : null;
        if (key is not null)
            above.Add(new($"{ServerOptions.Section}:Keys:{KeyOfThisRun}:Hash", ApiKey.Hash(key)));
        await using var app = ServerHost.Create(settings, above);
        await app.StartAsync(cancellation);
        ServerHost.Tell(app);
        // A key goes to a person's screen, never to a file or a pipe that somebody keeps.
        if (key is not null)
        {
            await terminal.Out.WriteLineAsync("No key is in the settings. Until this process ends, this one may send:");
            await terminal.Out.WriteLineAsync($"  curl -H 'Authorization: Bearer {key}' --data-binary @firewall.log {app.Urls.First()}/ingest/firewall");
            await terminal.Out.WriteLineAsync("One that lasts: secresponder serve key NAME. Stop with Ctrl+C.");
            await terminal.Out.FlushAsync(cancellation);
        }
        if (ServerHost.TrialWords(app) is { } words)
        {
            await terminal.Out.WriteLineAsync(words);
            await terminal.Out.FlushAsync(cancellation);
        }
        await app.WaitForShutdownAsync(cancellation);
        return ExitCodes.Fine;
    }

    private static bool IsAddress(string url) =>
        Uri.TryCreate(url.Replace("://*", "://0.0.0.0", StringComparison.Ordinal).Replace("://+", "://0.0.0.0", StringComparison.Ordinal), UriKind.Absolute, out var address)
        && (address.Scheme is "http" or "https") && address.AbsolutePath == "/";
}
