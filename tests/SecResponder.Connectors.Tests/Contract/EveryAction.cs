using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using SecResponder.Connectors.Tickets;
using SecResponder.Events;
using SecResponder.Playbooks.Actions;
using SecResponder.Response.Entities;

namespace SecResponder.Connectors.Tests.Contract;

/// <summary>A folder with one playbook for every action that there is, each making the same call as the contract suite, and the events that make them come true.</summary>
internal sealed class EveryAction
{
    private const int FirstPort = 20_000;
    private readonly Outside _outside;

    private EveryAction(Outside outside) => _outside = outside;

    /// <summary>The actions; the playbook of the n-th is <see cref="PlaybookOf"/> n.</summary>
    public ImmutableArray<ActionCase> Cases { get; } = [.. TestedSystems.All.SelectMany(system => system.Cases)];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Writes the playbooks.</summary>
    /// <param name="outside">Where their targets are.</param>
    /// <param name="folder">Where to.</param>
    public static async Task<EveryAction> WriteAsync(Outside outside, string folder)
    {
        var all = new EveryAction(outside);
        var team = Directory.CreateDirectory(Path.Combine(folder, "soc")).FullName;
        await File.WriteAllTextAsync(Path.Combine(team, "team.yaml"), "channels: {soc: env:WEBHOOK, oncall: env:PAGE, slack: env:SLACK}\n", Cancellation);
        for (var number = 0; number < all.Cases.Length; number++)
            await File.WriteAllTextAsync(Path.Combine(team, $"p{number}.yaml"), await all.PlaybookAsync(number), Cancellation);
        return all;
    }

    public static string PlaybookOf(int number) => $"00000000-0000-4000-8000-{number:D12}";

    /// <summary>The systems that keep the tickets: one queue each.</summary>
    public TicketOptions Homes()
    {
        var homes = new TicketOptions();
        foreach (var known in Cases.Where(IsTicket))
            homes.Queues[QueueOf(known)] = new TicketHome { System = known.Signature.System, Place = known.Place };
        return homes;
    }

    /// <summary>One event for each action.</summary>
    public IEnumerable<RawRecord> Events(DateTimeOffset received) => Enumerable.Range(0, Cases.Length).Select(number => new RawRecord(
        Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture,
            $"<166>Mar 03 2026 21:59:{number % 60:00} fw-1 : %ASA-6-302013: Built outbound TCP connection {number} for outside:203.0.113.9/{FirstPort + number} (203.0.113.9/{FirstPort + number}) to inside:10.0.0.1/50000 (198.51.100.1/50000)")),
        new Origin("fw", "0", number + 1), received));

    private async Task<string> PlaybookAsync(int number)
    {
        var signature = Cases[number].Signature;
        var call = await Cases[number].CallAsync(_outside, "1");
        // A case may say what its call needs not; a queue's home is the system that is meant.
        var with = call.With.RemoveRange(call.With.Keys.Where(name => !signature.Parameters.Any(parameter => parameter.Name == name)));
        if (IsTicket(Cases[number]))
            with = with.SetItem("queue", QueueOf(Cases[number]));
        if (signature.Target is { } target)
            with = with.SetItem(target.Name, await NameOfAsync(call.Target!, with.GetValueOrDefault(target.Name)));
        if (signature.Parameters.FirstOrDefault(parameter => parameter is { Kind: ParameterKind.Duration, Required: true }) is { } lasts && !with.ContainsKey(lasts.Name))
            with = with.Add(lasts.Name, "1h");
        return $"title: {signature.Name}\nid: {PlaybookOf(number)}\nstatus: test\nlogsource: {{category: firewall}}\ndetection:\n  s: {{DstPortNumber: {FirstPort + number}}}\n  condition: s\nmode: enforce\nresponse:\n  - do: {signature.Name}\n    with:\n"
            + string.Concat(with.Select(pair => $"      {pair.Key}: {JsonSerializer.Serialize(pair.Value)}\n"));
    }

    // What the target is called by somebody who has no id of it: one of its names that leads to it again.
    private async Task<string> NameOfAsync(ResolvedEntity target, string? given)
    {
        var names = target.Names.Prepend(given ?? target.DisplayName).Append(target.DisplayName).ToArray();
        if (target.Kind is EntityKind.Host or EntityKind.User or EntityKind.Resource or EntityKind.Application)
            foreach (var name in names)
                if (await _outside.ResolveAsync(name, kind: target.Kind) is Resolution.Resolved { Entity.Id: var id } && id == target.Id)
                    return name;
        return names[0];
    }

    private static bool IsTicket(ActionCase known) => known.Signature.Name == TicketHomes.Action;

    private static string QueueOf(ActionCase known) => $"queue of {known.Signature.System}";
}
