namespace SecResponder.Server.Console.People;

/// <summary>What a person may do in the console. Each has what those before it have.</summary>
public enum ConsoleRole
{
    /// <summary>Nothing.</summary>
    None,
    /// <summary>Read.</summary>
    Viewer,
    /// <summary>Besides: judge incidents, release holds, throw the kill switch. What it does can only make SecResponder do less.</summary>
    Responder,
    /// <summary>Besides: approve and deny, where the team's <c>approvers</c> name that person, too.</summary>
    Approver,
    /// <summary>Besides: take a pause back, and have what was left undone be done.</summary>
    Admin,
}

/// <summary>Which groups have which role, by object id (or by name, where the provider tells names).</summary>
internal sealed class RoleOptions
{
    public string[] Viewer { get; set; } = [];
    public string[] Responder { get; set; } = [];
    public string[] Approver { get; set; } = [];
    public string[] Admin { get; set; } = [];

    public bool IsEmpty => Viewer.Length + Responder.Length + Approver.Length + Admin.Length == 0;

    public IEnumerable<string> Groups => [.. Viewer, .. Responder, .. Approver, .. Admin];

    /// <summary>The highest role of somebody who is in these groups.</summary>
    public ConsoleRole Of(IReadOnlyCollection<string> groups)
    {
        bool Any(string[] ofRole) => ofRole.Any(group => groups.Contains(group, StringComparer.OrdinalIgnoreCase));
        return Any(Admin) ? ConsoleRole.Admin : Any(Approver) ? ConsoleRole.Approver : Any(Responder) ? ConsoleRole.Responder : Any(Viewer) ? ConsoleRole.Viewer : ConsoleRole.None;
    }
}
