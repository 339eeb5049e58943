using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using SecResponder.Cli.Output;
using SecResponder.Connectors;
using SecResponder.Connectors.Feeds;
using SecResponder.Playbooks.Diagnostics;
using SecResponder.Playbooks.Enrichment;
using SecResponder.Playbooks.Enrichment.Feeds;
using SecResponder.Playbooks.Files;
using SecResponder.Response.Hosting;

namespace SecResponder.Cli.Commands;

/// <summary><c>lists DIR</c>: every list with what it holds, how old that is, and what is wrong with it.</summary>
internal static class ListsCommand
{
    public static Command Create(Terminal terminal)
    {
        var directory = new Argument<string>("DIR") { Description = "A playbook repository" };
        var kept = new Option<string>("--feeds") { Description = "The folder in which fetched feeds are kept (Connectors:Feeds:Folder of the service)", DefaultValueFactory = _ => "feeds" };
        var fetch = new Option<bool>("--fetch") { Description = "Fetch the feeds that are due, first" };
        var inside = new Option<bool>("--private-addresses") { Description = "Feeds on private addresses may be fetched, too" };
        var format = Records.FormatOption();
        var command = new Command("lists", "Show lists, feeds, assets and geo databases: entries, expired ones, age, source, last error. Exit 1 when one has an error. Example: secresponder lists playbooks --fetch")
        {
            directory, kept, fetch, inside, format,
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            var path = parsed.GetRequiredValue(directory);
            if (!Directory.Exists(path))
                return terminal.Fail($"there is no folder '{path}'", "give a playbook repository");
            var set = PlaybookFiles.Load(path, ActionCatalog.Signatures, TimeProvider.System);
            var broken = set.Diagnostics.Where(finding => finding.Severity == DiagnosticSeverity.Error && finding.Code.StartsWith("SR13", StringComparison.Ordinal)).ToArray();
            terminal.Error.Write(broken.Length > 0 ? DiagnosticFormatter.ToText(broken) : "");
            var options = new FeedOptions { Folder = parsed.GetRequiredValue(kept), PrivateAddresses = parsed.GetValue(inside) };
            var cache = new FeedCache(options.Folder);
            set = parsed.GetValue(fetch) ? await FetchAsync(set, options, cancellation) : cache.Apply(set);
            var now = TimeProvider.System.GetUtcNow();
            var rows = ListStatus.Of(set, cache.Mark, now).ToList();
            var records = new Records("name", "kind", "entries", "expired", "age", "source", "error");
            foreach (var row in rows)
                records.Add(row.Name, row.Kind, row.Entries, row.Expired, row.Known is { } known ? HowLong.Of(now - known) : null, row.Source, row.Error);
            records.Write(terminal, parsed.GetValue(format), "there are no lists");
            return broken.Length > 0 || rows.Any(row => row.Error is not null) ? ExitCodes.Findings : ExitCodes.Fine;
        });
        return command;
    }

    private static async Task<PlaybookSet> FetchAsync(PlaybookSet set, FeedOptions options, CancellationToken cancellation)
    {
        var inForce = new PlaybooksInForce(set);
        await using var services = new ServiceCollection().AddLogging().AddSingleton(inForce).AddConnectors(new ConnectorOptions().With(options), _ => (_, _) => null).BuildServiceProvider();
        await services.GetRequiredService<FeedKeeper>().RefreshDueAsync(cancellation);
        return inForce.Set;
    }
}
