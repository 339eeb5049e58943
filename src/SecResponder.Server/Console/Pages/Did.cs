namespace SecResponder.Server.Console.Pages;

/// <summary>What was done, said on the page that one comes back to. The address has a word of this table, never a text: nobody can make the console say something.</summary>
internal static class Did
{
    public const string Field = "did";

    public const string Approved = "approved";
    public const string First = "first";
    public const string Denied = "denied";
    public const string Released = "released";
    public const string Judged = "judged";
    public const string Paused = "paused";
    public const string Resumed = "resumed";
    public const string Resent = "resent";

    public static string? Say(string? word) => word switch
    {
        Approved => "Approved. It is in the ledger, and the step is run now.",
        First => "Your yes is in the ledger. A second person must approve, too; nothing is done before.",
        Denied => "Denied. It is in the ledger, and the step is not run.",
        Released => "It is due to be let go: the service lifts it in its next round and reads back.",
        Judged => "Your verdict is in the ledger.",
        Paused => "Paused: its steps are observed, not carried out.",
        Resumed => "It acts again.",
        Resent => "It was read and taken in; it is no dead letter any more, and the ledger says so.",
        _ => null,
    };

    public static IResult Back(string path, string word) => Results.LocalRedirect($"{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{Field}={word}");
}
