using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using SecResponder.Cli.Output;
using SecResponder.Playbooks.Sigma;
using SecResponder.Playbooks.Yaml;

namespace SecResponder.Cli.Sizing;

/// <summary>Reads a sheet of prices: every mistake at once, each with its place and the way out.</summary>
internal sealed class PriceSheetReader
{
    private const double Highest = 1_000_000_000;

    private readonly string _file;
    private readonly List<string> _mistakes = [];

    private PriceSheetReader(string file) => _file = file;

    /// <summary>Reads the text.</summary>
    /// <returns>Null when it has mistakes.</returns>
    public static PriceSheet? Read(string file, string text, out ImmutableArray<string> mistakes)
    {
        var reader = new PriceSheetReader(file);
        var sheet = reader.Sheet(text);
        mistakes = [.. reader._mistakes];
        return mistakes.IsEmpty ? sheet : null;
    }

    private PriceSheet? Sheet(string text)
    {
        var yaml = YamlReader.Read(_file, text);
        foreach (var finding in yaml.Diagnostics)
            Mistake(new YamlPosition(finding.Line, finding.Column), $"{finding.Message}; {finding.Remedy}");
        if (yaml.Diagnostics.Length > 0)
            return null;
        if (yaml.Documents is not [YamlMap map])
        {
            Mistake(new YamlPosition(1, 1), $"a sheet of prices is one map with currency, region and prices; {Shipped}");
            return null;
        }
        foreach (var entry in map.Entries.Where(entry => entry.Key.Text is not ("currency" or "region" or "prices")))
            Mistake(entry.Key.Position, $"there is no '{Printable.Of(entry.Key.Text, 60)}' in a sheet of prices; {NearMiss.Question(entry.Key.Text, ["currency", "region", "prices"])}it has currency, region and prices");
        var (currency, region) = (Text(map, "currency"), Text(map, "region"));
        if (map["prices"] is not YamlMap prices)
        {
            Mistake(map["prices"]?.Position ?? map.Position, $"'prices' must be a map of names to prices; {Shipped}");
            return null;
        }
        return new PriceSheet(_file, currency, region, Prices(prices));
    }

    private FrozenDictionary<string, Price> Prices(YamlMap prices)
    {
        var found = new Dictionary<string, Price>(StringComparer.Ordinal);
        foreach (var (key, value) in prices.Entries)
            if (!PriceSheet.Names.Contains(key.Text))
                Mistake(key.Position, $"there is no price '{Printable.Of(key.Text, 60)}'; {NearMiss.Question(key.Text, PriceSheet.Names)}there are {string.Join(", ", PriceSheet.Names)}");
            else if (PriceOf(key, value) is { } price)
                found[key.Text] = price;
        foreach (var name in PriceSheet.Names.Where(name => prices[name] is null))
            Mistake(prices.Position, $"the price '{name}' is missing; {Shipped}");
        return found.ToFrozenDictionary(StringComparer.Ordinal);
    }

    private Price? PriceOf(YamlScalar key, YamlNode node)
    {
        if (node is not YamlMap map)
        {
            Mistake(node.Position, $"'{key.Text}' must say price, page, as-of and verified: {{price: 0.03, page: https://…, as-of: 2026-01-31, verified: true}}");
            return null;
        }
        var before = _mistakes.Count;
        foreach (var entry in map.Entries.Where(entry => entry.Key.Text is not ("price" or "page" or "as-of" or "verified")))
            Mistake(entry.Key.Position, $"'{key.Text}' has a '{Printable.Of(entry.Key.Text, 60)}'; a price has price, page, as-of and verified");
        var price = Number(key.Text, map);
        var page = Text(map, "page", key.Text);
        if (map["as-of"] is not YamlScalar { Text: var asOf } || !DateOnly.TryParseExact(asOf, ["yyyy-MM-dd", "yyyy-MM", "yyyy"], CultureInfo.InvariantCulture, DateTimeStyles.None, out _))
        {
            Mistake(map["as-of"]?.Position ?? map.Position, $"'{key.Text}' needs 'as-of', the day, month or year that its price is of: 2026-01-31");
            return null;
        }
        if (map["verified"] is not YamlScalar { Type: YamlScalarType.Boolean } verified)
        {
            Mistake(map["verified"]?.Position ?? map.Position, $"'{key.Text}' needs 'verified': true when the page itself was read, else false");
            return null;
        }
        return _mistakes.Count > before ? null : new Price(price, page, asOf, bool.Parse(verified.Text));
    }

    private double Number(string name, YamlMap map)
    {
        if (map["price"] is YamlScalar scalar && double.TryParse(scalar.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var price) && price is >= 0 and <= Highest)
            return price;
        Mistake(map["price"]?.Position ?? map.Position, $"the price of '{name}' is {(map["price"] is YamlScalar given ? $"'{Printable.Of(given.Text, 40)}'" : "missing")}: give a number from 0 to {Highest:N0}");
        return 0;
    }

    private string Text(YamlMap map, string key, string? of = null)
    {
        if (map[key] is YamlScalar { IsNull: false, Text: { Length: > 0 and <= 300 } text })
            return Printable.Of(text);
        Mistake(map[key]?.Position ?? map.Position, of is null ? $"'{key}' is missing: a short text" : $"'{of}' needs '{key}', a short text");
        return "";
    }

    private void Mistake(YamlPosition at, string what) => _mistakes.Add($"{_file}:{at.Line}:{at.Column} {what}");

    private const string Shipped = "'secresponder sizing --write-prices FILE' writes one to begin with";
}
