namespace SecResponder.Cli.Demo;

/// <summary>One line, or one body, of the demo's logs.</summary>
/// <param name="Stream">Which of <see cref="DemoStreams"/> it comes by.</param>
/// <param name="Time">When it is sent; lines are ordered by it.</param>
/// <param name="Bytes">The line itself, without a line feed.</param>
internal readonly record struct DemoLine(string Stream, DateTimeOffset Time, byte[] Bytes);

/// <summary>The streams by which the demo's logs come, and the source that each of them is.</summary>
internal static class DemoStreams
{
    public const string PaloAlto = "fw-paloalto";
    public const string CiscoAsa = "fw-cisco-asa";
    public const string AzureActivity = "azure-activity-log";

    /// <summary>Stream name and source id, in the order in which people look at them.</summary>
    public static IReadOnlyList<(string Stream, string Source)> All { get; } =
        [(PaloAlto, "paloalto-panos"), (CiscoAsa, "cisco-asa"), (AzureActivity, "azure-activity")];
}
