namespace SecResponder.Lab.Graph;

/// <summary>The directory as it is, and what was done to it. Whoever reads may see an older state for a while. Thread-safe.</summary>
internal sealed class DirectoryState(LabDirectory start, TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, DirectoryUser> _users = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, DirectoryApplication> _applications = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<RoleAssignmentBody> _assignments = [];
    private readonly List<MailSeen> _mails = [];
    private readonly List<string> _journal = [];

    public IReadOnlyDictionary<string, string> Roles => start.Roles;

    /// <summary>Everything that was changed, in order: what, and of whom.</summary>
    public IReadOnlyList<string> Journal => Read(() => (string[])[.. _journal]);

    public IReadOnlyList<MailSeen> Mails => Read(() => (MailSeen[])[.. _mails]);

    public IReadOnlyList<DirectoryUser> Users => Read(() => (DirectoryUser[])[.. _users.Values]);

    public IReadOnlyList<DirectoryApplication> Applications => Read(() => (DirectoryApplication[])[.. _applications.Values]);

    public IReadOnlyList<RoleAssignmentBody> Assignments => Read(() => (RoleAssignmentBody[])[.. _assignments]);

    public DateTimeOffset Now => time.GetUtcNow();

    public void Fill()
    {
        lock (_gate)
        {
            _users.Clear();
            _applications.Clear();
            _assignments.Clear();
            _mails.Clear();
            _journal.Clear();
            Seed(start.Users);
            foreach (var application in start.Applications)
                _applications[application.AppId] = new DirectoryApplication(application);
        }
    }

    public void Seed(IEnumerable<LabUser> users)
    {
        lock (_gate)
        {
            foreach (var user in users)
            {
                _users[user.Id] = new DirectoryUser(user, Now.AddDays(-30));
                _assignments.AddRange(user.Assignments.Select(given => Assignment(user.Id, given.Role, given.Scope)));
            }
        }
    }

    public DirectoryUser? User(string idOrName) =>
        Read(() => _users.GetValueOrDefault(idOrName) ?? _users.Values.FirstOrDefault(user => string.Equals(user.Given.Name, idOrName, StringComparison.OrdinalIgnoreCase)));

    /// <summary>Changes something, and writes down what.</summary>
    public void Change(string what, Action change)
    {
        lock (_gate)
        {
            change();
            _journal.Add(what);
        }
    }

    public RoleAssignmentBody? Assign(string principal, string role, string scope)
    {
        lock (_gate)
        {
            if (_assignments.Exists(known => known.PrincipalId == principal && known.RoleDefinitionId == role && known.DirectoryScopeId == scope))
                return null;
            var assignment = Assignment(principal, role, scope);
            _assignments.Add(assignment);
            _journal.Add($"assign {principal} {role} {scope}");
            return assignment;
        }
    }

    public bool Unassign(string id)
    {
        lock (_gate)
        {
            var assignment = _assignments.Find(known => known.Id == id);
            if (assignment is null)
                return false;
            _journal.Add($"unassign {assignment.PrincipalId} {assignment.RoleDefinitionId} {assignment.DirectoryScopeId}");
            return _assignments.Remove(assignment);
        }
    }

    public void Send(MailSeen mail)
    {
        lock (_gate)
            _mails.Add(mail);
    }

    private static RoleAssignmentBody Assignment(string principal, string role, string scope) => new(Guid.NewGuid().ToString("N"), principal, role, scope);

    private T Read<T>(Func<T> read)
    {
        lock (_gate)
            return read();
    }
}

/// <summary>A user as it is now.</summary>
internal sealed class DirectoryUser(LabUser given, DateTimeOffset since)
{
    private bool _was = given.Enabled;
    private DateTimeOffset _seenFrom;

    public LabUser Given => given;

    public bool Enabled { get; private set; } = given.Enabled;

    public bool MustChangePassword { get; set; }

    public DateTimeOffset SessionsValidFrom { get; set; } = since;

    public string? RiskState { get; set; } = given.RiskState;

    /// <summary>Switches the account; readers see it only after a while.</summary>
    public void Switch(bool enabled, DateTimeOffset seenFrom) => (_was, Enabled, _seenFrom) = (Enabled, enabled, seenFrom);

    public bool EnabledAsSeen(DateTimeOffset now) => now >= _seenFrom ? Enabled : _was;
}

/// <summary>An application as it is now.</summary>
internal sealed class DirectoryApplication(LabApplication given)
{
    public LabApplication Given => given;

    /// <summary>Object ids are not client ids.</summary>
    public string RegistrationId { get; } = Guid.NewGuid().ToString();

    public string PrincipalId { get; } = Guid.NewGuid().ToString();

    public bool Enabled { get; set; } = given.Enabled;

    public List<string> Secrets { get; } = [.. given.Secrets];

    public List<string> PrincipalSecrets { get; } = [.. given.PrincipalSecrets];
}
