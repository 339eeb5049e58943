using System.Globalization;
using SecResponder.Cli.Output;
using SecResponder.Response.Steps;
using SecResponder.Response.Storage;
using Spectre.Console;

namespace SecResponder.Cli.Demo;

/// <summary>Shows what happens while it happens: a line for everything that changes, a bar while logs are read.</summary>
internal sealed class DemoView(IAnsiConsole console, int lines, ProgressTask? bar) : IDemoReport
{
    private readonly Dictionary<string, StepState> _seen = new(StringComparer.Ordinal);
    private readonly HashSet<string> _told = new(StringComparer.Ordinal);
    private readonly HashSet<string> _holds = new(StringComparer.Ordinal);
    private int _fed;

    public void Fed(int count, DateTimeOffset until)
    {
        _fed += count;
        bar?.Value = 100.0 * _fed / lines;
    }

    public void Jumped(TimeSpan ahead, DateTimeOffset to) =>
        Say(to, "clock", "grey", $"nothing is due: the demo moves its clock forward by {HowLong.Of(ahead)}");

    public async Task LookAsync(IResponderStore store, DateTimeOffset now, CancellationToken cancellation)
    {
        foreach (var letter in await store.DeadLettersAsync(10, cancellation))
            if (_told.Add(letter.Origin.ToString()))
                Say(now, "unreadable", "yellow", $"{letter.Origin} goes to the dead letter: {letter.Reason}");
        foreach (var incident in (await store.IncidentsAsync(50, cancellation)).Reverse())
        {
            if (_told.Add(incident.Id))
                Say(now, "incident", "blue", $"{incident.Title} ({incident.Summary})");
            foreach (var step in await store.StepsAsync(incident.Id, cancellation))
                Step(now, step);
        }
        var held = (await store.HoldsAsync(cancellation)).Select(hold => hold.Entity.DisplayName).ToHashSet(StringComparer.Ordinal);
        _holds.UnionWith(held);
        foreach (var name in _holds.Except(held).ToArray())
        {
            _holds.Remove(name);
            Say(now, "released", "green", $"{name} is let go: its time is over, and reading back shows that it is free");
        }
    }

    private void Step(DateTimeOffset now, ResponseStep step)
    {
        if (_seen.TryGetValue(step.Id, out var before) && before == step.State)
            return;
        _seen[step.Id] = step.State;
        var what = step.TargetText.Length > 0 ? $"{step.Action} {step.TargetText}" : step.Action;
        switch (step.State)
        {
            case StepState.Done:
                Say(now, "done", "green", $"{what}: {step.Note}");
                break;
            case StepState.Refused:
                Say(now, "refused", "red", $"{what}: {step.Note}");
                break;
            case StepState.AwaitingApproval:
                Say(now, "waiting", "yellow", $"{what} waits for {step.Approval?.By}");
                break;
            case StepState.Skipped or StepState.Failed:
                Say(now, step.State.ToString().ToLowerInvariant(), "red", $"{what}: {step.Note}");
                break;
            default:
                break;
        }
    }

    private void Say(DateTimeOffset at, string kind, string colour, string text) => console.MarkupLine(
        $"[grey]{at.UtcDateTime.ToString("HH:mm:ss", CultureInfo.InvariantCulture)}[/] [{colour}]{kind,-10}[/] {Markup.Escape(Printable.Of(text, 240))}");
}
