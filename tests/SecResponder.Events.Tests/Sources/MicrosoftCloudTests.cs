namespace SecResponder.Events.Tests.Sources;

/// <summary>Microsoft 365 and Defender XDR.</summary>
public sealed class MicrosoftCloudTests
{
    private static string M365(string operation, string rest) => $$$"""{"CreationTime":"2026-03-01T10:00:00","Id":"m1","Operation":"{{{operation}}}","OrganizationId":"t1","RecordType":1,"UserKey":"k1","UserType":0,"Workload":"Exchange","UserId":"ada@example.com",{{{rest}}}}""";

    [Theory]
    [InlineData("New-InboxRule", "\"ResultStatus\":\"True\",\"ClientIP\":\"198.51.100.20:51234\",\"ObjectId\":\"ada\\\\forward\",\"Parameters\":[{\"Name\":\"ForwardTo\",\"Value\":\"eve@example.net\"}]", "EventSchema=AuditEvent; EventType=Create; EventResult=Success; SrcIpAddr=198.51.100.20; SrcPortNumber=51234; Object=ada\\forward; ObjectType=Policy Rule; NewValue=ForwardTo=eve@example.net; ActorUsername=ada@example.com; ActorUserType=Regular; TargetAppName=Exchange; TimeGenerated=2026-03-01T10:00:00Z")]
    [InlineData("FileDeleted", "\"ClientIPAddress\":\"::ffff:198.51.100.21\"", "EventType=Delete; SrcIpAddr=198.51.100.21; EventResult=Success; Object=Exchange")]
    [InlineData("UserLoginFailed", "\"ClientIP\":\"[2001:db8::7]:4711\",\"LogonError\":\"InvalidUserNameOrPassword\",\"ExtendedProperties\":[{\"Name\":\"UserAgent\",\"Value\":\"Mozilla\"}],\"DeviceProperties\":[{\"Name\":\"OS\",\"Value\":\"iOS\"}]", "EventSchema=Authentication; EventType=Logon; EventResult=Failure; EventResultDetails=No such user or password; TargetUsername=ada@example.com; SrcIpAddr=2001:db8::7; HttpUserAgent=Mozilla; SrcDvcOs=iOS")]
    [InlineData("SoftDelete", "\"MailboxOwnerUPN\":\"eve@example.com\"", "EventType=Delete; Object=eve@example.com")]
    [InlineData("Update group.", "\"ObjectId\":\"Not Available\",\"Target\":[{\"ID\":\"Group_1\",\"Type\":2},{\"ID\":\"All Staff\",\"Type\":1}]", "EventType=Set; Object=All Staff; ObjectId=")]
    [InlineData("FileSyncDownloadedFull", "\"ObjectId\":\"https://example.com/a\"", "EventType=Read; TargetUrl=https://example.com/a")]
    [InlineData("UserLoginFailed", "\"ErrorNumber\":\"50034\",\"LogonError\":\"SomethingNew\"", "EventResult=Failure; EventResultDetails=No such user")]
    [InlineData("UserLoggedIn", "\"ResultStatus\":\"Succeeded\"", "EventResult=Success; EventResultDetails=")]
    public void A_record_of_the_unified_log_becomes(string operation, string rest, string expected) => EventLog.Of("auto", look: e => Assert.Empty(AsimConformance.Check(e)), M365(operation, rest)).Expect("Type=m365-audit; " + expected);

    private static string Defender(string table, string rest) => $$$"""{"time":"2026-03-01T10:01:00Z","tenantId":"t1","category":"AdvancedHunting-{{{table}}}","properties":{"Timestamp":"2026-03-01T10:00:00Z","DeviceId":"68b3","DeviceName":"pc5.example.com",{{{rest}}}}}""";

    [Theory]
    [InlineData("DeviceNetworkEvents", "\"ActionType\":\"ConnectionSuccess\",\"RemoteIP\":\"203.0.113.9\",\"RemotePort\":443,\"RemoteUrl\":\"https://www.example.com/a\",\"LocalIP\":\"10.0.0.5\",\"LocalPort\":51000,\"Protocol\":\"TcpV4\",\"InitiatingProcessFileName\":\"chrome.exe\"", "EventType=EndpointNetworkSession; SrcIpAddr=10.0.0.5; DstIpAddr=203.0.113.9; DstFQDN=www.example.com; NetworkProtocol=TCP; NetworkDirection=Outbound; SrcProcessName=chrome.exe; DvcId=68b3; DvcIdType=MDEid; DvcFQDN=pc5.example.com; TimeGenerated=2026-03-01T10:00:00Z; EventResult=Success")]
    [InlineData("DeviceNetworkEvents", "\"ActionType\":\"InboundConnectionAccepted\",\"RemoteIP\":\"::ffff:198.51.100.7\",\"RemotePort\":40000,\"LocalIP\":\"10.0.0.5\",\"LocalPort\":3389,\"Protocol\":\"Tcp\",\"InitiatingProcessFileName\":\"svchost.exe\"", "SrcIpAddr=198.51.100.7; SrcPortNumber=40000; DstIpAddr=10.0.0.5; DstPortNumber=3389; NetworkDirection=Inbound; DstProcessName=svchost.exe; SrcProcessName=")]
    [InlineData("DeviceLogonEvents", "\"ActionType\":\"LogonFailed\",\"AccountName\":\"root\",\"AccountDomain\":\"EXAMPLE\",\"LogonType\":\"Network\",\"RemoteIP\":\"198.51.100.7\",\"RemoteDeviceName\":\"kali\",\"FailureReason\":\"InvalidUserNameOrPassword\"", "EventType=Logon; EventResult=Failure; EventResultDetails=No such user or password; TargetUsername=EXAMPLE\\root; TargetUsernameType=Windows; SrcIpAddr=198.51.100.7; SrcHostname=kali; TargetHostname=pc5; TargetDvcId=68b3; EventSubType=RemoteService")]
    [InlineData("CloudAppEvents", "\"ActionType\":\"FileDownloaded\",\"ActivityType\":\"Download\",\"Application\":\"SharePoint\",\"AccountDisplayName\":\"Ada\",\"IPAddress\":\"198.51.100.20\",\"ObjectName\":\"a.docx\"", "EventSchema=AuditEvent; EventType=Read; Operation=FileDownloaded; Object=a.docx; ActorUsername=Ada; TargetAppName=SharePoint")]
    [InlineData("AlertInfo", "\"AlertId\":\"da1\",\"Title\":\"Bad\",\"Severity\":\"High\",\"DetectionSource\":\"EDR\"", "EventSchema=AlertEvent; EventType=Alert; EventUid=da1; AlertName=Bad; EventSeverity=High; DetectionMethod=EDR")]
    [InlineData("AlertEvidence", "\"AlertId\":\"da1\",\"EntityType\":\"Machine\",\"LocalIP\":\"10.0.0.5\",\"AccountUpn\":\"ada@example.com\"", "EventUid=da1; IndicatorType=Host; DvcHostname=pc5; DvcIpAddr=10.0.0.5; Username=ada@example.com; DvcId=68b3")]
    [InlineData("DeviceNetworkEvents", "\"ActionType\":\"ConnectionAttempt\",\"RemoteIP\":\"198.51.100.7\",\"RemotePort\":57410,\"LocalIP\":\"10.0.0.5\",\"LocalPort\":445,\"Protocol\":\"TcpV4\",\"InitiatingProcessAccountDomain\":\"NT AUTHORITY\",\"InitiatingProcessAccountName\":\"SYSTEM\",\"AdditionalFields\":\"{\\\"direction\\\":\\\"In\\\"}\"", "NetworkDirection=Inbound; SrcIpAddr=198.51.100.7; DstIpAddr=10.0.0.5; DstPortNumber=445; DstHostname=pc5; DstDvcId=68b3; SrcDvcId=; DstUsername=NT AUTHORITY\\SYSTEM; DvcIpAddr=10.0.0.5")]
    [InlineData("DeviceNetworkEvents", "\"ActionType\":\"ConnectionFound\",\"RemoteIP\":\"198.51.100.7\",\"LocalIP\":\"10.0.0.5\",\"AdditionalFields\":\"not json\"", "NetworkDirection=NA; SrcIpAddr=10.0.0.5; SrcHostname=pc5; SrcDvcId=68b3; SrcDvcIdType=MDEid")]
    [InlineData("DeviceLogonEvents", "\"ActionType\":\"LogonSuccess\",\"AccountName\":\"ada\",\"LogonType\":\"Remote interactive (RDP) logons\",\"InitiatingProcessAccountName\":\"SYSTEM\",\"InitiatingProcessFileName\":\"winlogon.exe\"", "EventSubType=RemoteInteractive; TargetUsername=ada; TargetUsernameType=Simple; ActorUsername=SYSTEM; ActingAppName=winlogon.exe")]
    [InlineData("DeviceProcessEvents", "\"ActionType\":\"ProcessCreated\",\"FileName\":\"ps\",\"FolderPath\":\"/usr/bin/ps\",\"ProcessId\":7,\"ProcessCommandLine\":\"ps -A\",\"AccountName\":\"root\",\"AccountDomain\":\"web1\",\"InitiatingProcessId\":6,\"InitiatingProcessAccountName\":\"root\",\"InitiatingProcessFileName\":\"bash\",\"InitiatingProcessParentId\":1,\"SHA1\":\"a1\"", "EventSchema=ProcessEvent; EventType=ProcessCreated; TargetProcessName=/usr/bin/ps; TargetProcessId=7; CommandLine=ps -A; TargetUsername=web1\\root; ActorUsername=root; ActingProcessId=6; ActingProcessName=bash; ParentProcessId=1; Hash=a1; HashType=SHA; Process=/usr/bin/ps; User=web1\\root")]
    [InlineData("DeviceProcessEvents", "\"ActionType\":\"ProcessCreated\",\"FileName\":\"idle\",\"ProcessId\":8,\"InitiatingProcessId\":6,\"InitiatingProcessAccountName\":\"root\"", "TargetProcessName=idle; TargetProcessCommandLine=idle; TargetUsername=root; TargetUsernameType=Simple")]
    [InlineData("DeviceFileEvents", "\"ActionType\":\"FileRenamed\",\"FileName\":\"b.txt\",\"FolderPath\":\"C:\\\\x\",\"PreviousFileName\":\"a.txt\",\"PreviousFolderPath\":\"C:\\\\x\\\\a.txt\",\"InitiatingProcessAccountName\":\"ada\",\"RequestProtocol\":\"Local\"", "EventSchema=FileEvent; EventType=FileRenamed; TargetFilePath=C:\\x\\b.txt; TargetFilePathType=Windows Local; SrcFilePath=C:\\x\\a.txt; ActorUsername=ada; NetworkApplicationProtocol=; FilePath=C:\\x\\b.txt")]
    [InlineData("DeviceFileEvents", "\"ActionType\":\"FileCreated\",\"FileName\":\"a\",\"FolderPath\":\"\\\\\\\\srv\\\\share\",\"InitiatingProcessAccountName\":\"ada\",\"RequestProtocol\":\"Smb\",\"RequestSourceIP\":\"10.0.0.7\"", "TargetFilePathType=Windows Share; NetworkApplicationProtocol=SMB; SrcIpAddr=10.0.0.7; Src=10.0.0.7")]
    [InlineData("DeviceRegistryEvents", "\"ActionType\":\"RegistryValueSet\",\"RegistryKey\":\"HKEY_LOCAL_MACHINE\\\\Run\",\"RegistryValueName\":\"u\",\"RegistryValueType\":\"Dword\",\"RegistryValueData\":\"2\",\"PreviousRegistryValueData\":\"1\",\"InitiatingProcessAccountName\":\"ada\",\"InitiatingProcessId\":6,\"InitiatingProcessParentId\":1", "EventSchema=RegistryEvent; EventType=RegistryValueSet; RegistryKey=HKEY_LOCAL_MACHINE\\Run; RegistryValue=u; RegistryValueType=Reg_DWord; RegistryValueData=2; RegistryPreviousValueData=1")]
    [InlineData("DeviceRegistryEvents", "\"ActionType\":\"RegistryValueDeleted\",\"RegistryKey\":null,\"PreviousRegistryKey\":\"HKEY_LOCAL_MACHINE\\\\Run\",\"PreviousRegistryValueName\":\"u\",\"InitiatingProcessAccountName\":\"ada\",\"InitiatingProcessId\":6,\"InitiatingProcessParentId\":1", "RegistryKey=HKEY_LOCAL_MACHINE\\Run; RegistryValue=u; RegistryPreviousKey=HKEY_LOCAL_MACHINE\\Run")]
    [InlineData("DeviceEvents", "\"ActionType\":\"UsbDriveMounted\",\"InitiatingProcessAccountName\":\"ada\"", "EventSchema=AuditEvent; Operation=UsbDriveMounted; Object=pc5; EventResult=Success; ActorUsername=ada")]
    [InlineData("DeviceEvents", "\"ActionType\":\"AsrOfficeChildProcessBlocked\",\"FileName\":\"cmd.exe\"", "Object=cmd.exe; EventResult=Failure")]
    [InlineData("IdentityDirectoryEvents", "\"ActionType\":\"User Account Created\",\"TargetAccountUpn\":\"eve@example.com\",\"AccountUpn\":\"ada@example.com\",\"DestinationDeviceName\":\"dc1\"", "EventSchema=AuditEvent; EventType=Create; Object=eve@example.com; ObjectType=Directory Service Object; ActorUsername=ada@example.com; SrcHostname=pc5; TargetHostname=dc1")]
    [InlineData("CloudAppEvents", "\"ActionType\":\"Set-Mailbox\",\"AccountDisplayName\":\"Ada\",\"RawEventData\":{\"CreationTime\":\"x\",\"RecordType\":1,\"Operation\":\"Set-Mailbox\",\"UserId\":\"ada@example.com\",\"ModifiedProperties\":[{\"Name\":\"Forward\",\"OldValue\":\"a\",\"NewValue\":\"b\"}]}", "EventType=Set; ActorUsername=ada@example.com; OldValue=Forward=a; NewValue=Forward=b")]
    public void A_record_of_defender_becomes(string table, string rest, string expected) => EventLog.Of("auto", look: e => Assert.Empty(AsimConformance.Check(e)), Defender(table, rest)).Expect("Type=defender-xdr; " + expected);

    [Theory]
    [InlineData("m365-audit", "{\"CreationTime\":\"2026-03-01T10:00:00\"}", RejectionCodes.UnknownKind)]
    [InlineData("m365-audit", "{\"Operation\":\"x\"}", RejectionCodes.BadTime)]
    [InlineData("defender-xdr", "{\"category\":\"AdvancedHunting-EmailEvents\"}", RejectionCodes.UnknownKind)]
    [InlineData("defender-xdr", "{\"category\":\"AdvancedHunting-DeviceFileEvents\",\"time\":\"2026-03-01T10:00:00Z\",\"properties\":{\"ActionType\":\"FileLiked\"}}", RejectionCodes.UnknownKind)]
    [InlineData("defender-xdr", "{\"category\":\"AdvancedHunting-DeviceProcessEvents\",\"time\":\"2026-03-01T10:00:00Z\"}", RejectionCodes.Truncated)]
    [InlineData("defender-xdr", "{\"category\":\"AdvancedHunting-AlertInfo\",\"time\":\"2026-03-01T10:00:00Z\"}", RejectionCodes.Truncated)]
    [InlineData("defender-xdr", "{\"category\":\"AdvancedHunting-DeviceNetworkEvents\",\"time\":\"2026-03-01T10:00:00Z\"}", RejectionCodes.Truncated)]
    public void What_can_not_be_read_is_rejected_with_a_reason(string source, string record, string code) => Assert.Equal(code, Assert.Single(EventLog.Of(source, record).Rejections).Code);

    [Fact]
    public void An_inventory_is_no_event()
    {
        var log = EventLog.Of("auto", Defender("DeviceInfo", "\"OSPlatform\":\"Windows11\""));

        Assert.Empty(log.Events);
        Assert.Empty(log.Rejections);
        Assert.Equal(1, log.Skipped);
    }

    [Theory]
    [InlineData("\"serviceSource\":\"microsoftDefenderForIdentity\",\"detectionSource\":\"somethingNew\",\"severity\":\"unknown\",\"status\":\"resolved\",\"classification\":\"falsePositive\",\"category\":\"Ransomware\"", "AlertStatus=Closed; AlertOriginalStatus=resolved; AlertVerdict=False Positive; DetectionMethod=; EventSeverity=Informational; EventOriginalSeverity=unknown; ThreatCategory=Ransomware; AttackTactics=")]
    [InlineData("\"serviceSource\":\"x\",\"detectionSource\":\"customTi\",\"severity\":\"high\",\"evidence\":[{\"mdeDeviceId\":\"m1\",\"deviceDnsName\":\"pc1.example.com\"},{\"mdeDeviceId\":\"m2\",\"deviceDnsName\":\"pc2.example.com\",\"userAccount\":{\"accountName\":\"ada\"}},{\"url\":\"https://example.net/a\"}]", "DetectionMethod=User Defined Blocked List; DvcId=m1; DvcHostname=pc1; Username=ada; Url=https://example.net/a; EventSeverity=High")]
    public void An_alert_has_its_evidence_with_it(string rest, string expected) =>
        EventLog.Of("auto", look: e => Assert.Empty(AsimConformance.Check(e)), $$"""{"id":"da1","title":"Bad","createdDateTime":"2026-03-01T10:00:00Z",{{rest}}}""").Expect("Type=defender-xdr; EventSchema=AlertEvent; EventType=Alert; EventUid=da1; AlertName=Bad; " + expected);
}
