namespace SecResponder.Events.Sources.PaloAltoPanos;

/// <summary>Lines as devices write them, one a log type, with documentation addresses.</summary>
internal static class PanSamples
{
    private const string Session = "10.0.0.5,203.0.113.9,198.51.100.1,203.0.113.9,out-any,example\\ada,,ssl,vsys1,trust,untrust,ethernet1/2,ethernet1/1,fwd,2026/03/01 10:00:00,24100,1,51000,443,33000,443,0x400000,tcp";

    public static IReadOnlyList<string> All { get; } =
    [
        $"<14>Mar  1 10:00:00 PA1 1,2026/03/01 10:00:00,001801017000,TRAFFIC,end,2816,2026/03/01 10:00:00,{Session},allow,5773,758,5015,14,2026/03/01 09:59:45,13,any,,7312415129244589397,0x0,10.0.0.0-10.255.255.255,US,,7,7,tcp-fin,0,0,0,0,,PA1,from-policy",
        $"<14>Mar  1 10:01:00 PA1 1,2026/03/01 10:01:00,001801017000,THREAT,url,2816,2026/03/01 10:01:00,{Session},block-url,\"malware.example/a,b\",(9999),malware,informational,client-to-server,7312415129244589398,0x0,10.0.0.0-10.255.255.255,US,,text/html,0,,,1,Mozilla/5.0,,,,,,,0,0,0,0,0,,PA1,,,,get",
        $"<14>Mar  1 10:02:00 PA1 1,2026/03/01 10:02:00,001801017000,THREAT,vulnerability,2816,2026/03/01 10:02:00,{Session},reset-both,,Example Remote Code Execution(91991),any,critical,client-to-server,7312415129244589399,0x0,10.0.0.0-10.255.255.255,US,,,0,,,0,,,,,,,,0,0,0,0,0,,PA1,,,,,0,,0,,N/A,code-execution,AppThreat-8800-8600",
        "<14>Mar  1 10:05:00 PA1 1,2026/03/01 10:05:00,001801017000,CONFIG,0,2816,2026/03/01 10:05:00,198.51.100.20,,set,ada,Web,Succeeded, vsys vsys1 rulebase security rules temp-in,7312415129244589401,0x0,0,0,0,0,,PA1,0,,0,2026-03-01T10:05:00.120+00:00,,\"temp-in { action allow; description \"\"for ada\"\"; }\"",
        "<14>Mar  1 10:06:00 PA1 1,2026/03/01 10:06:00,001801017000,SYSTEM,auth,2816,2026/03/01 10:06:00,,auth-fail,admins,0,0,general,medium,\"failed authentication for user 'ada'.  Reason: Invalid username/password. auth profile 'admins', vsys 'shared', From: 198.51.100.7.\",7312415129244589402,0x0,0,0,0,0,,PA1",
        "<14>Mar  1 10:06:30 PA1 1,2026/03/01 10:06:30,001801017000,SYSTEM,general,2816,2026/03/01 10:06:30,,general,,0,0,general,informational,\"Configuration installed: commit job 17 succeeded\",7312415129244589402,0x0,0,0,0,0,,PA1",
        "<14>Mar  1 10:07:00 PA1 1,2026/03/01 10:07:00,001801017000,GLOBALPROTECT,0,2816,2026/03/01 10:07:00,vsys1,gateway-auth,login,LDAP,,example\\ada,DE,WS-17,198.51.100.7,0.0.0.0,0.0.0.0,0.0.0.0,9f0c,S1,6.1.0,Windows,\"Microsoft Windows 11 , 64-bit\",1,,Authentication failed: Invalid username or password,,failure,,0,,0,gp-gateway,7312415129244589403,0x0",
        "<14>Mar  1 10:07:30 PA1 1,2026/03/01 10:07:30,001801017000,GLOBALPROTECT,0,2816,2026/03/01 10:07:30,vsys1,gateway-config-release,configuration,LDAP,,example\\ada,DE,WS-17,198.51.100.7,0.0.0.0,0.0.0.0,0.0.0.0,9f0c,S1,6.1.0,Windows,\"Microsoft Windows 11 , 64-bit\",1,,Config name: all,,success,,0,,0,gp-gateway,7312415129244589403,0x0",
        "<14>Mar  1 10:08:00 PA1 1,2026/03/01 10:08:00,001801017000,USERID,login,2816,2026/03/01 10:08:00,vsys1,10.0.0.5,example\\ada,dc1,0,1,10800,0,0,active-directory,unknown,7312415129244589404,0x0,0,0,0,0,,PA1,1",
        "<14>Mar  1 10:08:30 PA1 1,2026/03/01 10:08:30,001801017000,USERID,register-user-tag,2816,2026/03/01 10:08:30,vsys1,10.0.0.5,example\\ada,dc1,0,1,10800,0,0,active-directory,unknown,7312415129244589404,0x0,0,0,0,0,,PA1,1",
        $"<14>Mar  1 10:09:00 PA1 1,2026/03/01 10:09:00,001801017000,DECRYPTION,0,2816,2026/03/01 10:09:00,{Session},allow,N/A,,,,,a5b1,Server_Hello,Client_Hello,TLS1.2,ECDHE,AES_256_GCM,SHA384,decrypt,,Certificate,trusted,Trusted,Forward,0a1b,2c3d,2026/01/01 00:00:00,2027/01/01 00:00:00,V3,2048,11,7,0,11,:::::RSA,example.com,Example,,example.com,Received fatal alert CertificateUnknown from client",
        "<14>Mar  1 10:10:00 PA1 1,2026/03/01 10:10:00,001801017000,AUTHENTICATION,0,2816,2026/03/01 10:10:00,vsys1,10.0.0.5,ada,example\\ada,portal,mfa-policy,1,77,,fwd,ldap,second factor,Authentication Portal,Authentication Timeout,2,7312415129244589405,0x0,0,0,0,0,,PA1",
        "<14>Mar  1 10:11:00 PA1 1,2026/03/01 10:11:00,001801017000,HIPMATCH,0,2816,2026/03/01 10:11:00,example\\ada,vsys1,WS-17,Windows,10.0.0.5,no-disk-encryption,1,object,0,0,7312415129244589406,0x0,0,0,0,0,,PA1,1,0.0.0.0,9f0c,S1",
        "<14>Mar  1 10:12:00 PA1 1,2026/03/01 10:12:00,001801017000,CORRELATION,,,2026/03/01 10:12:00,10.0.0.5,example\\ada,,compromised-host,medium,0,0,0,0,,PA1,,beacon-heuristics,6005,\"Host visited a known malware URL (100 times).\"",
        "Mar  1 10:13:00 192.0.2.1 0018,2026/03/01 10:13:00,audit,2816,cli,ada,\"<show><config/></show>\",success",
    ];
}
