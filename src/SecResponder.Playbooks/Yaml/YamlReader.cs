using System.Buffers;
using System.Collections.Immutable;
using SecResponder.Playbooks.Diagnostics;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace SecResponder.Playbooks.Yaml;

/// <summary>Bounds on what one file may be: a playbook repository is written by many hands, some of them hostile.</summary>
public sealed record YamlLimits
{
    /// <summary>Characters a file; 4 Mi by default.</summary>
    public int Characters { get; init; } = 4 << 20;

    /// <summary>How deep nodes may nest; 100 by default.</summary>
    public int Depth { get; init; } = 100;

    /// <summary>Nodes a file, aliases counted as what they stand for; 1 million by default. Stops "billion laughs".</summary>
    public int Nodes { get; init; } = 1_000_000;
}

/// <summary>What a file held: its documents, and what was wrong with it.</summary>
public sealed record YamlFile(ImmutableArray<YamlNode> Documents, ImmutableArray<Diagnostic> Diagnostics);

/// <summary>Reads a YAML stream into nodes that know their place. A document that can't be read is reported; the ones before it are kept.</summary>
public static class YamlReader
{
    public static YamlFile Read(string file, string text, YamlLimits? limits = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        limits ??= new YamlLimits();
        var reading = new Reading(file, limits);
        if (text.Length > limits.Characters)
            reading.Report(new YamlPosition(1, 1), "SR1003", $"the file has {text.Length:N0} characters, {limits.Characters:N0} may be", "split it into several files");
        else if (text.AsSpan().IndexOfAny(Forbidden) is var at and >= 0)
            reading.Report(PlaceOf(text, at), "SR1001", $"this is not YAML: the character U+{(int)text[at]:X4} must not stand in it", "is it a text file? write the character as an escape in double quotes");
        else
            reading.Stream(text);
        return new YamlFile(reading.Documents.ToImmutable(), reading.Findings.ToImmutable());
    }

    // YAML 1.2.2, section 5.1, "c-printable". The parser would take a NUL for the end of the file and drop the rest.
    private static readonly SearchValues<char> Forbidden =
        SearchValues.Create([.. Enumerable.Range(0, 0x20).Select(code => (char)code).Except(['\t', '\n', '\r']), .. Enumerable.Range(0x7F, 0x21).Select(code => (char)code).Except(['\x85'])]);

    private static YamlPosition PlaceOf(string text, int at) =>
        new(1 + text.AsSpan(0, at).Count('\n'), at - text.AsSpan(0, at).LastIndexOf('\n'));

    private sealed class LimitException(YamlPosition position, string code, string message, string remedy) : Exception(message)
    {
        public YamlPosition Position { get; } = position;
        public string Code { get; } = code;
        public string Remedy { get; } = remedy;
    }

    private sealed class Reading(string file, YamlLimits limits)
    {
        private readonly Dictionary<string, (YamlNode Node, int Size)> _anchors = new(StringComparer.Ordinal);
        private int _nodes;

        public ImmutableArray<YamlNode>.Builder Documents { get; } = ImmutableArray.CreateBuilder<YamlNode>();
        public ImmutableArray<Diagnostic>.Builder Findings { get; } = ImmutableArray.CreateBuilder<Diagnostic>();

        public void Report(YamlPosition at, string code, string message, string remedy) =>
            Findings.Add(new Diagnostic(file, at.Line, at.Column, DiagnosticSeverity.Error, code, message, remedy));

        public void Stream(string text)
        {
            var parser = new Parser(new StringReader(text));
            try
            {
                parser.Consume<StreamStart>();
                while (!parser.Accept<StreamEnd>(out _))
                {
                    parser.Consume<DocumentStart>();
                    _anchors.Clear();
                    var node = Node(parser, 0);
                    parser.Consume<DocumentEnd>();
                    if (node is not YamlScalar { IsNull: true })
                        Documents.Add(node);
                }
            }
            catch (LimitException e)
            {
                Report(e.Position, e.Code, e.Message, e.Remedy);
            }
            catch (YamlException e)
            {
                Report(At(e.Start), "SR1001", "this is not YAML: " + e.Message.TrimEnd('.'), "check the indentation, the quotes and the colons on this line and the one before");
            }
            catch (Exception e) when (e is InvalidOperationException or ArgumentException or FormatException or IndexOutOfRangeException or NullReferenceException)
            {
                // The parser gives up on some malformed input without saying so in its own words ("- *x" in a flow list, an emptied simple key).
                Report(At(parser.Current?.End ?? Mark.Empty), "SR1001", "this is not YAML: it can't be read any further from here", "check the indentation, the quotes and the colons on this line and the next");
            }
        }

        private static YamlPosition At(Mark mark) => new((int)Math.Max(1, mark.Line), (int)Math.Max(1, mark.Column));

        private YamlNode Node(IParser parser, int depth)
        {
            var start = parser.Current!;
            var at = At(start.Start);
            if (depth > limits.Depth)
                throw new LimitException(at, "SR1003", $"nodes nest deeper than {limits.Depth}", "flatten the document");
            var before = _nodes;
            Count(1, at);
            if (parser.TryConsume<AnchorAlias>(out var alias))
            {
                if (!_anchors.TryGetValue(alias.Value.Value, out var known))
                    throw new LimitException(at, "SR1001", $"the alias '*{alias.Value.Value}' has no anchor before it", $"write '&{alias.Value.Value}' where the node is first used");
                Count(known.Size, at);
                return known.Node;
            }
            var anchor = ((NodeEvent)start).Anchor;
            YamlNode node = parser.TryConsume<Scalar>(out var scalar) ? new YamlScalar(at, scalar.Value, scalar.Style == ScalarStyle.Plain && scalar.Tag.IsEmpty)
                : parser.TryConsume<SequenceStart>(out _) ? List(parser, at, depth)
                : Map(parser, at, depth);
            if (!anchor.IsEmpty)
                _anchors[anchor.Value] = (node, _nodes - before);
            return node;
        }

        private void Count(int nodes, YamlPosition at)
        {
            _nodes += nodes;
            if (_nodes > limits.Nodes || _nodes < 0)
                throw new LimitException(at, "SR1003", $"the file has more than {limits.Nodes:N0} nodes once its aliases are written out", "write what is meant without nested aliases");
        }

        private YamlList List(IParser parser, YamlPosition at, int depth)
        {
            var items = ImmutableArray.CreateBuilder<YamlNode>();
            while (!parser.TryConsume<SequenceEnd>(out _))
                items.Add(Node(parser, depth + 1));
            return new YamlList(at, items.ToImmutable());
        }

        private YamlMap Map(IParser parser, YamlPosition at, int depth)
        {
            parser.Consume<MappingStart>();
            var entries = ImmutableArray.CreateBuilder<YamlEntry>();
            var seen = new KeysSeen();
            while (!parser.TryConsume<MappingEnd>(out _))
            {
                var key = Node(parser, depth + 1);
                var value = Node(parser, depth + 1);
                if (key is not YamlScalar name)
                    Report(key.Position, "SR1001", $"a key must be text, this one is {key.Kind}", "write the key as plain text before the colon");
                else if (seen.TryGetValue(name.Text, out var first))
                    Report(name.Position, "SR1002", $"the key '{name.Text}' stands here twice; it is on line {first.Line} already", "keep one of the two, or join their values in a list");
                else
                {
                    seen.Add(name.Text, name.Position);
                    entries.Add(new YamlEntry(name, value));
                }
            }
            return new YamlMap(at, entries.ToImmutable());
        }
    }
}
