namespace SecResponder.Events.Tests.Sources;

/// <summary>The same logs with named fields: CEF by the vendor's template for firewalls and by the logging service, LEEF, and the logging service's JSON.</summary>
public sealed class PaloAltoPanosNamedFormTests
{
    private const string Ends = "src=10.0.0.5 dst=203.0.113.9 spt=51000 dpt=443 proto=tcp act=allow";
    private const string Json = "\"DeviceSN\":\"0018\",\"TimeGenerated\":\"2026-03-01T10:00:00.000000Z\",\"DeviceName\":\"PA1\"";

    [Theory]
    [InlineData("the firewall's template: in is what the client has sent", "CEF:0|Palo Alto Networks|PAN-OS|11.1|end|TRAFFIC|1|rt=Mar 01 2026 10:00:00 GMT " + Ends + " flexNumber1=773 in=758 out=15", "SrcBytes=758; DstBytes=15; EventProduct=PanOS")]
    [InlineData("the logging service: out is", "CEF:0|Palo Alto Networks|LF|2.0|TRAFFIC|end|3|dtz=UTC rt=Mar 01 2026 10:00:00 " + Ends + " PanOSBytes=773 out=758 in=15", "SrcBytes=758; DstBytes=15; EventProduct=Cortex Data Lake")]
    public void Whose_bytes_they_are(string why, string line, string expected)
    {
        EventLog.Of("auto", line).Expect(expected + "; Type=paloalto-panos; NetworkBytes=773; EventSubType=End; TimeGenerated=2026-03-01T10:00:00Z");
        Assert.NotEmpty(why);
    }

    [Theory]
    [InlineData("labels in front", "cs1Label=Rule cs1=out any cs4Label=Source Zone cs4=trust cs5Label=Destination Zone cs5=untrust")]
    [InlineData("labels behind", "cs1=out any cs1Label=Rule cs4=trust cs4Label=FromZone cs5=untrust cs5Label=ToZone")]
    [InlineData("a template without labels", "cs1=out any cs4=trust cs5=untrust")]
    public void Numbered_fields_mean_what_their_label_says(string why, string fields)
    {
        EventLog.Of("auto", "CEF:0|Palo Alto Networks|PAN-OS|11.1|end|TRAFFIC|1|" + Ends + " " + fields).Expect("NetworkRuleName=out any; SrcZone=trust; DstZone=untrust");
        Assert.NotEmpty(why);
    }

    [Theory]
    [InlineData("the threat in the header", "Example Attack(91991)|THREAT|5|" + Ends + " cat=vulnerability", "ThreatName=Example Attack; ThreatId=91991; EventOriginalSubType=vulnerability; EventSeverity=High; EventOriginalSeverity=5")]
    [InlineData("the subtype in the header", "wildfire|THREAT|4|" + Ends + " cat=Windows Executable (EXE)(52020)", "ThreatName=Windows Executable (EXE); ThreatId=52020; EventOriginalSubType=wildfire; EventSeverity=High")]
    [InlineData("the type first", "THREAT|vulnerability|8|" + Ends + " msg=tried again", "EventOriginalSubType=vulnerability; EventSeverity=High; EventMessage=tried again")]
    [InlineData("a severity in words", "THREAT|spyware|1|" + Ends + " PanOSSeverity=Medium", "EventSeverity=Medium; EventOriginalSeverity=Medium")]
    public void A_threat_in_cef(string why, string rest, string expected)
    {
        EventLog.Of("auto", "CEF:0|Palo Alto Networks|PAN-OS|11.1|" + rest).Expect(expected + "; EventType=IDS; SrcIpAddr=10.0.0.5");
        Assert.NotEmpty(why);
    }

    [Fact]
    public void A_change_in_cef_has_both_values() =>
        EventLog.Of("auto", "CEF:0|Palo Alto Networks|PAN-OS|11.1|Succeeded|CONFIG|1|rt=Mar 01 2026 10:00:00 shost=198.51.100.20 act=set duser=ada destinationServiceName=Web msg=vsys vsys1 rulebase security rules out dvchost=PA1 cs1Label=Before Change Detail cs1=out { action deny } cs2Label=After Change Detail cs2=out { action allow }")
            .Expect("EventType=Set; ActorUsername=ada; SrcIpAddr=198.51.100.20; ActingAppName=Web; EventResult=Success; Object=vsys vsys1 rulebase security rules out; ObjectType=Policy Rule; OldValue=out { action deny }; NewValue=out { action allow }");

    [Theory]
    [InlineData("SYSTEM by the template", "CEF:0|Palo Alto Networks|PAN-OS|11.1|auth|SYSTEM|3|fname=admins msg=failed authentication for user 'ada'.  Reason: Invalid username/password. From: 198.51.100.7. cat=auth-fail", "EventResult=Failure; TargetUsername=ada; SrcIpAddr=198.51.100.7; EventSeverity=Medium")]
    [InlineData("GLOBALPROTECT, whose header has no severity", "CEF:0|Palo Alto Networks|PAN-OS|11.1|GLOBALPROTECT|0|rt=2026/03/01 10:00:00 PanOSEventID=gateway-connected PanOSStage=connected PanOSSourceUserName=example\\\\ada PanOSPublicIPv4=198.51.100.7 PanOSEventStatus=success", "EventResult=Success; TargetUsername=example\\ada; SrcIpAddr=198.51.100.7; EventType=Logon")]
    [InlineData("USERID", "CEF:0|Palo Alto Networks|PAN-OS|11.1|logout|USERID|1|src=10.0.0.5 duser=example\\\\ada cat=0", "EventType=Logoff; TargetUsername=example\\ada; SrcIpAddr=10.0.0.5")]
    [InlineData("JSON", "{\"LogType\":\"SYSTEM\",\"LogSourceID\":\"0018\",\"Subtype\":\"auth\",\"EventTime\":\"2026-03-01T10:00:00.000000Z\",\"EventName\":\"auth-success\",\"EventDescription\":\"authenticated for user 'ada'.   From: 198.51.100.20.\"}", "EventResult=Success; TargetUsername=ada; SrcIpAddr=198.51.100.20")]
    public void Logons(string why, string line, string expected)
    {
        EventLog.Of("auto", line).Expect(expected + "; EventSchema=Authentication; Type=paloalto-panos");
        Assert.NotEmpty(why);
    }

    [Theory]
    [InlineData("bars, as the version allows", "LEEF:2.0|Palo Alto Networks|PAN-OS Syslog Integration|11.1|deny|x7C|")]
    [InlineData("bars, whatever the version says", "LEEF:1.0|Palo Alto Networks|PAN-OS Syslog Integration|8.1|deny|")]
    public void Leef(string why, string header)
    {
        EventLog.Of("auto", header + "cat=TRAFFIC|SubType=deny|devTime=Mar 01 2026 10:00:00 GMT|src=198.51.100.7|dst=10.0.0.5|Rule=deny in|srcPort=40000|dstPort=22|proto=tcp|srcBytes=60|dstBytes=0|SessionEndReason=policy-deny|DeviceName=PA1")
            .Expect("Type=paloalto-panos; DvcAction=Deny; NetworkRuleName=deny in; DstPortNumber=22; SrcBytes=60; EventResultDetails=Terminated; TimeGenerated=2026-03-01T10:00:00Z");
        Assert.NotEmpty(why);
    }

    [Fact]
    public void Columns_come_into_their_order_whatever_the_order_of_the_members() =>
        EventLog.Of("auto", "{\"NATSource\":\"198.51.100.1\",\"NATSourcePort\":33000,\"NATDestination\":\"203.0.113.9\",\"NATDestinationPort\":443,\"LogType\":\"TRAFFIC\",\"Subtype\":\"end\",\"SourceAddress\":\"10.0.0.5\",\"SourcePort\":51000,\"DestinationAddress\":\"203.0.113.9\",\"DestinationPort\":443,"
            + "\"Action\":\"allow\",\"SessionStartTime\":\"2026-03-01T09:59:47.000000Z\",\"SessionDuration\":13," + Json + "}")
            .Expect("SrcNatIpAddr=198.51.100.1; SrcNatPortNumber=33000; DstNatIpAddr=; NetworkDuration=13000; EventStartTime=2026-03-01T09:59:47Z; EventEndTime=2026-03-01T10:00:00Z");

    [Fact]
    public void A_dns_answer_of_the_logging_service() =>
        EventLog.Of("auto", "{\"LogType\":\"DNS\",\"Subtype\":\"realtime_dns_telemetry_response\",\"RecordType\":\"a\",\"DNSResolverIP\":\"10.0.0.53\",\"DNSCategory\":\"malware\",\"SourceAddress\":\"10.0.0.5\",\"Action\":\"Block\",\"DNSResponse\":[\"203.0.113.9\"]," + Json + "}")
            .Expect("EventSchema=Dns; EventSubType=response; SrcIpAddr=10.0.0.5; DstIpAddr=10.0.0.53; DnsQueryTypeName=A; ThreatCategory=malware; DvcAction=Deny; EventResult=Failure");

    [Theory]
    [InlineData("CEF:0|Palo Alto Networks|Cortex XDR|1.0|Behavioral Threat|Example|6|dvchost=ws-17 suser=ada", "cef")]
    [InlineData("LEEF:1.0|Palo Alto Networks|Traps Agent|1.0|Example|\tsrc=10.0.0.5\tdst=203.0.113.9", "leef")]
    public void Another_product_of_the_vendor_is_not_taken_for_it(string line, string source) => Assert.Equal(source, EventLog.Of("auto", line)["Type"]);

    [Fact]
    public void A_log_type_that_is_not_known_is_said() =>
        Assert.Contains("'GADGET'", Assert.Single(EventLog.Of("auto", "{\"LogType\":\"GADGET\"," + Json + "}").Rejections).Reason, StringComparison.Ordinal);

    [Theory]
    [InlineData("3/1/26 10:00")]
    [InlineData("03/01/2026 10:00:00")]
    public void Times_out_of_a_spreadsheet(string time) =>
        EventLog.Of("auto", $"<14>Mar  1 10:00:01 PA1 1,{time},0018,TRAFFIC,end,2816,{time},10.0.0.5,203.0.113.9,,,out-any,,,ssl,vsys1,trust,untrust,ethernet1/2,ethernet1/1,fwd,{time},24100,1,51000,443,0,0,0x400000,tcp,allow,5773,758,5015,14,{time},13,any,0,731,0x0,US,US,0,7,7")
            .Expect("SrcIpAddr=10.0.0.5; TimeGenerated=2026-03-01T10:00:00Z; EventStartTime=2026-03-01T10:00:00Z");
}
