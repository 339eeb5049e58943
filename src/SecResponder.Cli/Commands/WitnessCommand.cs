using System.CommandLine;
using SecResponder.Cli.Output;
using SecResponder.Connectors;
using SecResponder.Playbooks.Matching;
using SecResponder.Response.Hosting;

namespace SecResponder.Cli.Commands;

/// <summary><c>witness DIR</c>: what wakes each rule, and which rules nothing wakes.</summary>
internal static class WitnessCommand
{
    public static Command Create(Terminal terminal)
    {
        var directory = new Argument<string>("DIR") { Description = "A playbook repository, a folder of Sigma rules, or one file" };
        var all = new Option<bool>("--all") { Description = "List the rules too that sleep until a text, a number or a network is there" };
        var format = Records.FormatOption();
        var command = new Command("witness", "Say which rules have to be looked at for every event, and why: they say only what must not be there. Example: secresponder witness playbooks") { directory, all, format };
        command.SetAction(parsed => Run(terminal, parsed.GetRequiredValue(directory), parsed.GetValue(all), parsed.GetValue(format)));
        return command;
    }

    private static int Run(Terminal terminal, string directory, bool all, string? format)
    {
        if (!Directory.Exists(directory) && !File.Exists(directory))
            return terminal.Fail($"there is no '{directory}'", "give a folder of playbooks or one file");
        var witnesses = WitnessAudit.Of(PlaybookFiles.Load(directory, ActionCatalog.Signatures, TimeProvider.System).Rules);
        var found = new Records("rule", "title", "wakes", "witness");
        foreach (var witness in witnesses.Where(witness => all || witness.Kind != WitnessKind.Value).OrderByDescending(witness => witness.Kind))
            found.Add(witness.Rule.Metadata.Handle, witness.Rule.Metadata.Title, Word(witness.Kind), witness.What);
        found.Write(terminal, format, "each rule sleeps until something of its own is there");
        if (Records.IsTable(terminal, format))
            terminal.Out.WriteLine($"{witnesses.Length} rules: {Count(WitnessKind.Value)} wake on a value, {Count(WitnessKind.Presence)} when a field is there, {Count(WitnessKind.Nothing)} are looked at for every event of their log source");
        return ExitCodes.Fine;

        int Count(WitnessKind kind) => witnesses.Count(witness => witness.Kind == kind);
    }

    private static string Word(WitnessKind kind) => kind switch
    {
        WitnessKind.Value => "on a value",
        WitnessKind.Presence => "on a field",
        _ => "always",
    };
}
