using System.Text;
using SecResponder.Events.Asim;
using SecResponder.Events.Text;

namespace SecResponder.Events.Sources.WindowsSecurity;

/// <summary>One event id: its kind, what was done, and to what.</summary>
internal sealed record WindowsEvent(EventKind Kind, byte[] Type, byte[] Operation, WindowsThing Thing, byte[]? Severity);

/// <summary>The event ids of the Security log.</summary>
/// <remarks>Microsoft Learn, "Advanced security auditing FAQ" and the page of each event ("4720(S): A user account was created."); severities other than informational are those of "Appendix L: Events to
/// monitor".</remarks>
internal static class WindowsEvents
{
    private static readonly Utf8Map<WindowsEvent> Ids = new(Table().SelectMany(row => row.Ids.Split(' ').Select(id => KeyValuePair.Create(id, row.Event))));

    /// <summary>An id of the Security log that has no row: read by its data alone.</summary>
    public static WindowsEvent Unlisted { get; } = new(WindowsKinds.Other, AsimWords.Other, [], WindowsThing.Anything, null);

    public static WindowsEvent Find(ReadOnlySpan<byte> id) => Ids.Find(id) ?? Unlisted;

    private static IEnumerable<(string Ids, WindowsEvent Event)> Table()
    {
        var (high, medium) = (AsimWords.High, AsimWords.Medium);
        (string, WindowsEvent) Row(string ids, EventKind kind, byte[] type, string operation, WindowsThing? thing = null, byte[]? severity = null) =>
            (ids, new WindowsEvent(kind, type, Encoding.UTF8.GetBytes(operation), thing ?? WindowsThing.Anything, severity));

        var kind = WindowsKinds.Logon;
        yield return Row("4624 4648 4768 4769 4770 4771 4773 4776 4777 4778 4801 4825 6272 6273 6274 6276 6278", kind, AsimWords.Logon, "Logon");
        yield return Row("4625", kind, AsimWords.Logon, "Logon");
        yield return Row("4649", kind, AsimWords.Logon, "Logon", severity: high);
        yield return Row("4634 4647 4779 4800", kind, AsimWords.Logoff, "Logoff");
        yield return Row("4672", kind, AsimWords.Elevate, "Elevate");
        yield return Row("4964", kind, AsimWords.Elevate, "Elevate", severity: high);

        kind = WindowsKinds.Account;
        yield return Row("4720", kind, AsimWords.Create, "A user account was created", WindowsThing.Account);
        yield return Row("4722", kind, AsimWords.Enable, "A user account was enabled", WindowsThing.Account);
        yield return Row("4723", kind, AsimWords.Set, "An attempt was made to change an account's password", WindowsThing.Account);
        yield return Row("4724", kind, AsimWords.Set, "An attempt was made to reset an account's password", WindowsThing.Account, medium);
        yield return Row("4725", kind, AsimWords.Disable, "A user account was disabled", WindowsThing.Account);
        yield return Row("4726", kind, AsimWords.Delete, "A user account was deleted", WindowsThing.Account);
        yield return Row("4738", kind, AsimWords.Set, "A user account was changed", WindowsThing.Changed);
        yield return Row("4740", kind, AsimWords.Disable, "A user account was locked out", WindowsThing.LockedOut);
        yield return Row("4767", kind, AsimWords.Enable, "A user account was unlocked", WindowsThing.Account);
        yield return Row("4781", kind, AsimWords.Set, "The name of an account was changed", WindowsThing.Renamed);
        yield return Row("4780", kind, AsimWords.Set, "The ACL was set on accounts which are members of administrators groups", WindowsThing.Account, medium);
        yield return Row("4741", kind, AsimWords.Create, "A computer account was created", WindowsThing.Account);
        yield return Row("4742", kind, AsimWords.Set, "A computer account was changed", WindowsThing.Changed);
        yield return Row("4743", kind, AsimWords.Delete, "A computer account was deleted", WindowsThing.Account);
        yield return Row("4727 4754", kind, AsimWords.Create, "A security-enabled group was created", WindowsThing.Account, medium);
        yield return Row("4731 4744 4749 4759 4783 4790", kind, AsimWords.Create, "A group was created", WindowsThing.Account);
        yield return Row("4735 4737 4755 4764", kind, AsimWords.Set, "A security-enabled group was changed", WindowsThing.Account, medium);
        yield return Row("4745 4750 4760 4784 4791", kind, AsimWords.Set, "A group was changed", WindowsThing.Account);
        yield return Row("4730 4734 4748 4753 4758 4763 4789 4792", kind, AsimWords.Delete, "A group was deleted", WindowsThing.Account);
        yield return Row("4728 4732 4756 4746 4751 4761 4785 4787", kind, AsimWords.Set, "A member was added to a group", WindowsThing.MemberAdded);
        yield return Row("4729 4733 4757 4747 4752 4762 4786 4788", kind, AsimWords.Set, "A member was removed from a group", WindowsThing.MemberRemoved);
        yield return Row("4765 4766", kind, AsimWords.Set, "SID history was added to an account", WindowsThing.SidHistory, high);
        yield return Row("4794", kind, AsimWords.Set, "An attempt was made to set the Directory Services Restore Mode administrator password", WindowsThing.Anything, high);
        yield return Row("4798 4799", kind, AsimWords.Read, "Group membership was enumerated", WindowsThing.Account);

        kind = WindowsKinds.Policy;
        yield return Row("4719", kind, AsimWords.Set, "System audit policy was changed", WindowsThing.AuditPolicy, high);
        yield return Row("4817 4902 4904 4905 4906 4907 4908 4912", kind, AsimWords.Set, "Auditing settings were changed", WindowsThing.AuditPolicy);
        yield return Row("4704 4717", kind, AsimWords.Set, "A user right was assigned", WindowsThing.UserRight);
        yield return Row("4705 4718", kind, AsimWords.Set, "A user right was removed", WindowsThing.UserRightRemoved);
        yield return Row("4706", kind, AsimWords.Create, "A new trust was created to a domain", WindowsThing.Domain, medium);
        yield return Row("4707", kind, AsimWords.Delete, "A trust to a domain was removed", WindowsThing.Domain);
        yield return Row("4713 4716 4739", kind, AsimWords.Set, "Domain policy was changed", WindowsThing.Domain, medium);
        yield return Row("4946", kind, AsimWords.Create, "A rule was added to the Windows Firewall exception list", WindowsThing.FirewallRule);
        yield return Row("4947", kind, AsimWords.Set, "A rule of the Windows Firewall exception list was modified", WindowsThing.FirewallRule);
        yield return Row("4948", kind, AsimWords.Delete, "A rule of the Windows Firewall exception list was deleted", WindowsThing.FirewallRule);
        yield return Row("4949", kind, AsimWords.Set, "Windows Firewall settings were restored to the default values", WindowsThing.FirewallSetting);
        yield return Row("4950 4954", kind, AsimWords.Set, "A Windows Firewall setting was changed", WindowsThing.FirewallSetting);
        yield return Row("5441 5446 5447 5448 5449 5450", kind, AsimWords.Set, "A Windows Filtering Platform filter was changed", WindowsThing.FilteringRule);
        yield return Row("5025 5034", kind, AsimWords.Stop, "The Windows Firewall was stopped", WindowsThing.FirewallService);
        yield return Row("5024 5033", kind, AsimWords.Start, "The Windows Firewall was started", WindowsThing.FirewallService);

        kind = WindowsKinds.ScheduledTask;
        yield return Row("4698", kind, AsimWords.Create, "A scheduled task was created", WindowsThing.Task);
        yield return Row("4699", kind, AsimWords.Delete, "A scheduled task was deleted", WindowsThing.Task);
        yield return Row("4700", kind, AsimWords.Enable, "A scheduled task was enabled", WindowsThing.Task);
        yield return Row("4701", kind, AsimWords.Disable, "A scheduled task was disabled", WindowsThing.Task);
        yield return Row("4702", kind, AsimWords.Set, "A scheduled task was updated", WindowsThing.Task);
        yield return Row("4697", WindowsKinds.Service, AsimWords.Install, "A service was installed in the system", WindowsThing.Service);
        yield return Row("7045", WindowsKinds.System, AsimWords.Install, "A service was installed in the system", WindowsThing.Service);
        yield return Row("104", WindowsKinds.System, AsimWords.Clear, "The log file was cleared", new WindowsThing(AsimWords.EventLog, "Channel"), medium);
        yield return Row("4688", WindowsKinds.Process, AsimWords.Execute, "A new process has been created", WindowsThing.Process);
        yield return Row("4689", WindowsKinds.ObjectAccess, AsimWords.Terminate, "A process has exited", WindowsThing.Process);

        kind = WindowsKinds.ObjectAccess;
        yield return Row("4656 4661 4690", kind, AsimWords.Read, "A handle to an object was requested", WindowsThing.Securable);
        yield return Row("4663", kind, AsimWords.Read, "An attempt was made to access an object", WindowsThing.Securable);
        yield return Row("4657", kind, AsimWords.Set, "A registry value was modified", WindowsThing.RegistryValue);
        yield return Row("4658", kind, AsimWords.Other, "The handle to an object was closed", WindowsThing.Securable);
        yield return Row("4660", kind, AsimWords.Delete, "An object was deleted", WindowsThing.Securable);
        yield return Row("4670", kind, AsimWords.Set, "Permissions on an object were changed", WindowsThing.Securable);
        yield return Row("4673", kind, AsimWords.Execute, "A privileged service was called", WindowsThing.Privilege);
        yield return Row("4674", kind, AsimWords.Execute, "An operation was attempted on a privileged object", WindowsThing.Privilege);
        yield return Row("5140 5145", kind, AsimWords.Read, "A network share was accessed", WindowsThing.Share);
        yield return Row("5142", kind, AsimWords.Create, "A network share was added", WindowsThing.Share);
        yield return Row("5143", kind, AsimWords.Set, "A network share was modified", WindowsThing.Share);
        yield return Row("5144", kind, AsimWords.Delete, "A network share was deleted", WindowsThing.Share);

        kind = WindowsKinds.Directory;
        yield return Row("4662", kind, AsimWords.Read, "An operation was performed on an object", WindowsThing.DirectoryObject);
        yield return Row("5136 5139", kind, AsimWords.Set, "A directory service object was modified", WindowsThing.DirectoryObject);
        yield return Row("5137 5138", kind, AsimWords.Create, "A directory service object was created", WindowsThing.DirectoryObject);
        yield return Row("5141", kind, AsimWords.Delete, "A directory service object was deleted", WindowsThing.DirectoryObject);
        yield return Row("4929", kind, AsimWords.Delete, "An Active Directory replica source naming context was removed", WindowsThing.Replica);
        yield return Row("4928 4930 4931 4932 4933", kind, AsimWords.Other, "Active Directory was replicated", WindowsThing.Replica);
        yield return Row("4886", kind, AsimWords.Create, "Certificate Services received a certificate request", WindowsThing.Certificate);
        yield return Row("4887", kind, AsimWords.Create, "Certificate Services approved a certificate request and issued a certificate", WindowsThing.Certificate);
        yield return Row("4888", kind, AsimWords.Create, "Certificate Services denied a certificate request", WindowsThing.Certificate);
        yield return Row("4898 4899 4900", kind, AsimWords.Set, "Certificate Services loaded or updated a template", WindowsThing.Certificate);

        yield return Row("5150 5151 5152 5153 5154 5155 5156 5157 5158 5159", WindowsKinds.Connection, AsimWords.EndpointNetworkSession, "Connection");

        kind = WindowsKinds.Other;
        yield return Row("1102", kind, AsimWords.Clear, "The audit log was cleared", new WindowsThing(AsimWords.EventLog, "", constant: "Security"), high);
        yield return Row("1100", kind, AsimWords.Stop, "The event logging service has shut down", WindowsThing.SecurityLog);
        yield return Row("4608", kind, AsimWords.Start, "Windows is starting up");
        yield return Row("4609", kind, AsimWords.Stop, "Windows is shutting down");
        yield return Row("4610 4611 4614 4622", kind, AsimWords.Install, "A security package was loaded or registered");
        yield return Row("4616", kind, AsimWords.Set, "The system time was changed", WindowsThing.Clock);
        yield return Row("5379", kind, AsimWords.Read, "Credential Manager credentials were read");
        yield return Row("6416", kind, AsimWords.Install, "A new external device was recognized by the system", WindowsThing.Device);
    }
}
