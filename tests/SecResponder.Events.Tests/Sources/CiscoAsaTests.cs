using SecResponder.Events.Sources.CiscoAsa;

namespace SecResponder.Events.Tests.Sources;

/// <summary>ASA messages in the words of Cisco's documentation, with documentation addresses.</summary>
public sealed class CiscoAsaTests
{
    [Theory]
    [InlineData("%ASA-2-106001: Inbound TCP connection denied from 198.51.100.7/4000 to 10.0.0.5/22 flags SYN on interface outside", "DvcAction=Deny; SrcIpAddr=198.51.100.7; SrcPortNumber=4000; DstIpAddr=10.0.0.5; DstPortNumber=22; NetworkProtocol=TCP; NetworkDirection=Inbound; DvcInboundInterface=outside; EventSeverity=High; EventResult=Failure")]
    [InlineData("%ASA-2-106006: Deny inbound UDP from 198.51.100.7/53 to 10.0.0.5/1024 on interface outside", "DvcAction=Deny; NetworkProtocol=UDP; DstPortNumber=1024")]
    [InlineData("%ASA-2-106007: Deny inbound UDP from 198.51.100.7/53 to 10.0.0.5/1024 due to DNS Query", "DvcAction=Deny; EventOriginalResultDetails=DNS Query; EventOriginalType=106007")]
    [InlineData("%ASA-3-106010: Deny inbound tcp src outside:198.51.100.7/4000 dst inside:10.0.0.5/22", "SrcIpAddr=198.51.100.7; DvcInboundInterface=outside; DvcOutboundInterface=inside; EventSeverity=Medium")]
    [InlineData("%ASA-3-106014: Deny inbound icmp src outside:198.51.100.7 dst inside:10.0.0.5 (type 8, code 0)", "NetworkProtocol=ICMP; NetworkIcmpType=Echo; NetworkIcmpCode=0; SrcPortNumber=; DstIpAddr=10.0.0.5")]
    [InlineData("%ASA-6-106015: Deny TCP (no connection) from 10.0.0.5/51000 to 203.0.113.9/443 flags FIN ACK  on interface inside", "EventResultDetails=Invalid TCP; SrcIpAddr=10.0.0.5; DstPortNumber=443; DvcAction=Deny")]
    [InlineData("%ASA-1-106021: Deny UDP reverse path check from 10.1.1.1 to 10.0.0.5 on interface outside", "ThreatName=IP spoofing; NetworkProtocol=UDP; SrcIpAddr=10.1.1.1")]
    [InlineData("%ASA-4-106023: Deny tcp src outside:198.51.100.7/40000 dst inside:10.0.0.5/22 by access-group \"outside_in\" [0x0, 0x0]", "NetworkRuleName=outside_in; Rule=outside_in; EventSeverity=Low; DstPortNumber=22; Dvc=ASA")]
    [InlineData("%ASA-4-106023: Deny icmp src outside:198.51.100.7 dst inside:10.0.0.5 (type 3, code 1) by access-group \"a b\" [0x8ed66b60, 0xf8852875]", "NetworkRuleName=a b; NetworkIcmpType=Destination Unreachable; NetworkIcmpCode=1; NetworkProtocol=ICMP")]
    [InlineData("%ASA-4-106023: Deny udp src outside:2001:db8::7/40000 dst inside:2001:db8:1::5/53 by access-group \"v6\" [0x0, 0x0]", "SrcIpAddr=2001:db8::7; DstIpAddr=2001:db8:1::5; DstPortNumber=53; NetworkProtocolVersion=IPv6; DvcInboundInterface=outside")]
    [InlineData("%ASA-4-106023: Deny tcp src inside:10.0.0.5/51000(CORP\\ada) dst outside:203.0.113.9/443 by access-group \"in\" [0x0, 0x0]", "SrcUsername=CORP\\ada; SrcUsernameType=Windows; DstIpAddr=203.0.113.9")]
    [InlineData("%ASA-4-106023: Deny tcp src outside:scanner.example.net/40000 dst dmz:web1/https by access-group \"in\" [0x0, 0x0]", "SrcHostname=scanner; SrcFQDN=scanner.example.net; SrcDomain=example.net; SrcIpAddr=; DstHostname=web1; DstPortNumber=443")]
    [InlineData("%ASA-4-106023: Deny icmp src dmz:10.0.0.5 dst outside:203.0.113.9 type 3, code 0, by access-group \"acl\" [0xe3, 0x0]", "NetworkIcmpType=Destination Unreachable; DstIpAddr=203.0.113.9; DstUsername=; NetworkRuleName=acl")]
    [InlineData("%ASA-6-106100: access-list acl permitted tcp inside/10.0.0.5(51000) -> outside/203.0.113.9(443) hit-cnt 1 first hit [0x1, 0x2]", "DvcAction=Allow; EventCount=1; NetworkRuleName=acl; SrcPortNumber=51000; DvcOutboundInterface=outside; EventResult=Success")]
    [InlineData("%ASA-4-106100: access-list acl denied udp inside/10.0.0.5(51000)(LOCAL\\ada) -> outside/203.0.113.9(53) hit-cnt 7 300-second interval [0x1, 0x0]", "DvcAction=Deny; EventCount=7; SrcUsername=ada")]
    [InlineData("%ASA-6-302013: Built inbound TCP connection 7 for outside:198.51.100.7/4000 (198.51.100.7/4000) to dmz:10.0.0.5/80 (203.0.113.1/80)", "EventSubType=Start; NetworkDirection=Inbound; SrcIpAddr=198.51.100.7; DstIpAddr=10.0.0.5; DstNatIpAddr=203.0.113.1; SrcNatIpAddr=; NetworkSessionId=7; DvcAction=Allow")]
    [InlineData("%ASA-6-302013: Built outbound TCP connection 8 for outside:203.0.113.9/443 (203.0.113.9/443) to inside:10.0.0.5/51000 (198.51.100.1/33000) (ada)", "SrcIpAddr=10.0.0.5; DstIpAddr=203.0.113.9; SrcNatIpAddr=198.51.100.1; SrcNatPortNumber=33000; SrcUsername=ada; NetworkDirection=Outbound; DvcInboundInterface=inside")]
    [InlineData("%ASA-6-302015: Built outbound UDP connection 9 for outside:203.0.113.53/53 (203.0.113.53/53)(LOCAL\\x) to inside:10.0.0.5/5353 (10.0.0.5/5353)", "NetworkProtocol=UDP; DstUsername=x; SrcNatIpAddr=; DstPortNumber=53")]
    [InlineData("%ASA-6-302014: Teardown TCP connection 8 for outside:203.0.113.9/443 to inside:10.0.0.5/51000 duration 1:02:03 bytes 5773 TCP Reset-I from inside", "EventSubType=End; NetworkDuration=3723000; NetworkBytes=5773; EventResultDetails=Reset; SrcIpAddr=10.0.0.5; DstIpAddr=203.0.113.9; NetworkDirection=NA; SrcBytes=")]
    [InlineData("%ASA-6-302014: Teardown TCP connection 8 for outside:203.0.113.9/443 to inside:10.0.0.5/51000 duration 0:00:30 bytes 0 SYN Timeout", "EventResultDetails=Timeout; EventOriginalResultDetails=SYN Timeout")]
    [InlineData("%ASA-6-302016: Teardown UDP connection 9 for outside:203.0.113.53/53 to inside:10.0.0.5/5353 duration 0:00:00 bytes 120", "NetworkBytes=120; EventResultDetails=; NetworkDuration=0")]
    [InlineData("%ASA-6-302013: Built inbound TCP connection 7 for out:198.51.100.7/4000 (198.51.100.7/4000)(LOCAL\\ada) to in:10.0.0.5/80 (10.0.0.5/80) (ada)", "SrcUsername=ada; DstUsername=; SrcNatIpAddr=; DstNatIpAddr=")]
    [InlineData("%ASA-6-302013: Built outbound TCP connection 7 for out:203.0.113.9/80 (203.0.113.9/80) to dmz:Web_Server/5678 (Web_Server/5678)", "SrcHostname=Web_Server; SrcUsername=; SrcPortNumber=5678")]
    [InlineData("%ASA-6-302016: Teardown UDP connection 6 for outside:203.0.113.53/53 ada to inside:10.0.0.5/5353 bob duration 10:00:00 bytes 9", "SrcUsername=bob; DstUsername=ada; NetworkDuration=36000000")]
    [InlineData("%ASA-6-302020: Built inbound ICMP connection for faddr 198.51.100.7/0(LOCAL\\ada) gaddr 10.0.0.5/0 laddr 10.0.0.5/0 (ada) type 3 code 3", "SrcUsername=ada; DstUsername=; DstNatIpAddr=; DstIpAddr=10.0.0.5; NetworkIcmpType=Destination Unreachable")]
    [InlineData("%ASA-6-302023: Teardown stub TCP connection for a:10.0.0.5/1 to b:203.0.113.9/2 duration 0:00:00 forwarded bytes 0 Cluster flow with CLU closed on owner", "NetworkBytes=0; EventResultDetails=Unknown; EventSubType=End")]
    [InlineData("%ASA-6-302020: Built outbound ICMP connection for faddr 203.0.113.9/0 gaddr 198.51.100.1/512 laddr 10.0.0.5/512 type 8 code 0", "SrcIpAddr=10.0.0.5; DstIpAddr=203.0.113.9; SrcNatIpAddr=198.51.100.1; SrcPortNumber=; NetworkIcmpType=Echo")]
    [InlineData("%ASA-6-302021: Teardown ICMP connection for faddr 203.0.113.9/0 gaddr 198.51.100.1/512 laddr 10.0.0.5/512", "EventSubType=End; SrcIpAddr=10.0.0.5")]
    [InlineData("%ASA-6-305011: Built dynamic TCP translation from inside:10.0.0.5/51000 to outside:198.51.100.1/33000", "SrcIpAddr=10.0.0.5; EventSubType=Start; NetworkProtocol=TCP")]
    [InlineData("%ASA-6-305012: Teardown dynamic UDP translation from inside:10.0.0.5/51000 to outside:198.51.100.1/33000 duration 0:00:31", "EventSubType=End; NetworkDuration=31000")]
    [InlineData("%ASA-3-305005: No translation group found for udp src inside:10.0.0.5/5 dst dmz:10.9.9.9/53", "DvcAction=Drop; EventResultDetails=Routing issue")]
    [InlineData("%ASA-3-313001: Denied ICMP type=8, code=0 from 198.51.100.7 on interface outside", "SrcIpAddr=198.51.100.7; NetworkIcmpType=Echo; DvcAction=Deny")]
    [InlineData("%ASA-4-313005: No matching connection for ICMP error message: icmp src outside:198.51.100.7 dst inside:10.0.0.5 (type 3, code 3) on outside interface.  Original IP payload: udp src 10.0.0.5/5 dst 198.51.100.7/53.", "SrcIpAddr=198.51.100.7; NetworkIcmpType=Destination Unreachable")]
    [InlineData("%ASA-4-338002: Dynamic filter monitored blacklisted TCP traffic from inside:10.0.0.5/51000 (198.51.100.1/33000) to outside:203.0.113.9/80 (203.0.113.9/80), destination 203.0.113.9 resolved from dynamic list: bad.example, threat-level: very-high, category: Malware", "EventType=IDS; ThreatField=DstIpAddr; ThreatIpAddr=203.0.113.9; ThreatCategory=Malware; DvcAction=Allow; SrcIpAddr=10.0.0.5")]
    [InlineData("%ASA-4-338002: Dynamic Filter permitted black listed TCP traffic from inside:10.0.0.5/6798 (198.51.100.1/7890) to outside:203.0.113.9/80 (203.0.113.9/80), destination 203.0.113.9 resolved from dynamic list: bad.example", "NetworkProtocol=TCP; ThreatName=bad.example; SrcNatIpAddr=198.51.100.1")]
    [InlineData("%ASA-4-400010: IPS:2000 ICMP Echo Reply from 198.51.100.7 to 10.0.0.5 on interface outside", "EventType=IDS; ThreatId=2000; ThreatName=ICMP Echo Reply")]
    [InlineData("%ASA-3-710003: TCP access denied by ACL from 198.51.100.7/4000 to outside:203.0.113.1/22", "DvcAction=Deny; DstPortNumber=22; DstIpAddr=203.0.113.1")]
    [InlineData("%ASA-7-710005: UDP request discarded from 198.51.100.7/137 to outside:203.0.113.1/netbios-ns", "DvcAction=Drop; DstPortNumber=137; EventSeverity=Informational")]
    [InlineData("%ASA-4-733100: [ Scanning] drop rate-1 exceeded. Current burst rate is 12 per second, max configured rate is 10; Current average rate is 5 per second, max configured rate is 5; Cumulative total count is 3000", "EventType=IDS; ThreatName=Rate exceeded")]
    [InlineData("%ASA-5-304001: 10.0.0.5 Accessed URL 203.0.113.9:http://www.example.com/a?b=c", "EventSchema=WebSession; Url=http://www.example.com/a?b=c; DstIpAddr=203.0.113.9; SrcIpAddr=10.0.0.5")]
    [InlineData("%ASA-5-304001: ada@10.0.0.5(LOCAL\\ada) Accessed URL 203.0.113.9:http://www.example.com/", "SrcIpAddr=10.0.0.5; SrcUsername=ada; Url=http://www.example.com/")]
    [InlineData("%ASA-6-725001: Starting SSL handshake with client outside:198.51.100.7/4000 to 203.0.113.1/443 for TLSv1.2 session", "NetworkApplicationProtocol=TLSV1.2; SrcIpAddr=198.51.100.7; DstPortNumber=443")]
    [InlineData("%ASA-5-111008: User 'enable_15' executed the 'write memory' command.", "EventSchema=AuditEvent; Operation=write memory; ActorUsername=enable_15; EventType=Execute")]
    [InlineData("%ASA-7-111009: User 'ada' executed cmd: show running-config", "Operation=show running-config; EventType=Read")]
    [InlineData("%ASA-5-111010: User 'ada', running 'CLI' from IP 198.51.100.20, executed 'no logging enable'", "Operation=no logging enable; ActorUsername=ada; SrcIpAddr=198.51.100.20; ActingAppName=CLI; EventType=Set; EventResult=Success; User=ada")]
    [InlineData("%ASA-5-502103: User priv level changed: Uname: ada From: 1 To: 15", "OldValue=1; NewValue=15; ActorUsername=ada")]
    [InlineData("%ASA-6-113004: AAA user authentication Successful : server =  10.0.0.9 : user = ada", "EventSchema=Authentication; EventResult=Success; TargetUsername=ada")]
    [InlineData("%ASA-6-113005: AAA user authentication Rejected : reason = AAA failure : server = 10.0.0.9 : user = ada : user IP = 198.51.100.7", "EventResult=Failure; SrcIpAddr=198.51.100.7; TargetUsername=ada; EventResultDetails=No such user or password; TargetIpAddr=10.0.0.9")]
    [InlineData("%ASA-6-113005: AAA user authentication Rejected : reason = Unspecified : server = 10.0.0.9 : user = ***** : user IP = 198.51.100.7", "TargetUsername=; EventResultDetails=Other; SrcIpAddr=198.51.100.7")]
    [InlineData("%ASA-6-113006: User 'ada' locked out on exceeding '3' successive failed authentication attempts", "EventResultDetails=User locked; EventResult=Failure")]
    [InlineData("%ASA-6-113012: AAA user authentication Successful : local database : user = ada", "EventResult=Success; TargetUsername=ada")]
    [InlineData("%ASA-6-113015: AAA user authentication Rejected : reason = Invalid password : local database : user = ada : user IP = 198.51.100.7", "EventResultDetails=Incorrect password; EventType=Logon; EventOriginalType=113015")]
    [InlineData("%ASA-4-113019: Group = G, Username = ada, IP = 198.51.100.7, Session disconnected. Session Type: SSL, Duration: 2h:28m:09s, Bytes xmt: 100, Bytes rcv: 200, Reason: User Requested", "EventType=Logoff; TargetUsername=ada; SrcIpAddr=198.51.100.7")]
    [InlineData("%ASA-6-605004: Login denied from 198.51.100.7/4000 to outside:203.0.113.1/ssh for user \"root\"", "EventResult=Failure; TargetUsername=root; SrcIpAddr=198.51.100.7; SrcPortNumber=4000; TargetIpAddr=203.0.113.1; TargetPortNumber=22")]
    [InlineData("%ASA-6-605005: Login permitted from 198.51.100.20/4000 to inside:10.0.0.1/https for user \"ada\"", "EventResult=Success; TargetPortNumber=443")]
    [InlineData("%ASA-6-611102: User authentication failed: IP address: 198.51.100.7, Uname: root", "EventResult=Failure; TargetUsername=root; SrcIpAddr=198.51.100.7")]
    [InlineData("%ASA-6-113039: Group <G> User <ada> IP <198.51.100.7> AnyConnect parent session started.", "EventType=Logon; EventSubType=Remote; TargetUsername=ada")]
    [InlineData("%ASA-4-722051: Group <G> User <ada> IP <198.51.100.7> IPv4 Address <10.9.9.9> IPv6 address <::> assigned to session", "TargetUsername=ada; SrcIpAddr=198.51.100.7")]
    [InlineData("%ASA-6-716039: Group <DfltGrpPolicy> User <ada> IP <198.51.100.7> Authentication: rejected, Session Type: WebVPN.", "EventResult=Failure; TargetUsername=ada")]
    [InlineData("%ASA-1-104001: (Primary) Switching to ACTIVE - no failover cable.", "EventSchema=AuditEvent; Operation=switching to active; Object=failover")]
    [InlineData("%ASA-6-113005: AAA user authentication Rejected : reason = Unspecified : server = 10.0.0.9 : user = : user IP = 198.51.100.7", "TargetUsername=; SrcIpAddr=198.51.100.7; EventResult=Failure")]
    [InlineData("%ASA-6-113005: AAA user authentication Rejected: reason = AAA failure: server = 10.0.0.9 : user = ada: user IP = 198.51.100.7", "TargetUsername=ada; SrcIpAddr=198.51.100.7; TargetIpAddr=10.0.0.9")]
    [InlineData("%ASA-6-113005: AAA user authentication Rejected : reason = Users account has expired : server = 10.0.0.9 : user = ada", "EventResultDetails=Account expired; TargetUsername=ada")]
    [InlineData("%ASA-6-113015: AAA user authentication Rejected : reason = User was not found : local database : user = ada", "EventResultDetails=No such user; TargetUsername=ada")]
    [InlineData("%ASA-6-113004: AAA user accounting Successful : server =  10.0.0.9 : user = ada", "TargetIpAddr=10.0.0.9; TargetUsername=ada")]
    [InlineData("%ASA-4-113029: Group VPN User ada IP 198.51.100.7 Session could not be established: session limit of 5 reached", "EventResult=Failure; EventResultDetails=Logon violates policy; TargetUsername=ada")]
    [InlineData("%ASA-6-716039: Authentication: rejected, group = VPN user = ada , Session Type: WebVPN", "EventResult=Failure; TargetUsername=ada")]
    [InlineData("%ASA-6-315011: SSH session from on interface inside for user \"ada\" terminated normally", "EventType=Logoff; TargetUsername=ada; SrcIpAddr=")]
    [InlineData("%ASA-6-721016: (WebVPN-Primary) WebVPN session for client user ada, IPv4 198.51.100.7 has been created.", "EventType=Logon; TargetUsername=ada; SrcIpAddr=198.51.100.7")]
    [InlineData("%ASA-4-106023: Deny tcp src outside:198.51.100.7/40000(17:employees) dst inside:10.0.0.5/22 by access-group \"a\" [0x0, 0x0]", "SrcUsername=; SrcIpAddr=198.51.100.7; SrcPortNumber=40000")]
    [InlineData("%ASA-6-302013: Built inbound TCP connection 7 for outside:198.51.100.7/4000 (198.51.100.7/4000)(CORP\\ada, 17:employees) to dmz:10.0.0.5/80 (10.0.0.5/80)", "SrcUsername=CORP\\ada; DstIpAddr=10.0.0.5")]
    [InlineData("%ASA-4-106023: Deny tcp src outside:198.51.100.7/40000 dst inside:10.0.0.5/22(www.example.com) by access-group \"a\"", "DstIpAddr=10.0.0.5; DstHostname=www; DstFQDN=www.example.com; DstUsername=")]
    [InlineData("%ASA-6-302014: Teardown TCP connection 8 for outside:203.0.113.9/8443 to inside:10.0.0.5/51000 duration 0:00:01 bytes 9 TCP FINs", "SrcIpAddr=10.0.0.5; DstIpAddr=203.0.113.9; DstPortNumber=8443; NetworkDirection=NA")]
    [InlineData("%ASA-6-302014: Teardown TCP connection 8 for outside:198.51.100.7/51000 to dmz:10.0.0.5/8443 duration 0:00:01 bytes 9 TCP FINs", "SrcIpAddr=198.51.100.7; DstIpAddr=10.0.0.5")]
    [InlineData("%ASA-6-302014: Teardown TCP connection 8 for outside:203.0.113.9/50000 to inside:10.0.0.5/51000 duration 0:00:01 bytes 9 TCP FINs", "SrcIpAddr=203.0.113.9; DstIpAddr=10.0.0.5")]
    [InlineData("%ASA-6-302021: Teardown ICMP connection for faddr 198.51.100.7/29 gaddr 192.0.2.10/0 laddr 10.0.0.5/0 type 8 code 0", "SrcIpAddr=198.51.100.7; DstIpAddr=10.0.0.5; DstNatIpAddr=192.0.2.10; SrcNatIpAddr=")]
    [InlineData("%ASA-3-202010: PAT pool exhausted. Unable to create TCP connection from inside:10.0.0.5/40012 to outside:203.0.113.9/443", "DvcAction=Drop; SrcIpAddr=10.0.0.5; DstIpAddr=203.0.113.9; EventResultDetails=Transient error")]
    [InlineData("%ASA-4-209005: Discard IP fragment set with more than 24 elements:  src = 198.51.100.7, dest = 10.0.0.5, proto = UDP, id = 48916", "EventType=IDS; ThreatName=Invalid fragment; NetworkProtocol=UDP")]
    [InlineData("%ASA-6-734001: DAP: User ada, Addr 198.51.100.7, Connection AnyConnect: The following DAP records were selected for this connection: staff", "EventSchema=AuditEvent; ActorUsername=ada; SrcIpAddr=198.51.100.7; Object=staff")]
    [InlineData("%ASA-5-746012: user-identity: Add IP-User mapping 10.0.0.5 - CORP\\ada Succeeded - VPN user", "ActorUsername=CORP\\ada; SrcIpAddr=10.0.0.5; EventSchema=AuditEvent")]
    [InlineData("%ASA-6-713905: Group = 192.0.2.10, IP = 198.51.100.7, All IPSec SA proposals found unacceptable!", "EventSchema=AuditEvent; EventType=Other; EventResult=NA; Operation=All IPSec SA proposals found unacceptable!; Object=VPN; SrcIpAddr=198.51.100.7")]
    [InlineData("%ASA-5-503001: Process 1, Nbr 10.0.0.2 on inside from LOADING to FULL, Loading Done", "EventSchema=AuditEvent; Object=routing; EventType=Other")]
    public void A_message_becomes(string line, string expected)
    {
        var log = EventLog.Of("cisco-asa", line);

        log.Expect(expected);
        log.Expect($"EventVendor=Cisco; EventProduct=ASA; Type=cisco-asa; EventUid=test/0@1; EventOriginalType={line.Split('-', ':')[2]}");
    }

    [Theory]
    [InlineData("<166>Mar 01 2026 10:00:00 fw1 : %ASA-6-611103: User logged out: Uname: ada", "TimeGenerated=2026-03-01T10:00:00Z; DvcHostname=fw1")]
    [InlineData("<166>Mar  1 10:00:00 fw1.example.com %ASA-6-611103: User logged out: Uname: ada", "TimeGenerated=2026-03-01T10:00:00Z; DvcFQDN=fw1.example.com; DvcHostname=fw1; DvcDomain=example.com; Dvc=fw1.example.com")]
    [InlineData("<166>1 2026-03-01T10:00:00.5Z 192.0.2.1 - - - - %ASA-6-611103: User logged out: Uname: ada", "TimeGenerated=2026-03-01T10:00:00.5Z; DvcIpAddr=192.0.2.1; Dvc=192.0.2.1")]
    [InlineData("<166>fw1 : %ASA-6-611103: User logged out: Uname: ada", "DvcHostname=fw1; TimeGenerated=2026-03-15T12:00:00Z")]
    [InlineData("Mar 01 2026 10:00:00: %ASA-auth-6-611103: User logged out: Uname: ada", "DvcHostname=; TimeGenerated=2026-03-01T10:00:00Z; Dvc=ASA")]
    [InlineData("%PIX-6-611103: User logged out: Uname: ada\r\n", "TargetUsername=ada")]
    [InlineData("<166>:Mar 01 10:00:00 UTC: %ASA-6-611103: User logged out: Uname: ada", "DvcHostname=; TimeGenerated=2026-03-01T10:00:00Z; TargetUsername=ada")]
    public void Whatever_header_stands_before_it(string line, string expected) => EventLog.Of("cisco-asa", line).Expect(expected);

    [Theory]
    [InlineData("no tag", RejectionCodes.Malformed)]
    [InlineData("%ASA-6-999999: text", RejectionCodes.UnknownKind)]
    [InlineData("%ASA-4-106023: Deny something else", RejectionCodes.Malformed)]
    [InlineData("%ASA-6-302013:", RejectionCodes.Truncated)]
    public void What_can_not_be_read_is_rejected_with_a_reason(string line, string code) => Assert.Equal(code, Assert.Single(EventLog.Of("cisco-asa", line).Rejections).Code);

    [Fact]
    public void The_vendors_own_values_stay_reachable() => EventLog.Of("cisco-asa", look: e =>
    {
        Assert.Equal("SYN", e.Vendor.Find("flags"u8).ToString());
        Assert.False(e.Vendor.Find("nothing"u8).IsPresent);
    }, "%ASA-2-106001: Inbound TCP connection denied from 198.51.100.7/4000 to 10.0.0.5/22 flags SYN on interface outside").Expect("DvcAction=Deny");

    [Fact]
    public void There_are_more_than_eighty_messages() => Assert.True(CiscoAsaSource.KnownMessages > 200);
}
