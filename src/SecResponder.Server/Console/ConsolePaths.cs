namespace SecResponder.Server.Console;

/// <summary>The console's addresses, in one place.</summary>
public static class ConsolePaths
{
    /// <summary>The overview; everything else stands below it.</summary>
    public const string Overview = "/console";

    internal const string Incidents = "/console/incidents";
    internal const string Approvals = "/console/approvals";
    internal const string Holds = "/console/holds";
    internal const string Release = "/console/holds/release";
    internal const string Switch = "/console/switch";
    internal const string Pause = "/console/switch/pause";
    internal const string Resume = "/console/switch/resume";
    internal const string Live = "/console/live";
    internal const string SignIn = "/console/sign-in";
    internal const string OpenId = "/console/sign-in/openid";
    internal const string OpenIdReturns = "/console/openid";
    internal const string OpenIdEnds = "/console/openid/signed-out";
    internal const string SignOut = "/console/sign-out";
    internal const string Theme = "/console/theme";
    internal const string Style = "/console/assets/console.css";
    internal const string Script = "/console/assets/console.js";
    internal const string Icon = "/console/assets/icon.svg";

    internal static string Incident(string id) => $"{Incidents}/{Uri.EscapeDataString(id)}";

    internal static string Verdict(string id) => $"{Incident(id)}/verdict";

    internal static string Approval(string id) => $"{Approvals}/{Uri.EscapeDataString(id)}";

    /// <summary>Where somebody may be sent on to: a page of the console, or the overview when it is anything else.</summary>
    internal static string Next(string? path) => path is not null && IsOurs(path) ? path : Overview;

    // What a browser would read as another site's address ('//host', '/\host', '/\t/host') begins otherwise, or has a character that no address of ours has.
    private static bool IsOurs(string path) =>
        path.Length <= 512 && (path == Overview || path.StartsWith(Overview + "/", StringComparison.Ordinal) || path.StartsWith(Overview + "?", StringComparison.Ordinal))
        && !path.StartsWith(SignIn, StringComparison.Ordinal) && !path.StartsWith(SignOut, StringComparison.Ordinal) && !path.Contains("..", StringComparison.Ordinal)
        && path.All(c => c is > ' ' and < '\x7f' and not '\\' and not '"' and not '<' and not '>');
}
