using SecResponder.Events.WindowsEvents;

namespace SecResponder.Events.Sources.WindowsSecurity;

/// <summary>The data of the Security log's events that are looked at.</summary>
internal static class WindowsDataNames
{
    /// <summary>How a record is read, by its form.</summary>
    public static WindowsForms Forms { get; } = new(
    [
        "AccessGranted", "AccessList", "AccessRemoved", "AccountDomain", "AccountName", "Application", "Attributes", "AttributeValue", "AuditPolicyChanges", "AuthenticationPackageName", "CallerProcessId",
        "CallerProcessName", "CallingStationID", "CategoryId", "ChangeType", "ClientAddress", "ClientIPAddress", "ClientName", "ClientProcessId", "CommandLine", "DestAddress", "DestinationDRA", "DestPort", "DeviceDescription", "DeviceId", "Direction",
        "Domain", "DomainName", "DomainPolicyChanged", "DomainSid", "FailureReason", "FileName", "FilterId", "FilterName", "FilterRTID", "HandleId", "ImagePath", "IpAddress", "IpPort", "LmPackageName", "LogonID", "LogonProcessName", "LogonType",
        "MandatoryLabel", "MemberName", "MemberSid", "NamingContext", "NewObjectDN", "NewProcessId", "NewProcessName", "NewSd", "NewTargetUserName", "NewTemplateContent", "NewTime", "NewUacValue", "NewValue",
        "NotificationPackageName", "ObjectDN", "ObjectGUID", "ObjectName", "ObjectServer", "ObjectType", "ObjectValueName", "OldObjectDN", "OldSd", "OldTargetUserName", "OldUacValue", "OldValue", "OperationType",
        "PackageName", "ParentProcessName", "PreAuthType", "PreviousTime", "PrivilegeList", "ProcessId", "ProcessName", "ProfileChanged", "Properties", "Protocol", "ProviderContextKey", "ProviderContextName", "ReasonCode", "RelativeTargetName",
        "RequestId", "Requester", "RuleId", "RuleName", "SecurityPackageName", "Service", "Service File Name", "ServiceFileName", "ServiceName", "ServiceSid", "SettingType", "SettingValue", "ShareName",
        "SourceAddress", "SourceDRA", "SourcePort", "SourceSid", "SourceUserName", "Status", "SubcategoryGuid", "SubcategoryId", "SubjectDomainName", "SubjectLogonId", "SubjectUserName", "SubjectUserSid", "SubStatus", "TargetDomainName",
        "TargetLogonId", "TargetName", "TargetServerName", "TargetSid", "TargetUserName", "TargetUserSid", "TaskContent", "TaskContentNew", "TaskName", "TdoAttributes", "TemplateContent",
        "TemplateInternalName", "UserID", "Workstation", "WorkstationName",
    ]);
}
