using System.Text;
using SecResponder.Events.Text;
using SecResponder.Events.WindowsEvents;

namespace SecResponder.Events.Sources.WindowsEventlog;

/// <summary>One event of a channel: what was done, to what.</summary>
/// <param name="Type">EventType.</param>
/// <param name="Operation">In words.</param>
/// <param name="ObjectType">What kind of thing.</param>
/// <param name="Object">The data that name the thing, from the best on.</param>
/// <param name="Old">The data that are its old value.</param>
/// <param name="New">The data that are its new value.</param>
/// <param name="Severity">EventSeverity, where it is more than informational.</param>
internal sealed record EventlogRow(byte[] Type, byte[] Operation, byte[] ObjectType, byte[][] Object, byte[][] Old, byte[][] New, byte[]? Severity);

/// <summary>The events whose data are understood. The data of a classic event have no names: collectors call them <c>param1</c>, <c>param2</c> ….</summary>
/// <remarks>Microsoft Learn: the pages of PowerShell, Task Scheduler, Microsoft Defender Antivirus, AppLocker, Windows Firewall, Code Integrity; "Service Control Manager" of Windows Server's event reference.</remarks>
internal static class EventlogRows
{
    private static readonly (string Service, string Ids, string Row)[] Table =
    [
        // service, ids, EventType|operation|object type|object|old|new|severity
        ("system", "7036", "Other|Service state changed|Service|param1||param2|"),
        ("system", "7040", "Set|Service start type changed|Service|param1|param2|param3|"),
        ("system", "7031 7034", "Terminate|Service terminated unexpectedly|Service|param1|||Low"),
        ("system", "7023 7024", "Terminate|Service terminated with an error|Service|param1||param2|Low"),
        ("system", "7000 7009 7011", "Start|Service failed to start|Service|param1||param2|Low"),
        ("system", "1074", "Stop|Shutdown was asked for|Other|param5,ComputerName||param6|"),
        ("system", "6005", "Start|Event log service started|Service||||"),
        ("system", "6006", "Stop|Event log service stopped|Service||||"),
        ("system", "41 6008", "Stop|Unexpected shutdown|Other||||Medium"),
        ("system", "219", "Execute|Driver failed to load|Other|DriverName|||Low"),
        ("system", "20001", "Install|Device driver installed|Other|DeviceInstanceID,DriverName|||"),
        ("application", "1000", "Terminate|Application crashed|Other|AppName,param1||ExceptionCode|Low"),
        ("application", "1033 11707", "Install|Software installed|Other|param1|||"),
        ("application", "1034 11724", "Delete|Software removed|Other|param1|||"),
        ("powershell", "4103", "Execute|PowerShell pipeline executed|Other|Payload||ContextInfo|"),
        ("powershell", "4104", "Execute|PowerShell script block executed|Other|Path,ScriptBlockId||ScriptBlockText|"),
        ("powershell", "4105", "Start|PowerShell script block began|Other|ScriptBlockId|||"),
        ("powershell", "4106", "Stop|PowerShell script block ended|Other|ScriptBlockId|||"),
        ("powershell-classic", "400", "Start|PowerShell engine started|Other|param2,Data|||"),
        ("powershell-classic", "403", "Stop|PowerShell engine stopped|Other|param2,Data|||"),
        ("powershell-classic", "600", "Start|PowerShell provider started|Other|param1,Data|||"),
        ("powershell-classic", "800", "Execute|PowerShell pipeline executed|Other|param1,Data|||"),
        ("taskscheduler", "106", "Create|Scheduled task registered|Scheduled Task|TaskName|||"),
        ("taskscheduler", "140", "Set|Scheduled task updated|Scheduled Task|TaskName|||"),
        ("taskscheduler", "141", "Delete|Scheduled task deleted|Scheduled Task|TaskName|||"),
        ("taskscheduler", "142", "Disable|Scheduled task disabled|Scheduled Task|TaskName|||"),
        ("taskscheduler", "129 200", "Execute|Scheduled task started an action|Scheduled Task|TaskName||Path,ActionName|"),
        ("taskscheduler", "102 201", "Execute|Scheduled task completed|Scheduled Task|TaskName||ResultCode|"),
        ("windefend", "5001", "Disable|Real-time protection was disabled|Configuration Atom|Feature Name|||Medium"),
        ("windefend", "5000", "Enable|Real-time protection was enabled|Configuration Atom|Feature Name|||"),
        ("windefend", "5004 5007", "Set|Defender's configuration changed|Configuration Atom|New Value,Feature Name|Old Value|New Value|"),
        ("windefend", "5010 5012", "Disable|Scanning was disabled|Configuration Atom|Feature Name|||Medium"),
        ("windefend", "5013", "Set|Tamper protection blocked a change|Configuration Atom|Value,New Value|Old Value|New Value|Medium"),
        ("windefend", "1117", "Other|Malware action taken|Other|Path,Threat Name||Action Name|Medium"),
        ("windefend", "1118 1119", "Other|Malware action failed|Other|Path,Threat Name||Action Name|High"),
        ("windefend", "1013", "Delete|Malware history was deleted|Event Log||||Low"),
        ("windefend", "2000", "Set|Security intelligence updated|Configuration Atom|Current Signature Version|Previous Signature Version|Current Signature Version|"),
        ("windefend", "2001", "Set|Security intelligence update failed|Configuration Atom|Current Signature Version|||Low"),
        ("firewall-as", "2004 2052 2071 2097", "Create|Firewall rule added|Policy Rule|RuleName,RuleId||ApplicationPath|"),
        ("firewall-as", "2005 2073 2099", "Set|Firewall rule changed|Policy Rule|RuleName,RuleId||ApplicationPath|"),
        ("firewall-as", "2006", "Delete|Firewall rule deleted|Policy Rule|RuleName,RuleId|||"),
        ("firewall-as", "2033 2059", "Delete|All firewall rules deleted|Policy Rule||||Medium"),
        ("firewall-as", "2002 2003 2008 2082 2083", "Set|Firewall setting changed|Policy Rule|SettingType,Profiles||SettingValueString,SettingValue|"),
        ("applocker", "8002 8005 8020", "Execute|Allowed by AppLocker|Other|FullFilePath,FilePath,Package|||"),
        ("applocker", "8003 8006 8021", "Execute|Would be blocked by AppLocker|Other|FullFilePath,FilePath,Package|||Low"),
        ("applocker", "8004 8007 8022", "Execute|Blocked by AppLocker|Other|FullFilePath,FilePath,Package|||Medium"),
        ("codeintegrity-operational", "3033 3077 3036 3099", "Execute|Blocked by code integrity|Other|FileNameBuffer,File Name||ProcessNameBuffer,Process Name|Medium"),
        ("codeintegrity-operational", "3023 3063 3076", "Execute|Would be blocked by code integrity|Other|FileNameBuffer,File Name||ProcessNameBuffer,Process Name|Low"),
        ("bits-client", "3", "Create|Transfer job created|Other|jobTitle,name||processPath|"),
        ("bits-client", "59", "Start|Transfer started|Other|name,url||url|"),
        ("bits-client", "60 61", "Stop|Transfer stopped|Other|name,url||url|"),
        ("wmi", "5857", "Execute|WMI provider loaded|Other|ProviderName||ProviderPath|"),
        ("wmi", "5858", "Execute|WMI operation failed|Other|Operation||ResultCode|"),
        ("wmi", "5859 5860 5861", "Create|WMI consumer registered|Configuration Atom|CONSUMER,Consumer,PossibleCause,Namespace||Query,PossibleCause|Low"),
        ("printservice-operational", "316", "Install|Printer driver added|Other|param1|||"),
        ("printservice-admin", "808", "Install|Printer plug-in failed to load|Other|PluginDllName,param1|||Low"),
        ("ntlm", "8001 8002 8003 8004", "Other|NTLM authentication would be blocked|Other|TargetName,SChannelName,CallerPID|||"),
        ("dns-client", "3006 3008 3010 3018 3020", "Read|Name looked up|Other|QueryName||QueryResults|"),
        ("smbclient-security", "31001 31010 31014 31017", "Other|SMB client security|Other|ServerName,ShareName|||Low"),
        ("driver-framework", "2003 2100 2102", "Other|User-mode device changed|Other|InstanceId,instance|||"),
    ];

    private static readonly Utf8Map<EventlogRow> Rows = new(Table.SelectMany(row => row.Ids.Split(' ').Select(id => KeyValuePair.Create($"{row.Service} {id}", Read(row.Row)))));

    private static readonly string[] Others =
    [
        "Action Name", "Address", "Category Name", "Detection User", "HostApplication", "Message", "ModifyingApplication", "ModifyingUser", "Process Name", "Severity Name", "SessionID", "SubjectDomainName", "SubjectUserName", "Threat ID", "Threat Name", "User",
        "UserContext", "UserID", "UserId", "UserName", "param4", "param7", "Domain", "AccountName",
    ];

    /// <summary>How a record is read, by its form.</summary>
    public static WindowsForms Forms { get; } = new(Others.Concat(Table.SelectMany(row => row.Row.Split('|')[3..6].SelectMany(names => names.Split(',')))).Where(name => name.Length > 0 && name is not ("Data" or "Message" or "ComputerName")).Distinct(StringComparer.Ordinal));

    /// <summary>The row of an event, or null.</summary>
    public static EventlogRow? Find(EventKind kind, ReadOnlySpan<byte> id)
    {
        var service = kind.LogSources[0].Service;
        Span<byte> key = stackalloc byte[64];
        return service is not null && System.Text.Unicode.Utf8.TryWrite(key, $"{service} ", out var written) && id.TryCopyTo(key[written..]) ? Rows.Find(key[..(written + id.Length)]) : null;
    }

    private static EventlogRow Read(string row)
    {
        var cells = row.Split('|');
        return new EventlogRow(Encoding.UTF8.GetBytes(cells[0]), Encoding.UTF8.GetBytes(cells[1]), Encoding.UTF8.GetBytes(cells[2]), Names(cells[3]), Names(cells[4]), Names(cells[5]), cells[6].Length > 0 ? Encoding.UTF8.GetBytes(cells[6]) : null);
    }

    private static byte[][] Names(string cell) => [.. cell.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(Encoding.UTF8.GetBytes)];
}
