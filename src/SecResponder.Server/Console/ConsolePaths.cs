using System.Globalization;
using SecResponder.Response.Storage.Pages;

namespace SecResponder.Server.Console;

/// <summary>The console's addresses, in one place.</summary>
public static class ConsolePaths
{
    /// <summary>The overview; everything else stands below it.</summary>
    public const string Overview = "/console";

    /// <summary>What waits for a person; an approval's page stands below it, by its id.</summary>
    public const string Approvals = "/console/approvals";

    internal const string Incidents = "/console/incidents";
    internal const string Holds = "/console/holds";
    internal const string Release = "/console/holds/release";
    internal const string Refused = "/console/refused";
    internal const string Coverage = "/console/coverage";
    internal const string Entities = "/console/entities";
    internal const string Playbooks = "/console/playbooks";
    internal const string Noisiest = "/console/playbooks?first=incidents";
    internal const string Teams = "/console/teams";
    internal const string DeadLetter = "/console/dead-letter";
    internal const string Ledger = "/console/ledger";
    internal const string LedgerVerify = "/console/ledger/verify";
    internal const string LedgerExport = "/console/ledger/export";
    internal const string Try = "/console/try";
    internal const string Switch = "/console/switch";
    internal const string Pause = "/console/switch/pause";
    internal const string Resume = "/console/switch/resume";
    internal const string Live = "/console/live";
    internal const string SignIn = "/console/sign-in";
    internal const string OpenId = "/console/sign-in/openid";
    internal const string OpenIdReturns = "/console/openid";
    internal const string OpenIdLeaves = "/console/sign-out/openid";
    internal const string OpenIdEnds = "/console/openid/signed-out";
    internal const string SignOut = "/console/sign-out";
    internal const string Theme = "/console/theme";
    internal const string Style = "/console/assets/console.css";
    internal const string Script = "/console/assets/console.js";
    internal const string Icon = "/console/assets/icon.svg";

    internal static string Incident(string id) => $"{Incidents}/{Uri.EscapeDataString(id)}";

    /// <summary>Incidents of the last so many hours, with further questions as a query has them.</summary>
    internal static string IncidentsSince(int hours, params ReadOnlySpan<(string Name, string Value)> questions)
    {
        var address = string.Create(CultureInfo.InvariantCulture, $"{Incidents}?hours={hours}");
        foreach (var (name, value) in questions)
            address += $"&{name}={Uri.EscapeDataString(value)}";
        return address;
    }

    internal static string RefusedSince(int hours) => string.Create(CultureInfo.InvariantCulture, $"{Refused}?hours={hours}");

    internal static string RefusedBy(RefusalsOf of, int hours) => $"{RefusedSince(hours)}&guardrail={Uri.EscapeDataString(of.Guardrail)}&playbook={Uri.EscapeDataString(of.PlaybookId)}";

    internal static string Source(string id) => $"{Coverage}/{Uri.EscapeDataString(id)}";

    internal static string Event(string id, long row) => string.Create(CultureInfo.InvariantCulture, $"{Incident(id)}/events/{row}");

    internal static string Verdict(string id) => $"{Incident(id)}/verdict";

    internal static string Approval(string id) => $"{Approvals}/{Uri.EscapeDataString(id)}";

    internal static string Entity(string name) => $"{Entities}?name={Uri.EscapeDataString(name)}";

    internal static string Playbook(string id) => $"{Playbooks}/{Uri.EscapeDataString(id)}";

    internal static string PlaybookTests(string id) => $"{Playbook(id)}/tests";

    internal static string PlaybooksOf(string team) => $"{Playbooks}?team={Uri.EscapeDataString(team)}";

    internal static string Letter(LetterId id) => $"{DeadLetter}/{id}";

    internal static string LettersOf(string code) => $"{DeadLetter}?code={Uri.EscapeDataString(code)}";

    internal static string Chain(string chain) => $"{Ledger}/chains/{Uri.EscapeDataString(chain)}";

    /// <summary>Where somebody may be sent on to: a page of the console, or the overview when it is anything else.</summary>
    internal static string Next(string? path) => path is not null && IsOurs(path) ? path : Overview;

    // What a browser would read as another site's address ('//host', '/\host', '/\t/host') begins otherwise, or has a character that no address of ours has.
    private static bool IsOurs(string path) =>
        path.Length <= 512 && (path == Overview || path.StartsWith(Overview + "/", StringComparison.Ordinal) || path.StartsWith(Overview + "?", StringComparison.Ordinal))
        && !path.StartsWith(SignIn, StringComparison.Ordinal) && !path.StartsWith(SignOut, StringComparison.Ordinal) && !path.Contains("..", StringComparison.Ordinal)
        && path.All(c => c is > ' ' and < '\x7f' and not '\\' and not '"' and not '<' and not '>');
}
