using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace SecResponder.Cli.Sizing;

/// <summary>Writes a comparison for programs. Money is per month, in the sheet's currency; rates are events a second in the mean.</summary>
internal static class SizingJson
{
    private static readonly JsonWriterOptions Indented = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Write(Terminal terminal, Comparison comparison, string told)
    {
        using var memory = new MemoryStream();
        using (var json = new Utf8JsonWriter(memory, Indented))
            Write(json, comparison, told);
        terminal.Out.WriteLine(Encoding.UTF8.GetString(memory.ToArray()));
    }

    private static void Write(Utf8JsonWriter json, Comparison comparison, string told)
    {
        json.WriteStartObject();
        json.WriteStartObject("events");
        json.WriteString("told", told);
        json.WriteNumber("rate", Rounded(comparison.Events.Average));
        json.WriteNumber("peak", Rounded(comparison.Events.Peak));
        json.WriteNumber("per_month", Math.Round(comparison.Events.Average * CalendarMonth.Seconds));
        json.WriteEndObject();
        json.WriteString("currency", comparison.Prices.Currency);
        json.WriteStartArray("hosts");
        foreach (var cost in comparison.Costs)
            HostOf(json, cost);
        json.WriteEndArray();
        var possible = comparison.Costs.Where(cost => cost.Cannot is null && Hosts.OnEventHubs.Contains(cost.Host)).ToArray();
        json.WriteString("cheapest", possible.Length == 0 ? null : Hosts.Id(possible.MinBy(cost => cost.Total)!.Host));
        if (comparison.Crossover() is { } crossover)
            json.WriteNumber("crossover_rate", Rounded(crossover));
        else
            json.WriteNull("crossover_rate");
        json.WriteStartArray("cheapest_from");
        foreach (var range in comparison.Ranges())
        {
            json.WriteStartObject();
            json.WriteNumber("rate", Rounded(range.From));
            json.WriteString("host", Hosts.Id(range.Host));
            json.WriteEndObject();
        }
        json.WriteEndArray();
        Basis(json, comparison);
        json.WriteEndObject();
    }

    private static void HostOf(Utf8JsonWriter json, HostCost cost)
    {
        json.WriteStartObject();
        json.WriteString("host", Hosts.Id(cost.Host));
        json.WriteString("title", Hosts.Title(cost.Host));
        json.WriteNumber("monthly", Math.Round(cost.Total, 2));
        foreach (var line in cost.Lines)
            json.WriteNumber(line.What.Replace('-', '_'), Math.Round(line.Amount, 2));
        json.WriteNumber("units_at_peak", cost.Units);
        json.WriteString("cannot", cost.Cannot);
        json.WriteEndObject();
    }

    private static void Basis(Utf8JsonWriter json, Comparison comparison)
    {
        var throughput = comparison.Options.Throughput;
        json.WriteStartObject("throughput");
        json.WriteNumber("events_per_second", Math.Round(throughput.EventsPerSecond));
        json.WriteNumber("microseconds_per_event", Math.Round(throughput.PerEvent * 1e6, 2));
        json.WriteNumber("microseconds_per_batch", Math.Round(throughput.PerBatch * 1e6, 1));
        json.WriteString("how", throughput.How);
        json.WriteEndObject();
        json.WriteStartArray("assumptions");
        foreach (var assumption in Assumptions.Of(comparison.Options))
        {
            json.WriteStartObject();
            json.WriteString("name", assumption.Name);
            json.WriteNumber("value", assumption.Value);
            json.WriteString("unit", assumption.Unit);
            json.WriteString("why", assumption.Why);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteStartArray("left_out");
        foreach (var left in Assumptions.LeftOut)
            json.WriteStringValue(left);
        json.WriteEndArray();
        json.WriteStartObject("prices");
        json.WriteString("file", comparison.Prices.File);
        json.WriteString("region", comparison.Prices.Region);
        json.WriteStartArray("prices");
        foreach (var name in PriceSheet.Names)
        {
            var price = comparison.Prices.Prices[name];
            json.WriteStartObject();
            json.WriteString("name", name);
            json.WriteNumber("price", price.Value);
            json.WriteString("page", price.Page);
            json.WriteString("as_of", price.AsOf);
            json.WriteBoolean("verified", price.Verified);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static double Rounded(double rate) => rate == 0 ? 0 : Math.Round(rate, Math.Clamp(3 - (int)Math.Floor(Math.Log10(rate)), 0, 6));
}
