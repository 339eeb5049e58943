using System.CommandLine;
using SecResponder.Playbooks.Enrichment.Feeds;
using SecResponder.Playbooks.Files;

namespace SecResponder.Cli.Input;

/// <summary><c>--feeds FOLDER</c>: what feeds held when they were last fetched. Commands that look back fetch nothing themselves.</summary>
internal sealed class FeedsOption
{
    private readonly Option<string?> _folder = new("--feeds") { Description = "The folder in which fetched feeds are kept; without it they are empty here ('secresponder lists --fetch' fills one)" };

    public void AddTo(Command command) => command.Add(_folder);

    /// <summary>The playbooks with what is kept of their feeds. Says which are empty: a rule that names one finds nothing.</summary>
    public PlaybookSet Apply(Terminal terminal, ParseResult parsed, PlaybookSet playbooks)
    {
        var set = parsed.GetValue(_folder) is { } folder ? new FeedCache(folder).Apply(playbooks) : playbooks;
        foreach (var list in set.Lists.Values.Where(list => list.Feed is { Url: not null } && !set.Enrichment.Lists.ContainsKey(list.Name)))
            terminal.Error.WriteLine($"secresponder: the feed '{list.Name}' is empty here, so nothing matches it; fetch it by 'secresponder lists DIR --fetch' and give '--feeds FOLDER'");
        return set;
    }
}
