using SecResponder.Events;
using SecResponder.Events.Asim;
using SecResponder.Playbooks.Matching.Index;

namespace SecResponder.Playbooks.Matching;

/// <summary>Gathers the fields, literals and predicates of a lane's rules, each once.</summary>
internal sealed class LaneBuilder(AsimSchema schema)
{
    private const double ValueWeight = 5000;

    private readonly Dictionary<string, int> _fieldNumbers = new(StringComparer.Ordinal);
    private readonly List<FieldPlaces> _fields = [];
    private readonly List<Dictionary<LiteralKey, int>> _literals = [];
    private readonly List<List<int>> _hits = [];
    private readonly Dictionary<string, int> _predicateNumbers = new(StringComparer.Ordinal);
    private readonly List<Predicate> _predicates = [];
    private readonly List<ListQuestion> _lists = [];
    private readonly Dictionary<int, List<(int List, int Predicate)>> _listsOfField = [];
    private readonly Dictionary<int, DeferredField> _deferred = [];
    private int _keywordField = -1;

    public IReadOnlyList<Predicate> Predicates => _predicates;

    /// <summary>The number of a rule's field; null stands for every value of the event.</summary>
    public int Field(string? name, LogSource source)
    {
        if (name is not null)
            return Field(FieldPlaces.Resolve(name, source, schema), source);
        if (_keywordField < 0)
        {
            _fields.Add(new FieldPlaces("", [], []));
            _literals.Add([]);
            _keywordField = _fields.Count - 1;
        }
        return _keywordField;
    }

    /// <summary>The number of a field with these places.</summary>
    public int Field(FieldPlaces places, LogSource source)
    {
        if (_fieldNumbers.TryGetValue(places.Key, out var known))
            return known;
        _fields.Add(places);
        _literals.Add([]);
        var number = _fields.Count - 1;
        _fieldNumbers.Add(places.Key, number);
        if (places.Enriched is { } enriched)
            _deferred.Add(number, new DeferredField(enriched, [.. enriched.Subjects.Select(subject => Field(subject, source))]));
        return number;
    }

    /// <summary>"The field has a value."</summary>
    public int HasValue(int field) => Indexed($"{field} has a value", field, ValueWeight, []);

    /// <summary>"The field's key is there."</summary>
    public int Exists(int field) => Indexed($"{field} exists", field, ValueWeight, []);

    /// <summary>"One of these literals is there."</summary>
    public int AnyLiteral(int field, IReadOnlyCollection<LiteralKey> literals)
    {
        var distinct = literals.DistinctBy(literal => literal.ToString()).OrderBy(literal => literal.ToString(), StringComparer.Ordinal).ToList();
        return Indexed($"{field} {string.Join('\n', distinct)}", field, distinct.Sum(PatternShape.Weight), distinct);
    }

    /// <summary>"A value of the field stands in that list."</summary>
    public int InList(int field, ListQuestion question)
    {
        var before = _predicates.Count;
        var number = Indexed($"{field} in {question.Shape} {question.List.Name}", field, question.List.Content.IndexOf(question.Shape).Weight, []);
        if (number < before)
            return number;
        var list = _lists.IndexOf(question);
        if (list < 0)
        {
            list = _lists.Count;
            _lists.Add(question);
        }
        if (!_listsOfField.TryGetValue(field, out var lists))
            _listsOfField.Add(field, lists = []);
        lists.Add((list, number));
        return number;
    }

    /// <summary>A predicate that is found out when asked; made once a key.</summary>
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

    private int Indexed(string key, int field, double weight, List<LiteralKey> literals)
    {
        if (!_predicateNumbers.TryGetValue(key, out var number))
        {
            number = _predicates.Count;
            _predicates.Add(new Predicate.Indexed(field, weight) { IsDeferred = _deferred.ContainsKey(field) });
            _predicateNumbers.Add(key, number);
            foreach (var literal in literals)
                _hits[Entry(field, literal)].Add(number);
        }
        ((Predicate.Indexed)_predicates[number]).Uses++;
        return number;
    }

    private int Entry(int field, LiteralKey literal)
    {
        if (_literals[field].TryGetValue(literal, out var known))
            return known;
        _hits.Add([]);
        _literals[field].Add(literal, _hits.Count - 1);
        return _hits.Count - 1;
    }

    /// <summary>The lane of these rules, each with its condition over this builder's predicates.</summary>
    public Lane Build(IReadOnlyList<(int Rule, Expression Condition)> rules, GateChoice gateOf)
    {
        var programs = new ConditionPrograms();
        var starts = new int[rules.Count];
        var wakes = _predicates.Select(_ => new List<int>()).ToArray();
        var ungated = new List<int>();
        for (var i = 0; i < rules.Count; i++)
        {
            starts[i] = programs.Add(rules[i].Condition, _predicates) ?? throw new InvalidOperationException("A condition grew beyond what the compiler had let through.");
            if (gateOf(rules[i].Condition, _predicates) is { } gate)
                foreach (var predicate in gate.Predicates)
                    wakes[predicate].Add(i);
            else
                ungated.Add(i);
        }
        var paths = PathTrie.Of([.. _fields.Index().Where(field => field.Index != _keywordField).SelectMany(field => field.Item.VendorPaths.Select(path => (field.Index, path)))], out var entries);
        return new Lane
        {
            Fields = [.. _fields],
            AsimFields = [.. _fields.Index().Where(field => field.Item.Asim.Length > 0).Select(field => field.Index)],
            Indexes = [.. _literals.Select((literals, field) => new FieldIndex(
                [.. literals.Select(literal => (literal.Key, literal.Value))],
                _predicateNumbers.GetValueOrDefault($"{field} has a value", -1),
                _predicateNumbers.GetValueOrDefault($"{field} exists", -1))
            { Lists = [.. _listsOfField.GetValueOrDefault(field, [])] })],
            Lists = [.. _lists],
            Deferred = _deferred.Count == 0 ? [] : [.. _fields.Select((_, field) => _deferred.GetValueOrDefault(field))],
            Predicates = [.. _predicates],
            HitPredicates = [.. _hits.Select(hits => hits.ToArray())],
            WakesRules = [.. wakes.Select(rules => rules.ToArray())],
            Ungated = [.. ungated],
            Steps = programs.ToArray(),
            Starts = starts,
            Rules = [.. rules.Select(rule => rule.Rule)],
            Paths = paths,
            PathEntries = entries,
            KeywordField = _keywordField,
        };
    }
}
