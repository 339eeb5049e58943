namespace SecResponder.Events.Tests.Sources;

/// <summary>The log types beside TRAFFIC: what each becomes, in the forms that devices write.</summary>
public sealed class PaloAltoPanosLogTypesTests
{
    private const string Session = "10.0.0.5,203.0.113.9,,,out-any,example\\ada,,ssl,vsys1,trust,untrust,ethernet1/2,ethernet1/1,fwd,2026/03/01 10:00:00,24100,1,51000,443,0,0,0x400000,tcp,alert";

    private static EventLog Line(string type, string subtype, string body) => EventLog.Of(
        "auto", look: e => Assert.Empty(AsimConformance.Check(e)), $"1,2026/03/01 10:00:01,0018,{type},{subtype},2816,2026/03/01 10:00:00,{body}");

    [Theory]
    [InlineData("the session's ends: the server is the destination", "51000,443", "server-to-client", "DstIpAddr", "203.0.113.9")]
    [InlineData("the packet's ends, up to 8.1: the server is the source", "443,51000", "server-to-client", "SrcIpAddr", "10.0.0.5")]
    [InlineData("two high ports: the session's", "51000,8443", "server-to-client", "DstIpAddr", "203.0.113.9")]
    [InlineData("from the client", "51000,443", "client-to-server", "SrcIpAddr", "10.0.0.5")]
    [InlineData("in words with blanks", "51000,443", "server to client", "DstIpAddr", "203.0.113.9")]
    public void A_threat_names_the_attacker(string why, string ports, string direction, string field, string address)
    {
        Line("THREAT", "virus", $"{Session.Replace("51000,443", ports, StringComparison.Ordinal)},x.exe,Virus/Example(1),any,medium,{direction},732,0x0,US,US,0,")
            .Expect($"EventType=IDS; ThreatField={field}; ThreatIpAddr={address}");
        Assert.NotEmpty(why);
    }

    [Fact]
    public void The_forwarded_address_in_the_users_place_is_no_user() =>
        Line("THREAT", "url", Session.Replace("example\\ada", "x-fwd-for: 192.0.2.77", StringComparison.Ordinal) + ",\"a.example/\",(9999),any,informational,client-to-server,1,0x0,US,US,,,0,,,1,,,,,,,,0,0,0,0,0,,PA1,,,,get")
            .Expect("SrcUsername=; HttpRequestXff=192.0.2.77; HttpRequestMethod=GET; UrlCategory=; Url=a.example/; DvcHostname=PA1");

    [Theory]
    [InlineData("the default format", "731,0x0,0,0,0,0,,PA1,0,,0,2026-03-01T10:00:00.250+00:00", "", "")]
    [InlineData("the default format of newer releases", "731,0x0,0,0,0,0,,PA1,0,,0,2026-03-01T10:00:00.250+00:00,\"a { x \"\"1, 2\"\" }\",a { x 3 }", "a { x \"1, 2\" }", "a { x 3 }")]
    [InlineData("the documented format", "\"a { x \"\"1, 2\"\" }\",a { x 3 },731,0x0,0,0,0,0,,PA1,0,,0,2026-03-01T10:00:00.250+00:00", "a { x \"1, 2\" }", "a { x 3 }")]
    [InlineData("the documented format of something new", ",a { x 3 },731,0x0,0,0,0,0,,PA1,0,,0,2026-03-01T10:00:00.250+00:00", "", "a { x 3 }")]
    public void A_change_in(string format, string tail, string before, string after)
    {
        Line("CONFIG", "0", "198.51.100.20,,edit,ada,Web,Succeeded, vsys  vsys1 address  a," + tail)
            .Expect($"OldValue={before}; NewValue={after}; EventOriginalUid=731; DvcHostname=PA1; TimeGenerated=2026-03-01T10:00:00.25Z; EventOriginalSubType=; ObjectType=Configuration Atom");
        Assert.NotEmpty(format);
    }

    [Fact]
    public void A_commit_by_the_system_itself() =>
        Line("CONFIG", "0", "0.0.0.0,,commit-all,Panorama-admin,Panorama,Failed,,1,0x0").Expect("SrcIpAddr=; EventType=Execute; EventResult=Failure; Object=configuration; ActorUsername=Panorama-admin; EventOriginalUid=1");

    [Theory]
    [InlineData("auth-fail", "failed authentication for user 'ada'. Reason: User is not in allowlist. auth profile 'p', vsys 'v', server address '192.0.2.9', From: 198.51.100.7.", "Failure", "ada", "198.51.100.7", "User is not in allowlist", "Logon violates policy")]
    [InlineData("auth-fail", "failed authentication for user 'ada'. Reason: User is in locked users list. auth profile 'p', From: 2001:db8::7.", "Failure", "ada", "2001:db8::7", "User is in locked users list", "User locked")]
    [InlineData("auth-fail", "failed authentication for user ada.lovelace. Reason: Authentication request is timed out. auth profile p, From: 198.51.100.7.", "Failure", "ada.lovelace", "198.51.100.7", "Authentication request is timed out", "Other")]
    [InlineData("auth-fail", "failed authentication for user 'ada'. Reason: Internal error, e.g. network connection. auth profile 'p',", "Failure", "ada", "", "Internal error, e.g. network connection", "Other")]
    [InlineData("auth-success", "authenticated for user 'ada'.   auth profile 'p', vsys 'v', server address '192.0.2.9', From: 198.51.100.7.", "Success", "ada", "198.51.100.7", "", "")]
    [InlineData("globalprotectportal-auth-fail", "GlobalProtect portal user authentication failed. Login from: 198.51.100.7, User name: ada, Reason: Authentication failed: Invalid username or password , Auth type: profi", "Failure", "ada", "198.51.100.7", "Authentication failed: Invalid username or password", "No such user or password")]
    [InlineData("globalprotectgateway-auth-succ", "GlobalProtect gateway user authentication succeeded. Login from: 198.51.100.7, User name: corp\\ada, Auth type: profile.", "Success", "corp\\ada", "198.51.100.7", "", "")]
    public void A_logon_in_words(string id, string text, string result, string user, string address, string reason, string details) =>
        Line("SYSTEM", "auth", $",{id},,0,0,general,medium,\"{text}\",1,0x0,0,0,0,0,,PA1")
            .Expect($"EventSchema=Authentication; EventType=Logon; EventResult={result}; TargetUsername={user}; SrcIpAddr={address}; EventOriginalResultDetails={reason}; EventResultDetails={details}");

    [Theory]
    [InlineData("globalprotectgateway-logout-succ", "GlobalProtect gateway user logout succeeded. User name: corp\\ada, Reason: client logout.", "EventSchema=Authentication; EventType=Logoff; TargetUsername=corp\\ada; EventOriginalResultDetails=client logout; EventResultDetails=")]
    [InlineData("globalprotectgateway-config-succ", "GlobalProtect gateway client configuration generated. User name: ada", "EventSchema=AuditEvent; EventResult=Success; Operation=globalprotectgateway-config-succ")]
    [InlineData("auth-success", "When authenticating user 'ada' from '198.51.100.7', a less secure authentication method PAP is used.", "EventSchema=AuditEvent; EventType=Other")]
    [InlineData("connect-server-monitor-failure", "monitor dc1 access denied", "EventSchema=AuditEvent; EventResult=Failure")]
    [InlineData("general", "Log type traffic cleared by user ada ", "EventSchema=AuditEvent; EventType=Clear; ObjectType=Event Log; ActorUsername=ada; EventResult=Success")]
    public void Other_system_logs(string id, string text, string expected) => Line("SYSTEM", "general", $",{id},,0,0,general,informational,\"{text}\",1,0x0").Expect(expected);

    [Theory]
    [InlineData("gateway-auth,login", "EventSchema=Authentication; EventType=Logon; EventResult=Failure; EventResultDetails=No such user or password; TargetUsername=corp\\ada; SrcIpAddr=198.51.100.7; SrcHostname=ws-17; LogonProtocol=LDAP; TargetAppName=gp1; TargetAppType=Service")]
    [InlineData("gateway-connected,connected", "EventSchema=Authentication; EventType=Logon")]
    [InlineData("gateway-logout,logout", "EventSchema=Authentication; EventType=Logoff")]
    [InlineData("portal-prelogin,before-login", "EventSchema=AuditEvent; Operation=portal-prelogin; Object=gp1; ActorUsername=corp\\ada")]
    [InlineData("gateway-hip-check,host-info", "EventSchema=AuditEvent; Operation=gateway-hip-check")]
    public void Globalprotect_by_stage(string stage, string expected)
    {
        var body = $"vsys1,{stage},LDAP,,corp\\\\ada,10.0.0.0-10.255.255.255,ws-17,198.51.100.7,0.0.0.0,0.0.0.0,0.0.0.0,h,s,6.1,Windows,\"Windows 11 , 64-bit\",1,,Authentication failed: Invalid username or password,,failure,,0,,0,gp1";
        Line("GLOBALPROTECT", "0", body + ",1,0x0").Expect(expected + "; EventOriginalType=GLOBALPROTECT; SrcGeoCountry=");
        // PAN-OS 9.1.0 put the sequence number first.
        EventLog.Of("auto", $"1,2026/03/01 10:00:01,0018,11,0x0,GLOBALPROTECT,0,2305,2026/03/01 10:00:00,{body}").Expect(expected + "; EventOriginalUid=11");
    }

    [Fact]
    public void Globalprotect_over_ipv6() =>
        Line("GLOBALPROTECT", "0", "vsys1,gateway-auth,login,,,ada,,ws-17,,2001:db8::7,,2001:db8::8,h,s,6.1,,,1,,,,success,,0,,0,gp1,1,0x0").Expect("SrcIpAddr=2001:db8::7; EventResult=Success; EventResultDetails=");

    [Theory]
    [InlineData("login", "EventSchema=Authentication; EventType=Logon; TargetUsername=example\\ada")]
    [InlineData("logout", "EventSchema=Authentication; EventType=Logoff; TargetUsername=example\\ada")]
    [InlineData("register-tag", "EventSchema=AuditEvent; EventType=Create; Object=example\\ada; NewValue=quarantine; ActorUsername=")]
    [InlineData("unregister-tag", "EventSchema=AuditEvent; EventType=Delete; Object=example\\ada")]
    public void A_user_at_an_address(string subtype, string expected) =>
        Line("USERID", subtype, "vsys1,10.0.0.5,example\\ada,dc1,0,1,10800,0,0,active-directory,unknown,77,0x0,0,0,0,0,,PA1,1,,2026/03/01 10:00:00,1,0x0,ada,quarantine,2026-03-01T10:00:00.500+00:00")
            .Expect(expected + "; SrcIpAddr=10.0.0.5; EventResult=Success; DvcHostname=PA1; EventOriginalUid=77; TimeGenerated=2026-03-01T10:00:00.5Z");

    [Theory]
    [InlineData("Certificate", "Received fatal alert", "Failure")]
    [InlineData("None", "", "Success")]
    public void A_decrypted_session(string error, string text, string result) =>
        Line("DECRYPTION", "0", $"{Session},N/A,,,,,r1,Server_Hello,Client_Hello,TLS1.2,ECDHE,AES_256_GCM,SHA384,p,,{error},trusted,Trusted,Forward,0a,1b,2026/01/01 00:00:00,2027/01/01 00:00:00,V3,2048,11,7,0,11,:::::RSA,cn,i,,sni,{text}")
            .Expect($"EventType=NetworkSession; EventResult={result}; EventOriginalResultDetails={text}; SrcIpAddr=10.0.0.5; EventSubType=");

    [Theory]
    [InlineData("AUTHENTICATION", "Authentication Timeout", "Failure", "Other")]
    [InlineData("AUTH", "user password failure", "Failure", "No such user or password")]
    [InlineData("AUTH", "Authentication success", "Success", "")]
    [InlineData("AUTH", "challenge", "NA", "")]
    public void An_authentication(string type, string outcome, string result, string details) =>
        Line(type, "0", $"vsys1,10.0.0.5,,example\\ada,portal,mfa-policy,1,77,,fwd,ldap,text,Authentication Portal,{outcome},2,78,0x0,0,0,0,0,,PA1")
            .Expect($"EventSchema=Authentication; EventType=Logon; EventResult={result}; EventResultDetails={details}; TargetUsername=example\\ada; TargetUsernameType=Windows; RuleName=mfa-policy; SrcIpAddr=10.0.0.5");

    [Fact]
    public void A_hosts_posture() =>
        Line("HIP-MATCH", "0", "example\\ada,vsys1,WS-17,Windows,10.0.0.5,no-encryption,1,object,0,0,79,0x0,0,0,0,0,,PA1,1,2001:db8::5,h,s,02-00-5E-10-00-01")
            .Expect("EventSchema=AuditEvent; Operation=hipmatch; Object=no-encryption; OriginalObjectType=object; ActorUsername=example\\ada; SrcHostname=WS-17; SrcIpAddr=2001:db8::5; EventResult=Success");

    [Fact]
    public void A_host_that_is_likely_to_be_compromised() =>
        Line("CORRELATION", "", "10.0.0.5,example\\ada,,compromised-host,critical,0,0,0,0,,PA1,,beacon-heuristics,6005,\"Host visited it (3 times).\"")
            .Expect("EventType=IDS; ThreatName=beacon-heuristics; ThreatId=6005; ThreatCategory=compromised-host; ThreatField=SrcIpAddr; ThreatIpAddr=10.0.0.5; EventSeverity=High; EventMessage=Host visited it (3 times).");

    [Fact]
    public void What_an_administrator_did() =>
        EventLog.Of("auto", "Mar  1 10:00:01 192.0.2.1 0018,2026/03/01 10:00:00,audit,2816,cli,ada,\"<show><config/></show>\",success")
            .Expect("EventSchema=AuditEvent; EventType=Execute; Operation=<show><config/></show>; ActorUsername=ada; EventResult=Success; DvcIpAddr=192.0.2.1; EventOriginalSubType=cli; TimeGenerated=2026-03-01T10:00:00Z");
}
