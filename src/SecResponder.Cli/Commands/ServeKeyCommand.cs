using System.CommandLine;
using System.Text.Json;
using SecResponder.Server.Access;
using SecResponder.Server.Inputs.Http;

namespace SecResponder.Cli.Commands;

/// <summary><c>serve key NAME</c>: a key for a sender, and the hash that the settings keep of it. Nothing is stored.</summary>
internal static class ServeKeyCommand
{
    // A UUID has 122 random bits; what is shorter may be guessed from its hash.
    private const int ShortestTaken = 32;

    public static Command Create(Terminal terminal)
    {
        var name = new Argument<string>("NAME") { Description = "What the log calls the sender" };
        var may = new Option<string[]>("--may") { Description = "What it may do: ingest (default), metrics; once for each" };
        may.AcceptOnlyFromAmong(RightNames.All);
        var existing = new Option<bool>("--existing") { Description = "Take a key that senders have already (a Splunk token) from standard input, and print its hash only" };
        var command = new Command("key",
            "Make a key for a sender. The key is printed once and kept nowhere; the settings get its hash, so that whoever reads them can't send. Example: secresponder serve key forwarder-1")
        {
            name, may, existing,
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            var called = parsed.GetRequiredValue(name);
            if (HttpIngest.NameProblem(called) is { } problem)
                return terminal.Fail($"'{called}' is no name for a key: {problem.Replace("a stream's name", "it", StringComparison.Ordinal)}", "give one like forwarder-1", ExitCodes.Usage);
            string key;
            if (parsed.GetValue(existing))
            {
                using var input = new StreamReader(terminal.Input);
                key = (await input.ReadLineAsync(cancellation))?.Trim() ?? "";
                if (key.Length < ShortestTaken)
                    return terminal.Fail($"the key on standard input has {key.Length} characters", $"one that may be kept as a hash is random and has {ShortestTaken} at least, as a UUID has; leave --existing out to have one made", ExitCodes.Findings);
            }
            else
                key = ApiKey.Make();
            // The settings on standard output, so that they can be piped; the key to the person.
            if (!parsed.GetValue(existing))
                await terminal.Error.WriteLineAsync($"The key of {called}, shown this once:\n\n  {key}\n\nInto the settings goes:");
            var entry = new Dictionary<string, object> { ["Hash"] = ApiKey.Hash(key), ["May"] = parsed.GetValue(may) is { Length: > 0 } given ? given : ["ingest"] };
            await terminal.Out.WriteLineAsync(JsonSerializer.Serialize(
                new Dictionary<string, object> { ["Server"] = new Dictionary<string, object> { ["Keys"] = new Dictionary<string, object> { [called] = entry } } }, Indented));
            return ExitCodes.Fine;
        });
        return command;
    }

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };
}
