namespace SecResponder.Events.Tests.Sources;

public sealed class WindowsSysmonTests
{
    private static string Beats(int id, string data) =>
        $$$$"""{"@timestamp":"2026-03-01T10:00:09Z","winlog":{"channel":"Microsoft-Windows-Sysmon/Operational","computer_name":"ws7.example.com","event_id":{{{{id}}}},"provider_name":"Microsoft-Windows-Sysmon","event_data":{"UtcTime":"2026-03-01 10:00:00.123",{{{{data}}}}}}}""";

    private static EventLog Of(int id, string data) => EventLog.Of("auto", look: e => Assert.Empty(AsimConformance.Check(e)), Beats(id, data));

    private const string Process = "\"ProcessGuid\":\"{1}\",\"ProcessId\":\"7\",\"Image\":\"C:\\\\a.exe\",\"User\":\"EXAMPLE\\\\ada\"";

    [Theory]
    [InlineData(1, "\"ParentProcessId\":\"6\",\"ParentImage\":\"C:\\\\p.exe\",\"CommandLine\":\"a -b\",\"Hashes\":\"MD5=m,IMPHASH=i\"", "EventSchema=ProcessEvent; EventType=ProcessCreated; TimeGenerated=2026-03-01T10:00:00.123Z; CommandLine=a -b; ActingProcessName=C:\\p.exe; ActorUsername=EXAMPLE\\ada; TargetProcessGuid=1; Hash=m; HashType=MD5; TargetProcessIMPHASH=i")]
    [InlineData(1, "\"ParentProcessId\":\"6\",\"ParentUser\":\"NT AUTHORITY\\\\SYSTEM\",\"CommandLine\":\"-\"", "ActorUsername=NT AUTHORITY\\SYSTEM; TargetUsername=EXAMPLE\\ada; CommandLine=C:\\a.exe")]
    [InlineData(5, "\"RuleName\":\"-\"", "EventType=ProcessTerminated; TargetProcessId=7; ActingProcessId=7")]
    [InlineData(3, "\"Initiated\":\"true\",\"Protocol\":\"udp\",\"SourceIp\":\"10.0.0.7\",\"DestinationIp\":\"2001:db8::1\",\"DestinationPort\":\"53\"", "EventSchema=NetworkSession; NetworkDirection=Outbound; NetworkProtocol=UDP; SrcIpAddr=10.0.0.7; SrcHostname=ws7; DstIpAddr=2001:db8::1; DstHostname=; DstPortNumber=53; SrcProcessName=C:\\a.exe; SrcUsername=EXAMPLE\\ada; DvcIpAddr=10.0.0.7")]
    [InlineData(3, "\"Initiated\":\"false\",\"SourceIp\":\"198.51.100.7\",\"DestinationIp\":\"10.0.0.7\"", "NetworkDirection=Inbound; DstHostname=ws7; DstProcessName=C:\\a.exe; SrcProcessName=; DstUsername=EXAMPLE\\ada; DvcIpAddr=10.0.0.7")]
    [InlineData(22, "\"QueryName\":\"a.example.com.\",\"QueryStatus\":\"9501\",\"QueryResults\":\"-\"", "EventSchema=Dns; EventSubType=request; DnsQuery=a.example.com; DnsResponseCode=0; EventResultDetails=NOERROR; EventOriginalResultDetails=9501; EventResult=Success; SrcHostname=ws7")]
    [InlineData(22, "\"QueryName\":\"a\",\"QueryStatus\":\"9003\"", "EventResult=Failure; EventResultDetails=NXDOMAIN; DnsResponseCode=3")]
    [InlineData(22, "\"QueryName\":\"a\",\"QueryStatus\":\"1460\"", "EventResult=Failure; EventResultDetails=NA; DnsResponseCode=")]
    [InlineData(2, "\"TargetFilename\":\"C:\\\\x\\\\b.exe\",\"CreationUtcTime\":\"2020-01-01 00:00:00.000\"", "EventSchema=FileEvent; EventType=FileAttributesUpdated; TargetFileName=b.exe; TargetFilePathType=Windows Local; TargetFileCreationTime=2020-01-01T00:00:00Z")]
    [InlineData(11, "\"TargetFilename\":\"\\\\\\\\fs1\\\\s\\\\b\"", "EventType=FileCreated; TargetFilePathType=Windows Share; ActorUsername=EXAMPLE\\ada")]
    [InlineData(27, "\"TargetFilename\":\"C:\\\\b.exe\"", "EventType=FileCreated; DvcAction=Deny; EventResult=Failure")]
    [InlineData(28, "\"TargetFilename\":\"C:\\\\b\"", "EventType=FileDeleted; DvcAction=Deny; EventResult=Failure; EventSeverity=Low")]
    [InlineData(13, "\"EventType\":\"SetValue\",\"TargetObject\":\"HKLM\\\\Software\\\\a\\\\b\",\"Details\":\"QWORD (0x00000000-0x00000001)\"", "EventSchema=RegistryEvent; EventType=RegistryValueSet; EventOriginalSubType=SetValue; RegistryKey=HKEY_LOCAL_MACHINE\\Software\\a; RegistryValue=b; RegistryValueType=Reg_QWord")]
    [InlineData(12, "\"EventType\":\"DeleteKey\",\"TargetObject\":\"HKU\\\\S-1-5-18\\\\b\"", "EventType=RegistryKeyDeleted; RegistryKey=HKEY_USERS\\S-1-5-18\\b; RegistryValue=")]
    [InlineData(14, "\"EventType\":\"RenameValue\",\"TargetObject\":\"HKLM\\\\a\\\\old\",\"NewName\":\"HKLM\\\\a\\\\new\"", "EventType=RegistryValueSet; RegistryValue=new; RegistryPreviousValue=old; RegistryPreviousKey=HKEY_LOCAL_MACHINE\\a")]
    [InlineData(10, "\"SourceImage\":\"C:\\\\s.exe\",\"SourceProcessId\":\"9\",\"SourceUser\":\"EXAMPLE\\\\bob\",\"TargetImage\":\"C:\\\\lsass.exe\",\"TargetProcessId\":\"4\",\"GrantedAccess\":\"0x1010\"", "EventSchema=AuditEvent; Object=C:\\lsass.exe; ObjectId=4; ActingAppName=C:\\s.exe; ActingAppId=9; ActorUsername=EXAMPLE\\bob; NewValue=0x1010")]
    [InlineData(19, "\"Operation\":\"Deleted\",\"Name\":\"f\"", "Operation=Deleted; EventType=Delete; Object=f; ObjectType=Configuration Atom")]
    [InlineData(4, "\"State\":\"Stopped\"", "EventType=Stop; Object=Sysmon; ObjectType=Service")]
    [InlineData(25, "\"Type\":\"Image is replaced\"", "Object=C:\\a.exe; NewValue=Image is replaced; EventOriginalSubType=Image is replaced; Type=windows-sysmon")]
    [InlineData(77, "\"Some\":\"thing\"", "EventSchema=AuditEvent; EventType=Other; EventOriginalType=77; Object=C:\\a.exe")]
    public void An_event_becomes(int id, string data, string expected) => Of(id, Process + "," + data).Expect("Type=windows-sysmon; " + expected);

    [Theory]
    [InlineData(1, "ProcessCreate")]
    [InlineData(12, "RegistryCreateKey")]
    public void What_is_missing_is_said(int id, string kind)
    {
        var rejection = Assert.Single(EventLog.Of("windows-sysmon", Beats(id, "\"RuleName\":\"-\"")).Rejections);

        Assert.Equal(RejectionCodes.Truncated, rejection.Code);
        Assert.Contains(kind[0] == 'P' ? "Image" : "TargetObject", rejection.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"EventID":1,"Channel":"Security","EventTime":"2026-03-01T10:00:00Z"}""")]
    [InlineData("""{"EventID":"x","Channel":"Microsoft-Windows-Sysmon/Operational"}""")]
    public void What_is_not_of_its_channel_is_rejected(string record) => Assert.Equal(RejectionCodes.UnknownKind, Assert.Single(EventLog.Of("windows-sysmon", record).Rejections).Code);

    [Fact]
    public void A_collectors_channel_does_not_hide_whose_an_event_is() =>
        EventLog.Of("auto", """{"EventTime":"2026-03-01T10:00:00Z","Hostname":"ws7","EventID":4624,"SourceName":"Microsoft-Windows-Security-Auditing","Channel":"ForwardedEvents","TargetUserName":"ada","LogonType":3}""").Expect("Type=windows-security; TargetUsername=ada; DvcHostname=ws7");
}
