using SecResponder.Events;
using SecResponder.Events.Asim;
using SecResponder.Playbooks.Matching.Index;

namespace SecResponder.Playbooks.Matching;

/// <summary>Gathers the fields and predicates of a lane's rules, each once.</summary>
internal sealed class LaneBuilder(AsimSchema schema)
{
    private readonly Dictionary<string, int> _fieldNumbers = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Name, LogSource Source), int> _fieldsAsked = [];
    private readonly List<FieldPlaces> _fields = [];
    private readonly Dictionary<string, int> _predicateNumbers = new(StringComparer.Ordinal);
    private readonly List<Predicate> _predicates = [];
    private readonly List<ListQuestion> _lists = [];
    private readonly Dictionary<int, DeferredField> _deferred = [];
    private int _keywordField = -1;

    public IReadOnlyList<Predicate> Predicates => _predicates;

    /// <summary>A field as rules name it; empty for the whole event.</summary>
    public string NameOf(int field) => _fields[field].Name;

    /// <summary>The number of a rule's field; null stands for every value of the event.</summary>
    public int Field(string? name, LogSource source)
    {
        if (name is null)
        {
            if (_keywordField < 0)
                _keywordField = Add(new FieldPlaces("", [], []));
            return _keywordField;
        }
        // Rules name the same few fields again and again; where one is looked for takes a while to find out, and is another matter for each log source.
        if (!_fieldsAsked.TryGetValue((name, source), out var number))
            _fieldsAsked[(name, source)] = number = Field(FieldPlaces.Resolve(name, source, schema), source);
        return number;
    }

    /// <summary>The number of a field with these places.</summary>
    public int Field(FieldPlaces places, LogSource source)
    {
        if (_fieldNumbers.TryGetValue(places.Key, out var known))
            return known;
        var number = Add(places);
        _fieldNumbers.Add(places.Key, number);
        if (places.Enriched is { } enriched)
            _deferred.Add(number, new DeferredField(enriched, [.. enriched.Subjects.Select(subject => Field(subject, source))]));
        return number;
    }

    private int Add(FieldPlaces places)
    {
        _fields.Add(places);
        return _fields.Count - 1;
    }

    /// <summary>"The field has a value."</summary>
    public int HasValue(int field) => Asked($"{field} has a value", () => new Predicate.HasValue(field));

    /// <summary>"The field's key is there."</summary>
    public int Exists(int field) => Asked($"{field} exists", () => new Predicate.Exists(field));

    /// <summary>"One of these literals is there."</summary>
    public int AnyLiteral(int field, IReadOnlyCollection<LiteralKey> literals)
    {
        var distinct = literals.Select(literal => (Key: literal.ToString(), Literal: literal)).DistinctBy(literal => literal.Key).OrderBy(literal => literal.Key, StringComparer.Ordinal).ToArray();
        var number = Asked($"{field} {string.Join('\n', distinct.Select(literal => literal.Key))}", () => new Predicate.AnyOf(field, [.. distinct.Select(literal => literal.Literal)]));
        ((Predicate.AnyOf)_predicates[number]).Uses++;
        return number;
    }

    /// <summary>"A value of the field stands in that list."</summary>
    public int InList(int field, ListQuestion question) => Asked($"{field} in {question.Shape} {question.List.Name}", () =>
    {
        var list = _lists.IndexOf(question);
        if (list < 0)
        {
            list = _lists.Count;
            _lists.Add(question);
        }
        return new Predicate.InList(field, list, question.List.Content.IndexOf(question.Shape).Weight);
    });

    /// <summary>A predicate; made once a key.</summary>
    public int Asked(string key, Func<Predicate> make)
    {
        if (_predicateNumbers.TryGetValue(key, out var known))
            return known;
        var predicate = make();
        predicate.IsDeferred = _deferred.ContainsKey(predicate.Field) || predicate is Predicate.Reference { Other: var other } && _deferred.ContainsKey(other);
        _predicates.Add(predicate);
        _predicateNumbers.Add(key, _predicates.Count - 1);
        return _predicates.Count - 1;
    }

    /// <summary>The lane of these rules, each with its condition over this builder's predicates.</summary>
    public Lane Build(IReadOnlyList<(int Number, NarrowedRule Rule, Expression Condition)> rules, GateChoice gateOf)
    {
        var paths = PathTrie.Of([.. _fields.Index().Where(field => field.Index != _keywordField).SelectMany(field => field.Item.VendorPaths.Select(path => (field.Index, path)))], out var entries);
        return LaneAssembly.Guessed(new LanePlan
        {
            Fields = [.. _fields],
            AsimFields = [.. _fields.Index().Where(field => field.Item.Asim.Length > 0).Select(field => field.Index)],
            Lists = [.. _lists],
            Deferred = _deferred.Count == 0 ? [] : [.. _fields.Select((_, field) => _deferred.GetValueOrDefault(field))],
            Predicates = [.. _predicates],
            Conditions = [.. rules.Select(rule => rule.Condition)],
            Of = [.. rules.Select(rule => rule.Rule)],
            Rules = [.. rules.Select(rule => rule.Number)],
            Paths = paths,
            PathEntries = entries,
            KeywordField = _keywordField,
        }, gateOf);
    }
}
