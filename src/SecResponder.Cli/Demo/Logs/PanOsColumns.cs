namespace SecResponder.Cli.Demo.Logs;

/// <summary>The columns of one PAN-OS log line, counted from 1 as the vendor's page counts them; those that are not set are empty.</summary>
internal sealed class PanOsColumns(int count)
{
    private readonly string[] _columns = [.. Enumerable.Repeat("", count)];

    public string this[int position]
    {
        set => _columns[position - 1] = value;
    }

    /// <summary>Sets neighbours, from <paramref name="first"/> on.</summary>
    public void SetFrom(int first, params ReadOnlySpan<string> values) => values.CopyTo(_columns.AsSpan(first - 1));

    /// <summary>The line: comma-separated, quoted where a value has a comma or a quote.</summary>
    public override string ToString() => string.Join(',', _columns.Select(Quoted));

    private static string Quoted(string value) =>
        value.AsSpan().IndexOfAny(',', '"') < 0 ? value : $"\"{value.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
