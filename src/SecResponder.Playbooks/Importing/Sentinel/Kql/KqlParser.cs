using System.Collections.Immutable;
using SecResponder.Playbooks.Yaml;

namespace SecResponder.Playbooks.Importing.Sentinel.Kql;

/// <summary>Reads a query: its <c>let</c>s, the stages of its result. A stage that it does not know keeps its name and its place, and what follows is read all the same.</summary>
internal sealed class KqlParser : KqlExpressions
{
    private readonly Remarks _remarks;
    private readonly Func<YamlPosition, YamlPosition> _place;

    private KqlParser(string query, Remarks remarks, Func<YamlPosition, YamlPosition> place)
        : base(KqlTokens.Of(query)) => (_remarks, _place) = (remarks, place);

    /// <summary>The query.</summary>
    /// <param name="query">Its text.</param>
    /// <param name="remarks">Takes what can't be read.</param>
    /// <param name="place">From a place in the query to one in the file.</param>
    public static KqlQuery Read(string query, Remarks remarks, Func<YamlPosition, YamlPosition> place) => new KqlParser(query, remarks, place).Query();

    private KqlQuery Query()
    {
        var lets = ImmutableDictionary.CreateBuilder<string, KqlPipeline>(StringComparer.Ordinal);
        KqlPipeline? result = null;
        while (Here.Kind != KqlTokenKind.End)
        {
            if (TryTake(";"))
                continue;
            var begin = Here;
            if (Here.Is("let") && Ahead.Kind == KqlTokenKind.Word)
            {
                Take();
                var name = Take().Text;
                Want("=");
                lets[name] = Pipeline();
            }
            else if (Here.Is("declare") || Here.Is("set") && Ahead.Kind == KqlTokenKind.Word || Here.Is("alias"))
            {
                _remarks.NotTranslated(_place(begin.At), begin.Text, "a statement that rules have no counterpart for", "leave it away, or write down what it stands for");
                SkipTo(";");
            }
            else if (result is null)
                result = Pipeline();
            else
            {
                _remarks.NotTranslated(_place(begin.At), begin.Text, "a second result", "make two rules of it");
                SkipTo(";");
            }
            if (Mistake is { } mistake)
                Unreadable(mistake);
            else if (Here.Kind != KqlTokenKind.End && !Here.Is(";"))
                Unreadable((Here, "';' or '|'"));
        }
        return new KqlQuery(lets.ToImmutable(), result);
    }

    private void Unreadable((KqlToken At, string Wanted) mistake)
    {
        _remarks.NotTranslated(_place(mistake.At.At), mistake.At.ToString(), $"the query can't be read from here: {mistake.Wanted} is expected", "does it run in Sentinel as it stands? else write the rule by hand: 'secresponder new playbook'");
        Forgive();
        SkipTo(";");
        // A closing bracket too many would be met for ever.
        if (!Here.Is(";"))
            Take();
    }

    private KqlPipeline Pipeline()
    {
        var begin = Here.At;
        // A function: its parameters and its body.
        if (Here.Is("(") && (Ahead.Is(")") || Ahead.Kind == KqlTokenKind.Word) && IsFunction() || Here.Is("view"))
        {
            SkipTo(";");
            return new KqlPipeline(new KqlNode.Other(begin, "a function"), []);
        }
        if (Here.Is("union") || Here.Is("search") || Here.Is("find") || Here.Is("datatable") || Here.Is("range") || Here.Is("print") || Here.Is("evaluate"))
        {
            var word = Take();
            if (word.Is("union") && Tables(begin) is { } union)
                return new KqlPipeline(union, Stages());
            SkipTo("|", ";");
            return new KqlPipeline(new KqlNode.Other(begin, word.Text), Stages());
        }
        var source = Expression();
        // Where values lie outside: externaldata(…) [address] with (format = "csv").
        if (Here.Is("with"))
            SkipTo("|", ";");
        return new KqlPipeline(source, Stages());
    }

    // A union of tables by their names: they may be one log source here.
    private KqlNode.Call? Tables(YamlPosition at)
    {
        while (Here.Is("isfuzzy") || Here.Is("kind") || Here.Is("withsource"))
            (_, _, _) = (Take(), Take(), Take());
        var tables = ImmutableArray.CreateBuilder<KqlArgument>();
        do
        {
            if (Here.Kind != KqlTokenKind.Word || !(Ahead.Is(",") || Ahead.Is("|") || Ahead.Is(";") || Ahead.Kind == KqlTokenKind.End))
                return null;
            var table = Take();
            tables.Add(new KqlArgument(null, new KqlNode.Name(table.At, table.Text)));
        }
        while (TryTake(","));
        return new KqlNode.Call(at, "union", tables.ToImmutable());
    }

    // "(a: string) { … }" or "() { … }": a bracket that closes, and then a brace.
    private bool IsFunction()
    {
        var (open, ahead) = (0, 0);
        while (TokenAt(ahead) is { Kind: not KqlTokenKind.End } token)
        {
            open += token.Kind != KqlTokenKind.Sign ? 0 : token.Text == "(" ? 1 : token.Text == ")" ? -1 : 0;
            ahead++;
            if (open == 0)
                return TokenAt(ahead).Is("{");
        }
        return false;
    }

    private ImmutableArray<KqlStage> Stages()
    {
        var stages = ImmutableArray.CreateBuilder<KqlStage>();
        while (Mistake is null && TryTake("|"))
            stages.Add(Stage());
        return stages.ToImmutable();
    }

    private KqlStage Stage()
    {
        var word = Take();
        var stage = new KqlStage(word.At, word.Text);
        switch (word.Text)
        {
            case "where" or "filter":
                return stage with { Operator = "where", Arguments = [new KqlArgument(null, Expression())] };
            case "extend" or "project" or "project-rename" or "distinct" or "mv-expand" or "mvexpand":
                return stage with { Operator = word.Text == "mvexpand" ? "mv-expand" : word.Text, Arguments = Columns() };
            case "project-away" or "project-keep" or "project-reorder" or "sort" or "order" or "serialize" or "as" or "render":
                SkipTo("|", ";");
                return stage;
            case "summarize":
                while (Here.Is("hint"))
                    (_, _, _, _, _) = (Take(), Take(), Take(), Take(), Take());
                return stage with { Arguments = Arguments(() => IsOver || Here.Is("by")), By = TryTake("by") ? Arguments(() => IsOver) : [] };
            case "mv-apply" or "mvapply":
                return Apply(stage with { Operator = "mv-apply" });
            default:
                SkipTo("|", ";");
                return stage with { IsUnread = true };
        }
    }

    private bool IsOver => Here.Is("|") || Here.Is(";") || Here.Is(")") || Here.Kind == KqlTokenKind.End;

    // Columns with a type behind ("to typeof(string)") or a star in their name ("project-away User*") are read as far as their name goes.
    private ImmutableArray<KqlArgument> Columns()
    {
        var columns = ImmutableArray.CreateBuilder<KqlArgument>();
        while (Mistake is null && !IsOver)
        {
            columns.AddRange(Arguments(() => IsOver).Where(column => column.Value is not KqlNode.Other));
            if (IsOver || Mistake is not null)
                break;
            if (Here.Is("to") || Here.Is("limit") || Here.Is("on"))
                SkipTo(",", "|", ";");
            if (!TryTake(","))
            {
                Fail("',' or '|'");
                break;
            }
        }
        return columns.ToImmutable();
    }

    private KqlStage Apply(KqlStage stage)
    {
        var columns = Arguments(() => IsOver || Here.Is("on") || Here.Is("to"));
        while (Mistake is null && (Here.Is("to") || Here.Is("limit")))
        {
            Take();
            Expression();
            if (TryTake(","))
                columns = columns.AddRange(Arguments(() => IsOver || Here.Is("on") || Here.Is("to")));
        }
        Want("on");
        Want("(");
        var each = ImmutableArray.CreateBuilder<KqlStage>();
        do
            each.Add(Stage());
        while (Mistake is null && TryTake("|"));
        Want(")");
        return stage with { Arguments = columns, Each = each.ToImmutable() };
    }
}
