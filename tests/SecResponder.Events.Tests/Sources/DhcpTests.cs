namespace SecResponder.Events.Tests.Sources;

public sealed class DhcpTests
{
    [Theory]
    [InlineData("10,03/01/26,09:00:00,Assign,10.0.0.21,pc21.example.com,02005E100021,,2712847316,0,,,,0x4D53465420352E30,MSFT 5.0,,,,0",
        "EventSchema=DhcpEvent; EventSchemaVersion=0.1.1; EventType=Assign; EventResult=Success; TimeGenerated=2026-03-01T09:00:00Z; SrcIpAddr=10.0.0.21; SrcMacAddr=02:00:5e:10:00:21; SrcHostname=pc21; "
        + "SrcFQDN=pc21.example.com; Hostname=pc21; DhcpSessionId=2712847316; SessionId=2712847316; DhcpVendorClass=MSFT 5.0; DhcpVendorClassId=0x4D53465420352E30; EventOriginalType=10; EventOriginalResultDetails=")]
    [InlineData("11,3/1/2026,9:05:00,Renew,10.0.0.21,pc21,02005E100021,", "EventType=Renew; TimeGenerated=2026-03-01T09:05:00Z; SrcHostname=pc21; DhcpSessionId=")]
    [InlineData("11,03/01/26,09:05:00,Renew,10.0.0.21,,52415320000000000000000000000000,", "SrcMacAddr=; SrcHostname=10.0.0.21")]
    [InlineData("14,03/01/26,09:42:00,Scope Full,10.0.0.0,,02005E100023,,0,6,,,,,,,,,0", "EventResult=Failure; EventSeverity=Medium; EventResultDetails=Address pool exhausted; SrcIpAddr=; SrcMacAddr=02:00:5e:10:00:23; DhcpSessionId=")]
    [InlineData("13,03/01/26,09:41:00,Conflict,10.0.0.22,BAD_ADDRESS,,,0,6,,,,,,,,,0", "SrcIpAddr=10.0.0.22; SrcHostname=10.0.0.22; EventResultDetails=Address in use")]
    [InlineData("31,03/01/26,10:00:02,DNS Update Failed,10.0.0.26,pc26.example.com,,,0,6,,,,,,,,,9017", "EventType=DNS Update; EventResult=Failure; EventOriginalResultDetails=9017")]
    [InlineData("36,03/01/26,10:00:02,Packet dropped because of Client ID hash mismatch or standby server.,10.0.0.0,,02005E100023,,0,6,,,,,,,,,0", "EventType=Assign; EventResult=Failure; EventResultDetails=Packet dropped")]
    [InlineData("56,03/01/26,10:00:02,Authorization failure,,example.com,", "EventSchema=AuditEvent; EventType=Stop; EventResult=Failure; Operation=Authorization failure; Object=DHCP Server; ObjectType=Service; SrcHostname=")]
    [InlineData("1103,03/01/26,10:00:02,Authorized(servicing),,example.com,,,,,,,,", "EventSchema=AuditEvent; EventResult=Success")]
    [InlineData("11002,03/01/26,10:10:00,DHCPV6 Request,2001:db8:0:5::21,pc21,,18,0004A34473BFC27FC55B25E86AF0E1761DAA,,,,,", "EventType=Assign; EventSubType=Request; EventResult=NA; SrcIpAddr=2001:db8:0:5::21; DhcpSrcDHCId=0004A34473BFC27FC55B25E86AF0E1761DAA; SrcMacAddr=")]
    [InlineData("<134>Mar  1 10:00:00 dc1.example.com 12,03/01/26,09:40:00,Release,10.0.0.21,pc21,02005E100021,,1,0,,,,,,,,,0", "EventType=Release; DvcFQDN=dc1.example.com; TimeGenerated=2026-03-01T09:40:00Z")]
    public void A_line_of_the_Windows_server_becomes(string line, string expected) => Holds(line, expected);

    [Theory]
    [InlineData("<30>Mar  1 10:00:03 dhcp1 dhcpd[2301]: DHCPACK on 10.0.0.31 to 02:00:5e:10:00:31 (pc31) via eth0",
        "EventVendor=ISC; EventProduct=dhcpd; EventType=Assign; EventResult=Success; SrcIpAddr=10.0.0.31; SrcMacAddr=02:00:5e:10:00:31; SrcHostname=pc31; DvcInterface=eth0; DvcHostname=dhcp1; TimeGenerated=2026-03-01T10:00:03Z")]
    [InlineData("DHCPACK to 10.0.0.36 (02:00:5e:10:00:36) via eth0", "SrcIpAddr=10.0.0.36; SrcMacAddr=02:00:5e:10:00:36; EventResult=Success")]
    [InlineData("Mar  1 10:00:03 dhcp1 dhcpd: DHCPREQUEST for 10.0.0.31 (10.0.0.2) from 02:00:5e:10:00:31 (pc31) via 10.0.5.1: wrong network.",
        "EventType=Assign; EventSubType=Request; EventResult=Failure; RequestedIpAddr=10.0.0.31; EventOriginalResultDetails=wrong network.; DvcInterface=")]
    [InlineData("<30>Mar  1 10:00:03 dhcp1 dhcpd[1]: DHCPREQUEST for 10.0.0.32 from 02:00:5e:10:00:32 (pc32) via eth3 TransID 54ade258 uid 01:02:00:5e:10:00:32 (RENEW)",
        "EventType=Renew; EventResult=NA; DhcpSessionId=54ade258; DhcpSrcDHCId=01:02:00:5e:10:00:32")]
    [InlineData("<30>Mar  1 10:00:03 dhcp1 dhcpd[1]: DHCPOFFER on 10.0.0.32 to 02:00:5e:10:00:32 via eth1 relay 10.0.5.1 lease-duration 119 offered-duration 43200", "EventSubType=Offer; DhcpLeaseDuration=43200; SrcHostname=10.0.0.32")]
    [InlineData("<30>Mar  1 10:00:03 dhcp1 dhcpd[1]: DHCPRELEASE of 10.0.0.32 from 02:00:5e:10:00:32 via eth3 (not found) TransID 665fd9f1", "EventType=Release; EventResult=Failure; EventOriginalResultDetails=not found; DhcpSessionId=665fd9f1")]
    [InlineData("<30>Mar  1 10:00:03 dhcp1 dhcpd[1]: DHCPDECLINE of 10.0.0.32 from 02:00:5e:10:00:32 (pc 32) via eth3 TransID 00000000: not found", "EventResultDetails=Address in use; SrcHostname=10.0.0.32; EventOriginalResultDetails=not found")]
    [InlineData("<30>Mar  1 10:00:03 dhcp1 dhcpd[1]: DHCPDISCOVER from 00:00:00:00:00:00 via eth1", "EventSubType=Discover; SrcMacAddr=; SrcHostname=; SrcIpAddr=")]
    [InlineData("<30>Mar  1 10:00:03 dhcp1 dhcpd[1]: DHCPLEASEQUERY from 10.0.0.4: LEASEQUERY not allowed, query ignored", "EventSubType=Lease Query; EventResult=Failure; EventOriginalResultDetails=LEASEQUERY not allowed, query ignored")]
    [InlineData("<30>Mar  1 10:00:03 dhcp1 dhcpd[1]: Unable to add forward map from pc31.example.com to 10.0.0.31: timed out", "EventType=DNS Update; EventResult=Failure; SrcHostname=pc31")]
    [InlineData("<30>Mar  1 10:00:03 dhcp1 dhcpd[1]: Removed forward map from pc31.example.com to 10.0.0.31", "EventType=DNS Update; EventSubType=Remove; EventResult=Success")]
    [InlineData("<30>Mar  1 10:00:03 dhcp1 dhcpdv6[1]: Encapsulated Solicit message from 2001:db8::1 port 547 from client DUID 01:02:00:5e:10:00:31, transaction ID 0x698AD400", "EventType=Assign; EventSubType=Solicit; DhcpSrcDHCId=01:02:00:5e:10:00:31")]
    public void A_message_of_dhcpd_becomes(string line, string expected) => Holds(line, expected);

    [Theory]
    [InlineData("2026-03-01 10:00:00.102 INFO  [kea-dhcp4.leases/1201] DHCP4_LEASE_ALLOC [hwtype=1 02:00:5e:10:00:41], cid=[01:02:00:5e:10:00:41], tid=0xf192aa47: lease 10.0.0.41 has been allocated for 3600 seconds",
        "EventProduct=Kea; EventType=Assign; EventResult=Success; TimeGenerated=2026-03-01T10:00:00.102Z; SrcIpAddr=10.0.0.41; SrcMacAddr=02:00:5e:10:00:41; DhcpLeaseDuration=3600; DhcpSessionId=0xf192aa47; "
        + "DhcpSrcDHCId=01:02:00:5e:10:00:41; EventOriginalSeverity=INFO; EventOriginalType=DHCP4_LEASE_ALLOC")]
    [InlineData("<30>Mar  1 10:00:00 dhcp2 kea-dhcp6[1301]: INFO [kea-dhcp6.leases.140247] DHCP6_PD_LEASE_ALLOC duid=[00:01:00:01:26:b1], [no hwaddr info], tid=0x1a2b3c: lease for prefix 2001:db8:5::/56 and iaid=77 has been allocated for 4000 seconds",
        "SrcIpAddr=2001:db8:5::; DhcpLeaseDuration=4000; DhcpSrcDHCId=00:01:00:01:26:b1; DvcHostname=dhcp2; TimeGenerated=2026-03-01T10:00:00Z")]
    [InlineData("2026-03-01 10:00:00.102 INFO [kea-dhcp4.leases/1201] DHCP4_DECLINE_LEASE Received DHCPDECLINE for addr 10.0.0.41 from client [hwtype=1 02:00:5e:10:00:41], cid=[no info], tid=0x1. The lease will be unavailable for 86400 seconds.",
        "EventResult=Failure; EventResultDetails=Address in use; SrcIpAddr=10.0.0.41; DhcpSrcDHCId=")]
    public void A_message_of_Kea_becomes(string line, string expected) => Holds(line, expected);

    [Theory]
    [InlineData("10.0.0.51,02:00:5e:10:00:51,01:02:00:5e:10:00:51,3600,1772362800,1,1,1,pc51.example.com.,0,,0", "EventType=Assign; TimeGenerated=2026-03-01T10:00:00Z; SrcFQDN=pc51.example.com; DhcpLeaseDuration=3600")]
    [InlineData("2001:db8:0:5::51,00:01:00:01:26:b1,4000,1772363200,1,3000,0,7,128,0,0,pc51,02:00:5e:10:00:51,3,,1,1,0", "EventType=Release; SrcIpAddr=2001:db8:0:5::51; SrcMacAddr=02:00:5e:10:00:51; SrcHostname=pc51; DhcpSrcDHCId=00:01:00:01:26:b1")]
    [InlineData("10.0.0.52,02:00:5e:10:00:52,,0,1772359200,1,0,0,pc52,0,", "EventType=Release; EventSubType=Delete; TimeGenerated=2026-03-01T10:00:00Z")]
    public void A_row_of_Keas_lease_file_becomes(string line, string expected) => Holds(line, expected);

    [Fact]
    public void The_first_line_of_a_lease_file_says_which_columns_follow()
    {
        var log = EventLog.Of("dhcp", "address,hwaddr,client_id,valid_lifetime,expire,subnet_id,hostname,state", "10.0.0.51,02:00:5e:10:00:51,,3600,1772362800,1,pc51,2,");

        Assert.Equal(1, log.Skipped);
        log.Expect("EventType=Release; SrcHostname=pc51");
    }

    [Theory]
    [InlineData("\t\tMicrosoft DHCP Service Activity Log")]
    [InlineData("Event ID  Meaning")]
    [InlineData("00\tThe log was started.")]
    [InlineData("50+\tCodes above 50 are used for Rogue Server Detection information.")]
    [InlineData("ID,Date,Time,Description,IP Address,Host Name,MAC Address,User Name, TransactionID, QResult,Probationtime, CorrelationID,Dhcid,VendorClass(Hex),VendorClass(ASCII),UserClass(Hex),UserClass(ASCII),RelayAgentInformation,DnsRegError.")]
    [InlineData("2026-03-01 10:00:00.102 INFO  [kea-dhcp4.dhcp4/1201] DHCP4_STARTED Kea DHCPv4 server version 2.6.1 started")]
    [InlineData("<30>Mar  1 10:00:03 dhcp1 dhcpd[1]: Sending on   LPF/eth0/02:00:5e:10:00:01/10.0.0.0/24")]
    public void What_is_no_event_is_skipped(string line) => Assert.Equal(1, EventLog.Of("auto", line).Skipped);

    [Theory]
    [InlineData("99999,03/01/26,09:00:00,Something,10.0.0.1,,,", RejectionCodes.UnknownKind)]
    [InlineData("10,13/41/26,09:00:00,Assign,10.0.0.21,pc21,02005E100021,", RejectionCodes.BadTime)]
    [InlineData("10,03/01/26,29:00:00,Assign,10.0.0.21,pc21,02005E100021,", RejectionCodes.BadTime)]
    [InlineData("<30>Mar  1 10:00:03 dhcp1 dhcpd[1]: something else", RejectionCodes.UnknownKind)]
    [InlineData("<30>Mar  1 10:00:03 dhcp1 dhcpd[1]: DHCPACK some text", RejectionCodes.UnknownKind)]
    [InlineData("10.0.0.51,02:00:5e:10:00:51,,99999999999,1772362800,1,1,1,pc51,0,,0", RejectionCodes.BadTime)]
    public void What_can_not_be_read_is_rejected_with_a_reason(string line, string code) => Assert.Equal(code, Assert.Single(EventLog.Of("dhcp", line).Rejections).Code);

    private static void Holds(string line, string expected) => EventLog.Of("auto", look: e => Assert.Empty(AsimConformance.Check(e)), line).Expect(expected);
}
