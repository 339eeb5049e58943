using System.Collections.Immutable;
using SecResponder.Cli.Output;
using SecResponder.Connectors;
using SecResponder.Events;
using SecResponder.Playbooks.Actions;
using Spectre.Console;

namespace SecResponder.Cli.Starting;

/// <summary>Asks a person for what was not given on the command line. Each question has an answer that is mostly right.</summary>
internal sealed class PlaybookQuestions(IAnsiConsole console)
{
    // A line that wraps makes the list longer than the terminal, and the question is scrolled away.
    private int Width => Math.Max(20, console.Profile.Width - 8);

    private int Rows(int usual) => Math.Clamp(console.Profile.Height - 6, 5, usual);

    private string Choice(string text) => Markup.Escape(Printable.Of(text, Width));

    public string Title() => console.Prompt(new TextPrompt<string>("What has happened when it matches, in one sentence?").DefaultValue("Something that should not happen"));

    public string Owner(IReadOnlyList<string> teams) => teams.Count switch
    {
        0 => console.Prompt(new TextPrompt<string>("Which team owns it?").DefaultValue("my-team")),
        1 => teams[0],
        _ => console.Prompt(new SelectionPrompt<string>().Title("Which team owns it?").AddChoices(teams)),
    };

    public EventSource Source() => console.Prompt(
        new SelectionPrompt<EventSource>().Title("Which logs is it about?").PageSize(Rows(15)).EnableSearch().UseConverter(source => Choice($"{source.Id}  {source.Title}")).AddChoices(EventSources.All));

    public SampleEvent Sample(EventSource source)
    {
        var samples = source.Samples.Select(sample => SampleEvent.Read(sample, source.Id, out _)).OfType<SampleEvent>().ToArray();
        return console.Prompt(new SelectionPrompt<SampleEvent>().Title("Which of these is like it? (--sample FILE takes a line of your own)").PageSize(Rows(12))
            .UseConverter(sample => Choice(sample.Raw)).AddChoices(samples));
    }

    public ImmutableArray<string> Match(SampleEvent sample)
    {
        var usual = PlaybookSketch.UsualMatch(sample);
        var prompt = new MultiSelectionPrompt<string>().Title("Which of its values must an event have?").PageSize(Rows(20)).Required()
            .UseConverter(field => Choice($"{field}: {sample.ValueOf(field)}"))
            .AddChoices(usual.Concat(sample.Fields.Select(field => field.Name)).Distinct());
        foreach (var field in usual)
            prompt.Select(field);
        return [.. console.Prompt(prompt)];
    }

    public string GroupBy(SampleEvent sample)
    {
        var usual = PlaybookSketch.UsualGroup(sample);
        return console.Prompt(new SelectionPrompt<string>().Title("One incident for each what?").PageSize(Rows(15))
            .UseConverter(field => Choice($"{field}: {sample.ValueOf(field)}")).AddChoices(sample.Fields.Select(field => field.Name).OrderBy(name => name != usual)));
    }

    public ImmutableArray<ActionSignature> Actions() =>
        [.. console.Prompt(new MultiSelectionPrompt<ActionSignature>().Title("What is to be done?").PageSize(Rows(15)).NotRequired()
            .UseConverter(action => Choice($"{action.Name}  {action.Summary}"))
            .AddChoices(ActionCatalog.Signatures.OrderBy(action => action.Name is not ("ticket.open" or "notify.teams"))))];
}
