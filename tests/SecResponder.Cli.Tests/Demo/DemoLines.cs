using System.Text;
using SecResponder.Cli.Demo;

namespace SecResponder.Cli.Tests.Demo;

/// <summary>The demo's lines as a test reads them: by text, by column.</summary>
internal static class DemoLines
{
    public const int Seed = DemoTraffic.DefaultSeed;

    public static DemoTraffic Traffic { get; } = DemoTraffic.Generate(Seed, DemoTraffic.DefaultStart);

    public static string Text(this DemoLine line) => Encoding.UTF8.GetString(line.Bytes);

    public static IEnumerable<string> Of(this DemoTraffic traffic, string stream) => traffic.Lines.Where(line => line.Stream == stream).Select(Text);

    /// <summary>PAN-OS lines of a type, split into columns; column 1 is at 1. Lines that are cut are left out.</summary>
    public static IEnumerable<string[]> PanOs(this DemoTraffic traffic, string type) =>
        traffic.Of(DemoStreams.PaloAlto).Select(Columns).Where(columns => columns.Length > 20 && columns[4] == type);

    private static string[] Columns(string line)
    {
        var columns = new List<string> { "" };
        var (column, quoted) = (new StringBuilder(), false);
        foreach (var character in line[(line.IndexOf(" 1,", StringComparison.Ordinal) + 1)..])
        {
            if (character == '"')
                quoted = !quoted;
            else if (character == ',' && !quoted)
            {
                columns.Add(column.ToString());
                column.Clear();
            }
            else
                column.Append(character);
        }
        columns.Add(column.ToString());
        return [.. columns];
    }
}
