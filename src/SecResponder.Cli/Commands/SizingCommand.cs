using System.CommandLine;
using System.Globalization;
using SecResponder.Cli.Output;
using SecResponder.Cli.Sizing;

namespace SecResponder.Cli.Commands;

/// <summary><c>sizing</c>: what the hosts cost a month for these events, and from which rate on another one is the cheapest.</summary>
internal static class SizingCommand
{
    private const int MeasuredLines = 60_000;

    public static Command Create(Terminal terminal)
    {
        var arguments = new SizingArguments();
        var prices = new Option<string?>("--prices") { Description = "Your own prices (YAML); --write-prices FILE writes those of this build to begin with" };
        var write = new Option<string?>("--write-prices") { Description = "Write the prices that this build carries to a file, and do nothing else" };
        var measure = new Option<bool>("--measure") { Description = "Measure on this machine what a processor does (some seconds), instead of taking the recorded figure" };
        var format = new Option<string>("--format") { Description = "table or json", DefaultValueFactory = _ => "table" };
        format.AcceptOnlyFromAmong("table", "json");
        var svg = new Option<string?>("--svg") { Description = "Write the chart to a file, too" };
        var command = new Command("sizing", "Tell what Functions (on demand, always ready) and the always-on server cost a month, and where the crossover lies. Example: secresponder sizing --rate 200 --size 500 --burst 10x5m/1h --svg cost.svg")
        {
            prices, write, measure, format, svg,
        };
        arguments.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            if (parsed.GetValue(write) is { } to)
                return WritePrices(terminal, to);
            if (arguments.Problem(parsed) is { } problem)
                return terminal.Fail(problem.What, problem.Remedy, ExitCodes.Usage);
            if (PricesOf(terminal, parsed.GetValue(prices)) is not { } sheet)
                return ExitCodes.CouldNotRun;
            if (EventsOf(terminal, parsed, arguments) is not ({ } events, var told))
                return ExitCodes.CouldNotRun;
            var throughput = parsed.GetValue(measure) ? await ThroughputMeasurement.RunAsync(MeasuredLines, cancellation) : RecordedThroughput.Value;
            var comparison = new Comparison(events, arguments.Of(parsed, throughput), sheet);
            if (parsed.GetRequiredValue(format) == "json")
                SizingJson.Write(terminal, comparison, told);
            else
                SizingText.Write(terminal, comparison, told);
            if (parsed.GetValue(svg) is { } picture)
                await File.WriteAllTextAsync(picture, CostSvg.Of(comparison), cancellation);
            return ExitCodes.Fine;
        });
        return command;
    }

    private static int WritePrices(Terminal terminal, string file)
    {
        if (File.Exists(file))
            return terminal.Fail($"'{Printable.Of(file)}' is there already", "give another name: your prices are not written over");
        File.WriteAllText(file, PriceSheet.ShippedText());
        terminal.Error.WriteLine($"wrote '{Printable.Of(file)}': change it, and give it with --prices");
        return ExitCodes.Fine;
    }

    private static PriceSheet? PricesOf(Terminal terminal, string? file)
    {
        if (file is not null && !File.Exists(file))
        {
            terminal.Fail($"there are no prices '{Printable.Of(file)}'", "'secresponder sizing --write-prices FILE' writes those of this build to begin with");
            return null;
        }
        var sheet = PriceSheetReader.Read(file ?? "prices.yaml of this build", file is null ? PriceSheet.ShippedText() : File.ReadAllText(file), out var mistakes);
        foreach (var mistake in mistakes)
            terminal.Error.WriteLine($"secresponder: {mistake}");
        return sheet;
    }

    private static (EventProfile Events, string Told)? EventsOf(Terminal terminal, ParseResult parsed, SizingArguments arguments)
    {
        if (parsed.GetValue(arguments.FromMetrics) is not { } file)
            return arguments.Events(parsed);
        if (!File.Exists(file))
        {
            terminal.Fail($"there are no metrics '{Printable.Of(file)}'", "give a file that was exported from Azure Monitor or Prometheus; docs/sizing.md shows how");
            return null;
        }
        try
        {
            var (rates, span) = MetricsFile.Read(file);
            return (EventProfile.Of(rates), string.Create(CultureInfo.InvariantCulture, $"{rates.Length:N0} spans of {span.TotalSeconds:0.###} s of '{Printable.Of(Path.GetFileName(file), 80)}'; what is shorter than a span is not seen"));
        }
        catch (MetricsException e)
        {
            terminal.Fail(e.Message, "");
            return null;
        }
    }
}
