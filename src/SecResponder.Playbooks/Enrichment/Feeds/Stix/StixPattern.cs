using SecResponder.Playbooks.Enrichment.Lists;

namespace SecResponder.Playbooks.Enrichment.Feeds.Stix;

/// <summary>
/// Reads a STIX pattern that says "one of these values": comparisons joined by OR, in one observation or several. What asks for more (several things at once, an
/// order, a time, a negation) is right but no list; it is told as such.
/// </summary>
/// <remarks>STIX 2.1, section 9 "STIX Patterning".</remarks>
internal sealed class StixPattern
{
    private const int LongestPattern = 65_536;
    private const int Deepest = 50;

    private readonly List<StixToken> _tokens;
    private readonly List<(IndicatorKind, ListEntry)> _values = [];
    private int _at;
    private StixReading? _stopped;

    private StixPattern(List<StixToken> tokens) => _tokens = tokens;

    public static StixReading Read(string pattern)
    {
        if (pattern.Length > LongestPattern)
            return new StixReading.Broken(1, $"a pattern of {pattern.Length:N0} characters, {LongestPattern:N0} may be");
        if (StixTokens.Of(pattern, out var unclosed) is not { } tokens)
            return new StixReading.Broken(unclosed, "a quote is opened and never closed");
        var reading = new StixPattern(tokens);
        if (reading.Observations(0) && reading.Now.Kind != StixTokenKind.End)
            reading.Unexpected("the end of the pattern");
        return reading._stopped ?? new StixReading.Values(reading._values);
    }

    private StixToken Now => _tokens[_at];

    // Each of these reads on and says whether it could; where not, the reason is kept.
    private bool Observations(int depth)
    {
        if (!Observation(depth))
            return false;
        while (Now is { Kind: StixTokenKind.Word, Text: var word })
        {
            if (word != "OR")
                return word switch
                {
                    "AND" => Beyond("asking for several observations at once (AND)"),
                    "FOLLOWEDBY" => Beyond("asking for an order (FOLLOWEDBY)"),
                    "WITHIN" or "REPEATS" or "START" or "STOP" => Beyond("asking for a time or a number (WITHIN, REPEATS, START)"),
                    _ => Unexpected("OR"),
                };
            _at++;
            if (!Observation(depth))
                return false;
        }
        return true;
    }

    private bool Observation(int depth)
    {
        if (IsSign("["))
            return Open(depth) && Comparisons(depth + 1) && Take("]");
        return IsSign("(") ? Open(depth) && Observations(depth + 1) && Take(")") : Unexpected("'['");
    }

    private bool Comparisons(int depth)
    {
        if (!Comparison(depth))
            return false;
        while (Now is { Kind: StixTokenKind.Word, Text: var word })
        {
            if (word != "OR")
                return word == "AND" ? Beyond("asking for several things at once (AND)") : Unexpected("OR");
            _at++;
            if (!Comparison(depth))
                return false;
        }
        return true;
    }

    private bool Comparison(int depth)
    {
        if (IsSign("("))
            return Open(depth) && Comparisons(depth + 1) && Take(")");
        if (Now.Kind == StixTokenKind.Word && Now.Text is "NOT" or "EXISTS")
            return Beyond($"asking by {Now.Text}");
        if (Now.Kind != StixTokenKind.Word || !Now.Text.Contains(':', StringComparison.Ordinal))
            return Unexpected("an object path such as ipv4-addr:value");
        var path = _tokens[_at++].Text;
        var sign = Now.Text;
        if (sign is "NOT" or "!=" or "<" or ">" or "<=" or ">=" or "MATCHES" or "ISSUPERSET")
            return Beyond($"asking by {sign}");
        if (sign is not ("=" or "==" or "LIKE" or "ISSUBSET" or "IN"))
            return Unexpected("a comparison such as = or IN");
        _at++;
        if (sign != "IN")
            return Add(path, sign == "LIKE");
        if (!Take("(") || !Add(path, isLike: false))
            return false;
        while (IsSign(","))
        {
            _at++;
            if (!Add(path, isLike: false))
                return false;
        }
        return Take(")");
    }

    private bool Add(string path, bool isLike)
    {
        if (Now is not { Kind: StixTokenKind.Text, Text: var text, Column: var column })
            return Unexpected("a text in quotes");
        _at++;
        if (KindOf(path) is not { } kind)
            return Beyond($"about {FeedDraft.Shown(path)}");
        if (isLike)
        {
            // LIKE's % and _ are Sigma's * and ?; what Sigma would take for one is escaped.
            var pattern = text.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("*", @"\*", StringComparison.Ordinal).Replace("?", @"\?", StringComparison.Ordinal).Replace('%', '*').Replace('_', '?');
            _values.Add((kind, new ListEntry(pattern) { HasWildcards = true }));
            return true;
        }
        var (_, plain, network) = IndicatorText.Of(text);
        if (kind == IndicatorKind.Address && network is null)
            return Stop(new StixReading.Broken(column, $"'{FeedDraft.Shown(text)}' is no address"));
        _values.Add((kind, new ListEntry(kind == IndicatorKind.Text ? text : plain) { Network = kind == IndicatorKind.Address ? network : null }));
        return true;
    }

    private static IndicatorKind? KindOf(string path) => path switch
    {
        "ipv4-addr:value" or "ipv6-addr:value" or "network-traffic:dst_ref.value" or "network-traffic:src_ref.value" => IndicatorKind.Address,
        "domain-name:value" => IndicatorKind.Domain,
        "url:value" => IndicatorKind.Url,
        "email-addr:value" or "email-message:sender_ref.value" or "email-message:from_ref.value" => IndicatorKind.Email,
        "mac-addr:value" => IndicatorKind.Mac,
        "file:name" or "user-account:account_login" or "user-account:user_id" or "windows-registry-key:key" or "process:name" => IndicatorKind.Text,
        _ when path.StartsWith("file:hashes.", StringComparison.Ordinal) || path.StartsWith("x509-certificate:hashes.", StringComparison.Ordinal) => IndicatorKind.Hash,
        _ => null,
    };

    private bool IsSign(string sign) => Now.Kind == StixTokenKind.Sign && Now.Text == sign;

    private bool Open(int depth)
    {
        if (depth > Deepest)
            return Stop(new StixReading.Broken(Now.Column, $"brackets nest deeper than {Deepest}"));
        _at++;
        return true;
    }

    private bool Take(string sign)
    {
        if (!IsSign(sign))
            return Unexpected($"'{sign}'");
        _at++;
        return true;
    }

    private bool Beyond(string why) => Stop(new StixReading.Beyond($"with a pattern {why}"));

    private bool Unexpected(string wanted) =>
        Stop(new StixReading.Broken(Now.Column, $"here stands {(Now.Kind == StixTokenKind.End ? "the end" : $"'{FeedDraft.Shown(Now.Text)}'")}, not {wanted}"));

    private bool Stop(StixReading reading)
    {
        _stopped ??= reading;
        return false;
    }
}
