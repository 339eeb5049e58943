namespace SecResponder.Response.Telling;

/// <summary>Why a step that only tells (a ticket, a card) is not run. Whatever acts on something is never kept quiet.</summary>
/// <param name="By">What keeps it quiet: <see cref="Silence"/>, <see cref="Inhibited"/> or <see cref="Flood"/>.</param>
/// <param name="Reason">For people.</param>
/// <param name="Instead">The incident that tells in its place, if one does.</param>
internal sealed record Quiet(string By, string Reason, string? Instead = null)
{
    public const string Silence = "silence";
    public const string Inhibited = "inhibit";
    public const string Flood = "flood";
}
