using System.Collections.Immutable;
using SecResponder.Playbooks.Enrichment.Feeds;
using SecResponder.Playbooks.Files.Reading;
using SecResponder.Playbooks.Schemas;
using SecResponder.Playbooks.Sigma;
using SecResponder.Playbooks.Yaml;

namespace SecResponder.Playbooks.Files.Lists;

/// <summary>Reads <c>feed:</c> of a list's file: where a list comes from that others keep.</summary>
/// <param name="folder">The folder of the list's file: a feed's own file lies there or below.</param>
/// <param name="findings">Where mistakes are reported.</param>
internal sealed class FeedSettings(string folder, Findings findings)
{
    public const string Example = "feed: {url: 'https://feeds.example.com/addresses.txt', format: plain, every: 1h}";

    private static readonly (string, IndicatorKind)[] Kinds = [.. Enum.GetValues<IndicatorKind>().Select(kind => (kind.ToString().ToLowerInvariant(), kind))];

    public FeedDefinition? Read(string name, YamlNode node)
    {
        var before = findings.Errors;
        if (AttributeMap.Of(node, "'feed'", Example, findings) is not { } map)
            return null;
        map.Knows(KnownKeys.Feed);
        if (map.Map["url"] is null == map.Map["file"] is null)
            findings.Error(map.Map, PlaybookCodes.Feed, map.Map["url"] is null ? "the feed has neither 'url' nor 'file'" : "the feed has both 'url' and 'file'", $"write '{Example}', or 'file:' with a file beside this one");
        if (map.Map["format"] is null)
            findings.Error(map.Map, PlaybookCodes.Feed, "the feed does not say its 'format'", "write plain, csv, stix or misp");
        var every = map.Duration("every") ?? TimeSpan.FromHours(1);
        if (every < FeedDefinition.ShortestEvery)
            findings.Error(map.Place("every"), PlaybookCodes.Feed, $"'{map.Text("every")}' is more often than others take kindly", "write 1m or longer");
        var feed = new FeedDefinition
        {
            Name = name,
            Url = Url(map),
            File = File(map),
            Format = map.Choice("format", ("plain", FeedFormat.Plain), ("csv", FeedFormat.Csv), ("stix", FeedFormat.Stix), ("misp", FeedFormat.Misp)),
            Every = every,
            ValidFor = map.Duration("valid-for"),
            MinConfidence = map.Number("min-confidence", 0, 100),
            Kinds = [.. map.Scalars("kinds").Select(Kind).OfType<IndicatorKind>()],
            Columns = Columns(map),
            MayBeEmpty = map.Choice("may-be-empty", ("false", false), ("true", true)),
            Headers = Headers(map.Map["headers"]),
        };
        if (feed.Format is FeedFormat.Plain or FeedFormat.Misp && feed.MinConfidence is not null)
            findings.Error(map.Place("min-confidence"), PlaybookCodes.Feed, $"indicators of the format {map.Text("format")} have no confidence", "take 'min-confidence' away");
        return findings.Errors > before ? null : feed;
    }

    private Uri? Url(AttributeMap map)
    {
        if (map.Text("url") is not { } text)
            return null;
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || !(url.Scheme == Uri.UriSchemeHttps || url.Scheme == Uri.UriSchemeHttp && url.IsLoopback))
        {
            findings.Error(map.Place("url"), PlaybookCodes.Feed, "the feed's address is not https", "write an address that begins with https://; http is for this machine only");
            return null;
        }
        if (url.UserInfo.Length > 0)
            findings.Error(map.Place("url"), PlaybookCodes.PlainSecret, "the feed's address holds a name or a password", "write 'headers: {Authorization: env:NAME}'; if it stood here in plain text, it must be replaced");
        return url;
    }

    // A list's author names what is read: nothing outside of the lists' folder.
    private string? File(AttributeMap map)
    {
        if (map.Text("file") is not { } text)
            return null;
        if (!Path.IsPathRooted(text) && !text.Split('/', '\\').Contains(".."))
            return Path.Combine(folder, text);
        findings.Error(map.Place("file"), PlaybookCodes.Feed, $"'{text}' lies outside of the folder of lists", "put the file beside this one or below, and give its name");
        return null;
    }

    private IndicatorKind? Kind(YamlScalar scalar)
    {
        foreach (var (word, kind) in Kinds)
            if (word == scalar.Text)
                return kind;
        findings.Error(scalar, PlaybookCodes.Choice, $"'{scalar.Text}' is no kind of indicator", $"{NearMiss.Question(scalar.Text, Kinds.Select(kind => kind.Item1))}one of {string.Join(", ", Kinds.Select(kind => kind.Item1))}");
        return null;
    }

    private CsvColumns Columns(AttributeMap map)
    {
        var delimiter = map.Choice("delimiter", (",", ','), (";", ';'), ("|", '|'), ("tab", '\t'));
        if (map.Map["columns"] is null)
            return new CsvColumns { Delimiter = delimiter };
        if (AttributeMap.Of(map.Map["columns"], "'columns'", "columns: {value: dst_ip, expires: valid_until}", findings) is not { } columns)
            return new CsvColumns();
        columns.Knows(KnownKeys.FeedColumns);
        return new CsvColumns
        {
            Value = columns.Text("value") ?? "1",
            From = columns.Text("from"),
            Expires = columns.Text("expires"),
            Confidence = columns.Text("confidence"),
            Delimiter = delimiter,
        };
    }

    private ImmutableSortedDictionary<string, string> Headers(YamlNode? node)
    {
        var headers = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (key, value) in AttributeMap.Of(node, "'headers'", "headers: {Authorization: env:FEED_TOKEN}", findings)?.Map.Entries ?? [])
            if (value is YamlScalar { IsNull: false } reference && SecretReference.Is(reference.Text) && key.Text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '-'))
                headers[key.Text] = reference.Text;
            else
                findings.Error(value, PlaybookCodes.PlainSecret, "a header of the feed holds no reference to a secret", "store the value as a secret and write 'keyvault:<name>' or 'env:<NAME>'; if it stood here in plain text, it must be replaced");
        return headers.ToImmutable();
    }
}
