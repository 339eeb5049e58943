using System.Globalization;
using SecResponder.Cli.Output;
using Spectre.Console;

namespace SecResponder.Cli.Sizing;

/// <summary>Writes a comparison for people: what it costs, where another host becomes the cheapest, the picture, and everything that it rests on.</summary>
internal static class SizingText
{
    public static void Write(Terminal terminal, Comparison comparison, string told)
    {
        var console = terminal.Pretty;
        var events = comparison.Events;
        console.MarkupLine($"[bold]{Rate(events.Average)}[/] events/s in the mean, [bold]{Rate(events.Peak)}[/] at the peak; {Number(events.Average * CalendarMonth.Seconds / 1e6)} million a month of {Number(comparison.Options.Bytes)} bytes");
        console.MarkupLine($"[grey]{Markup.Escape(told)}[/]\n");
        Costs(console, comparison);
        Verdict(console, comparison);
        console.WriteLine();
        foreach (var line in CostChart.Of(comparison))
            console.WriteLine(line);
        Basis(console, comparison);
    }

    private static void Costs(IAnsiConsole console, Comparison comparison)
    {
        var currency = Markup.Escape(comparison.Prices.Currency);
        var table = Table("host", "compute", "executions", "event hubs", "storage", $"{currency} a month", "at the peak");
        foreach (var column in table.Columns.Skip(1))
            column.RightAligned();
        foreach (var cost in comparison.Costs)
            table.AddRow(
                Hosts.Title(cost.Host), Money(cost.Of("compute")), Money(cost.Of("executions")), Money(cost.Of("event-hubs")), Money(cost.Of("storage")),
                cost.Cannot is null ? $"[bold]{Money(cost.Total)}[/]" : "[yellow]can't[/]", $"{cost.Units:N0} {(cost.Host is Host.Server or Host.ServerDirect ? "replicas" : "instances")}");
        console.Write(table);
        foreach (var cannot in comparison.Costs.Select(cost => cost.Cannot).OfType<string>().Distinct())
            console.MarkupLine($"[yellow]can't[/]: {Markup.Escape(cannot)}");
    }

    private static void Verdict(IAnsiConsole console, Comparison comparison)
    {
        console.WriteLine();
        console.MarkupLine(comparison.Crossover() is { } crossover
            ? $"Crossover: from [bold]{Rate(crossover)}[/] events/s on, the always-on server is cheaper than both forms of Flex (same shape, same event hub)."
            : "Crossover: none; as far as the event hub takes it, the always-on server never stays cheaper than both forms of Flex.");
        var ranges = comparison.Ranges();
        for (var n = 0; n < ranges.Length; n++)
            console.MarkupLine($"  {(ranges[n].From == 0 ? "from the first event" : $"from {Rate(ranges[n].From)}/s")}{(n + 1 < ranges.Length ? $" to {Rate(ranges[n + 1].From)}/s" : " on")}: {Hosts.Title(ranges[n].Host)}");
    }

    private static void Basis(IAnsiConsole console, Comparison comparison)
    {
        console.MarkupLine("\n[bold]It rests on[/]");
        var table = Table("", "", "", "");
        table.HideHeaders();
        foreach (var assumption in Assumptions.Of(comparison.Options))
            table.AddRow(assumption.Name, Number(assumption.Value), Markup.Escape(assumption.Unit), $"[grey]{Markup.Escape(assumption.Why)}[/]");
        console.Write(table);
        foreach (var left in Assumptions.LeftOut)
            console.MarkupLine($"left out: {Markup.Escape(left)}");
        console.MarkupLine($"\n[bold]Prices[/] of {Markup.Escape(comparison.Prices.File)}, {Markup.Escape(comparison.Prices.Region)}: {comparison.Prices.Unverified} of {PriceSheet.Names.Length} not verified");
        var prices = Table("", "", "", "", "");
        prices.HideHeaders();
        foreach (var name in PriceSheet.Names)
        {
            var price = comparison.Prices.Prices[name];
            prices.AddRow(name, price.Value.ToString("#,0.########", CultureInfo.InvariantCulture), price.AsOf, price.Verified ? "" : "[yellow]unverified[/]", $"[grey]{Markup.Escape(Printable.Of(price.Page, 90))}[/]");
        }
        console.Write(prices);
    }

    private static Table Table(params string[] columns)
    {
        var table = new Table { Border = TableBorder.None };
        foreach (var column in columns)
            table.AddColumn(new TableColumn($"[bold]{column}[/]"));
        return table;
    }

    private static string Money(double amount) => amount.ToString("N2", CultureInfo.InvariantCulture);

    private static string Number(double value) => value.ToString("#,0.###", CultureInfo.InvariantCulture);

    private static string Rate(double rate) => rate.ToString(rate < 10 ? "0.###" : "N0", CultureInfo.InvariantCulture);
}
