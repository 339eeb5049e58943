using System.Text;
using SecResponder.Events.Asim;
using SecResponder.Events.WindowsEvents;

namespace SecResponder.Events.Sources.WindowsSecurity;

/// <summary>What an event changed or used, and which of its data say so.</summary>
/// <remarks>Names are tried in their order, separated by <c>|</c>; <c>Domain\Name</c> joins two data by a backslash, and is the second alone when there is no first.</remarks>
internal sealed class WindowsThing(byte[] objectType, string name, string id = "", string old = "", string value = "", string constant = "")
{
    private readonly (byte[]? First, byte[] Second)[] _name = Parse(name);
    private readonly (byte[]? First, byte[] Second)[] _id = Parse(id);
    private readonly (byte[]? First, byte[] Second)[] _old = Parse(old);
    private readonly (byte[]? First, byte[] Second)[] _value = Parse(value);
    private readonly byte[] _constant = Encoding.UTF8.GetBytes(constant);

    public static WindowsThing Account { get; } = new(AsimWords.DirectoryServiceObject, @"TargetDomainName\TargetUserName", "TargetSid|TargetUserSid");

    /// <summary>Event 4740 has the calling computer where the others have the domain.</summary>
    public static WindowsThing LockedOut { get; } = new(AsimWords.DirectoryServiceObject, "TargetUserName", "TargetSid|TargetUserSid");

    public static WindowsThing Changed { get; } = new(AsimWords.DirectoryServiceObject, @"TargetDomainName\TargetUserName", "TargetSid|TargetUserSid", "OldUacValue", "NewUacValue");

    public static WindowsThing Renamed { get; } = new(AsimWords.DirectoryServiceObject, @"TargetDomainName\NewTargetUserName", "TargetSid", "OldTargetUserName", "NewTargetUserName");

    public static WindowsThing MemberAdded { get; } = new(AsimWords.DirectoryServiceObject, @"TargetDomainName\TargetUserName", "TargetSid", value: "MemberName|MemberSid");

    public static WindowsThing MemberRemoved { get; } = new(AsimWords.DirectoryServiceObject, @"TargetDomainName\TargetUserName", "TargetSid", old: "MemberName|MemberSid");

    public static WindowsThing SidHistory { get; } = new(AsimWords.DirectoryServiceObject, @"TargetDomainName\TargetUserName", "TargetSid", value: "SourceUserName|SourceSid");

    public static WindowsThing AuditPolicy { get; } = new(AsimWords.PolicyRule, "SubcategoryGuid|SubcategoryId|CategoryId", "SubcategoryGuid", value: "AuditPolicyChanges", constant: "Audit policy");

    public static WindowsThing UserRight { get; } = new(AsimWords.PolicyRule, "TargetSid", value: "PrivilegeList|AccessGranted", constant: "User rights");

    public static WindowsThing UserRightRemoved { get; } = new(AsimWords.PolicyRule, "TargetSid", old: "PrivilegeList|AccessRemoved", constant: "User rights");

    public static WindowsThing Domain { get; } = new(AsimWords.PolicyRule, "DomainName|DomainPolicyChanged", "DomainSid", value: "TdoAttributes|DomainPolicyChanged|KerberosPolicyChange", constant: "Domain policy");

    public static WindowsThing FirewallRule { get; } = new(AsimWords.PolicyRule, "RuleName", "RuleId", value: "ProfileChanged", constant: "Windows Firewall");

    public static WindowsThing FirewallSetting { get; } = new(AsimWords.PolicyRule, "SettingType", value: "SettingValue", constant: "Windows Firewall");

    public static WindowsThing FilteringRule { get; } = new(AsimWords.PolicyRule, "FilterName|ProviderContextName|CalloutName", "FilterId|ProviderContextKey", value: "ChangeType", constant: "Windows Filtering Platform");

    public static WindowsThing Task { get; } = new(AsimWords.ScheduledTask, "TaskName", value: "TaskContentNew|TaskContent");

    public static WindowsThing Service { get; } = new(AsimWords.Service, "ServiceName", value: "ServiceFileName|Service File Name|ImagePath");

    public static WindowsThing FirewallService { get; } = new(AsimWords.Service, "", constant: "Windows Firewall");

    public static WindowsThing SecurityLog { get; } = new(AsimWords.EventLog, "Channel", constant: "Security");

    public static WindowsThing Process { get; } = new(AsimWords.Other, "NewProcessName|ProcessName", "NewProcessId", value: "CommandLine");

    public static WindowsThing RegistryValue { get; } = new(AsimWords.ConfigurationAtom, @"ObjectName\ObjectValueName|ObjectName", "HandleId", "OldValue", "NewValue");

    public static WindowsThing Securable { get; } = new(AsimWords.Other, "ObjectName|ObjectType|ObjectServer", "HandleId", "OldSd", "NewSd|AccessList");

    public static WindowsThing Privilege { get; } = new(AsimWords.Other, "Service|ObjectName|ObjectServer", value: "PrivilegeList", constant: "Privileges");

    public static WindowsThing Share { get; } = new(AsimWords.Other, @"ShareName\RelativeTargetName", value: "AccessList");

    public static WindowsThing DirectoryObject { get; } = new(AsimWords.DirectoryServiceObject, "ObjectDN|NewObjectDN|ObjectName", "ObjectGUID", "OldObjectDN", "AttributeValue|NewObjectDN|Properties");

    public static WindowsThing Replica { get; } = new(AsimWords.DirectoryServiceObject, "NamingContext|DestinationDRA", old: "DestinationDRA", value: "SourceDRA");

    public static WindowsThing Certificate { get; } = new(AsimWords.Other, "Requester|TemplateInternalName|CertificateDatabaseHash", "RequestId", value: "Attributes|NewTemplateContent|TemplateContent", constant: "Certificate services");

    public static WindowsThing Clock { get; } = new(AsimWords.ConfigurationAtom, "", old: "PreviousTime", value: "NewTime", constant: "System time");

    public static WindowsThing Device { get; } = new(AsimWords.Other, "DeviceDescription", "DeviceId", constant: "Device");

    public static WindowsThing Anything { get; } = new(AsimWords.Other, @"ObjectName|TargetName|TargetDomainName\TargetUserName|FileName|NotificationPackageName|SecurityPackageName|AuthenticationPackageName|LogonProcessName|ServiceName", constant: "Windows");

    /// <summary>Sets Object, ObjectId, ObjectType, OldValue and NewValue.</summary>
    public void Set(SecurityEvent e)
    {
        First(e, AsimField.Object, _name);
        if (!e.Has(AsimField.Object))
            e.SetConstant(AsimField.Object, _constant);
        e.SetConstant(AsimField.ObjectType, objectType);
        First(e, AsimField.ObjectId, _id);
        First(e, AsimField.OldValue, _old);
        First(e, AsimField.NewValue, _value);
    }

    private static void First(SecurityEvent e, AsimField field, (byte[]? First, byte[] Second)[] names)
    {
        foreach (var (first, second) in names)
        {
            var value = WindowsData.Of(e, second);
            if (value.IsEmpty && first is not null)
                value = WindowsData.Of(e, first);
            else if (first is not null)
                value = WindowsData.Joined(e, WindowsData.Of(e, first), value);
            if (value.IsEmpty)
                continue;
            e.SetText(field, value);
            return;
        }
    }

    private static (byte[]? First, byte[] Second)[] Parse(string names) =>
        [.. names.Split('|', StringSplitOptions.RemoveEmptyEntries).Select(name => name.Split('\\')).Select(parts => (parts.Length > 1 ? Encoding.UTF8.GetBytes(parts[0]) : null, Encoding.UTF8.GetBytes(parts[^1])))];
}
