using SecResponder.Response.Rehearsals;

namespace SecResponder.Cli.Output;

/// <summary>What would have happened, in the words of tables: "it would …".</summary>
internal static class WouldWords
{
    public static string Of(WouldHave would) => would switch
    {
        WouldHave.NearlyHitProtected => "hit protected",
        WouldHave.Held => "hold",
        WouldHave.Acted => "act",
        WouldHave.Refused => "be refused",
        WouldHave.Told => "tell",
        WouldHave.KeptQuiet => "keep quiet",
        _ => "not run",
    };
}
