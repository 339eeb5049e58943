namespace SecResponder.Events.Tests.Sources;

public sealed class WindowsEventlogTests
{
    private static EventLog Of(string channel, int id, string data, string level = "information") => EventLog.Of("auto", look: e => Assert.Empty(AsimConformance.Check(e)),
        $$$$"""{"@timestamp":"2026-03-01T10:00:00Z","log":{"level":"{{{{level}}}}"},"message":"First line.\nSecond.","winlog":{"channel":"{{{{channel}}}}","computer_name":"ws7.example.com","event_id":{{{{id}}}},"provider_name":"P1","event_data":{{{{{data}}}}}}}""");

    [Theory]
    [InlineData("System", 7040, "\"param1\":\"Windows Update\",\"param2\":\"demand start\",\"param3\":\"disabled\"", "EventSchema=AuditEvent; EventType=Set; Operation=Service start type changed; Object=Windows Update; ObjectType=Service; OldValue=demand start; NewValue=disabled; DvcHostname=ws7; TargetHostname=ws7")]
    [InlineData("Microsoft-Windows-TaskScheduler/Operational", 106, "\"TaskName\":\"\\\\a\",\"UserContext\":\"EXAMPLE\\\\ada\"", "EventType=Create; Object=\\a; ObjectType=Scheduled Task; ActorUsername=EXAMPLE\\ada; ActorUsernameType=Windows")]
    [InlineData("Microsoft-Windows-PowerShell/Operational", 4104, "\"ScriptBlockText\":\"iex x\",\"ScriptBlockId\":\"b1\",\"Path\":\"\"", "EventType=Execute; Object=b1; NewValue=iex x")]
    [InlineData("Microsoft-Windows-Windows Defender/Operational", 1116, "\"Threat Name\":\"Trojan:Win32/A\",\"Severity Name\":\"Severe\",\"Category Name\":\"Trojan\",\"Path\":\"containerfile:_C:\\\\a.zip; file:_C:\\\\a.zip->b.exe; file:_C:\\\\c\",\"Detection User\":\"EXAMPLE\\\\ada\"", "EventSchema=AlertEvent; AlertName=Trojan:Win32/A; EventSeverity=High; ThreatCategory=Trojan; DetectionMethod=Antivirus; FilePath=C:\\a.zip; Username=EXAMPLE\\ada")]
    [InlineData("Microsoft-Windows-Windows Defender/Operational", 1116, "\"Path\":\"file:_C:\\\\x\\\\b.exe\"", "AlertName=Malware found; FilePath=C:\\x\\b.exe; FileName=b.exe; EventSeverity=Medium")]
    [InlineData("Microsoft-Windows-TerminalServices-LocalSessionManager/Operational", 21, "\"User\":\"EXAMPLE\\\\ada\",\"SessionID\":\"3\",\"Address\":\"198.51.100.7\"", "EventSchema=Authentication; EventType=Logon; EventSubType=RemoteInteractive; TargetUsername=EXAMPLE\\ada; SrcIpAddr=198.51.100.7; TargetSessionId=3")]
    [InlineData("Microsoft-Windows-TerminalServices-LocalSessionManager/Operational", 23, "\"User\":\"EXAMPLE\\\\ada\",\"Address\":\"LOCAL\"", "EventType=Logoff; EventSubType=Interactive; SrcIpAddr=")]
    [InlineData("Microsoft-Windows-Windows Firewall With Advanced Security/Firewall", 2004, "\"RuleName\":\"r\",\"ModifyingUser\":\"S-1-5-21-1\",\"ModifyingApplication\":\"C:\\\\netsh.exe\"", "EventType=Create; Object=r; ObjectType=Policy Rule; ActorUserId=S-1-5-21-1; ActingAppName=C:\\netsh.exe")]
    [InlineData("Somebody-Else/Admin", 5, "\"x\":\"y\"", "EventType=Other; Operation=First line.; Object=P1; EventOriginalType=5")]
    public void An_event_becomes(string channel, int id, string data, string expected) => Of(channel, id, data).Expect("Type=windows-eventlog; " + expected);

    [Fact]
    public void An_error_is_a_failure() => Of("Application", 1000, "\"param1\":\"a.exe\"", "error").Expect("EventResult=Failure; Object=a.exe; EventSeverity=Low");

    [Theory]
    [InlineData("{\"EventID\":7045,\"Channel\":\"System\",\"EventTime\":\"2026-03-01T10:00:00Z\",\"ServiceName\":\"a\"}", "windows-security")]
    [InlineData("{\"EventID\":4624,\"Channel\":\"Security\",\"EventTime\":\"2026-03-01T10:00:00Z\"}", "windows-security")]
    [InlineData("{\"EventID\":1,\"Channel\":\"Microsoft-Windows-Sysmon/Operational\",\"EventTime\":\"2026-03-01T10:00:00Z\"}", "windows-sysmon")]
    [InlineData("{\"EventID\":1,\"SourceName\":\"Microsoft-Windows-Sysmon\",\"Channel\":\"ForwardedEvents\",\"EventTime\":\"2026-03-01T10:00:00Z\"}", "windows-sysmon")]
    [InlineData("{\"EventID\":7036,\"Channel\":\"System\",\"EventTime\":\"2026-03-01T10:00:00Z\"}", "windows-eventlog")]
    [InlineData("{\"EventID\":7036,\"EventTime\":\"2026-03-01T10:00:00Z\"}", null)]
    [InlineData("{\"EventID\":1,\"Channel\":\"Linux-Sysmon/Operational\"}", "windows-sysmon")]
    public void Each_channel_has_one_source(string record, string? source) => Assert.Equal(source, EventSources.Recognize(System.Text.Encoding.UTF8.GetBytes(record))?.Id);
}
