using System.Text;

namespace SecResponder.Events.Tests.Sources;

public sealed class LinuxAuditdTests
{
    private const string Stamp = "msg=audit(1772359200.123:4711): ";
    private const string Daemon = "pid=812 uid=0 auid=4294967295 ses=4294967295 ";
    private const string Session = "pid=920 uid=0 auid=1001 ses=7 ";

    private static EventLog Read(string line) => EventLog.Of("auto", look: e => Assert.Empty(AsimConformance.Check(e)), line);

    // What stands behind a name is seen by rules only.
    private static string Field(string line, string name)
    {
        var value = "";
        EventLog.Of("linux-auditd", look: e => value = e.Vendor.Find(Encoding.UTF8.GetBytes(name)).ToString(), line);
        return value;
    }

    [Theory]
    [InlineData("type=SERVICE_STOP " + Stamp, "DvcHostname=; Dvc=auditd; TimeGenerated=2026-03-01T10:00:00.123Z; EventOriginalUid=1772359200.123:4711")]
    [InlineData("node=web1 type=SERVICE_STOP " + Stamp, "DvcHostname=web1; TimeGenerated=2026-03-01T10:00:00.123Z")]
    [InlineData("node=10.0.0.5 type=SERVICE_STOP " + Stamp, "DvcIpAddr=10.0.0.5; Dvc=10.0.0.5")]
    [InlineData("<13>Mar  1 11:00:00 relay audispd: node=web1.example.com type=SERVICE_STOP " + Stamp, "DvcHostname=web1; DvcFQDN=web1.example.com; TimeGenerated=2026-03-01T10:00:00.123Z")]
    [InlineData("Mar  1 10:00:00 web1 audisp-syslog[77]: type=SERVICE_STOP " + Stamp, "DvcHostname=web1")]
    [InlineData("<14>2026-03-01T10:00:00.5+00:00 web1 tag_audit_log: type=SERVICE_STOP " + Stamp, "DvcHostname=web1")]
    [InlineData("<134>1 2026-03-01T10:00:00Z web1 auditd 640 - - type=SERVICE_STOP " + Stamp, "DvcHostname=web1; TimeGenerated=2026-03-01T10:00:00.123Z")]
    [InlineData("Mar  1 10:00:00 web1 kernel: audit: type=1131 audit(1772359200.123:4711): ", "DvcHostname=web1; EventOriginalUid=1772359200.123:4711")]
    [InlineData("Mar  1 10:00:00 web1 kernel: [   12.5] type=1131 audit(1772359200.123:4711): ", "DvcHostname=web1")]
    [InlineData("Mar  1 10:00:07 web1 audit[1]: SERVICE_STOP ", "DvcHostname=web1; TimeGenerated=2026-03-01T10:00:07Z; EventOriginalUid=")]
    [InlineData("Mar  1 10:00:07 web1 audit: <audit-1131> ", "DvcHostname=web1; TimeGenerated=2026-03-01T10:00:07Z")]
    [InlineData("<29>1 2026-03-01T10:00:07Z web1 audit 1 - - SERVICE_STOP ", "DvcHostname=web1; TimeGenerated=2026-03-01T10:00:07Z")]
    [InlineData("\uFEFFtype=SERVICE_STOP " + Stamp, "DvcHostname=")]
    [InlineData("type=UNKNOWN[1131] " + Stamp, "DvcHostname=")]
    public void It_is_read_in_every_form_it_is_forwarded_in(string head, string expected) =>
        Read(head + "pid=1 uid=0 auid=4294967295 ses=4294967295 msg='unit=firewalld comm=\"systemd\" exe=\"/usr/lib/systemd/systemd\" hostname=? addr=? terminal=? res=success'")
            .Expect("Type=linux-auditd; EventOriginalType=SERVICE_STOP; EventType=Stop; Object=firewalld; ObjectType=Service; ActingAppName=/usr/lib/systemd/systemd; ActorUserId=0; ActorSessionId=; SrcHostname=; " + expected);

    [Theory]
    [InlineData("USER_AUTH", Daemon + "msg='op=PAM:authentication grantors=pam_unix acct=\"ada\" exe=\"/usr/sbin/sshd\" hostname=198.51.100.7 addr=198.51.100.7 terminal=ssh res=success'",
        "EventType=Logon; EventResult=Success; TargetUsername=ada; SrcIpAddr=198.51.100.7; SrcHostname=; LogonMethod=Username & Password; LogonProtocol=ssh; EventSubType=Remote; ActorUserId=; TargetSessionId=; ActingAppId=812")]
    [InlineData("USER_AUTH", Daemon + "msg='op=PAM:authentication grantors=? acct=\"ada\" exe=\"/usr/sbin/sshd\" hostname=host7.example.com addr=2001:db8::7 terminal=ssh res=failed'",
        "EventResult=Failure; EventSeverity=Low; EventResultDetails=No such user or password; EventOriginalResultDetails=failed; SrcHostname=host7; SrcDomain=example.com; SrcIpAddr=2001:db8::7; LogonMethod=")]
    [InlineData("USER_AUTH", Daemon + "msg='op=pubkey_auth rport=51344 acct=\"ada\" exe=\"/usr/sbin/sshd\" hostname=? addr=::ffff:198.51.100.7 terminal=? res=failed'",
        "EventResultDetails=Incorrect key; LogonMethod=PKI; SrcIpAddr=198.51.100.7; SrcPortNumber=51344")]
    [InlineData("USER_LOGIN", Daemon + "msg='op=login acct=28756E6B6E6F776E207573657229 exe=\"/usr/sbin/sshd\" hostname=? addr=203.0.113.9 terminal=ssh res=failed'", "TargetUsername=; EventResultDetails=No such user; EventResult=Failure")]
    [InlineData("USER_LOGIN", Daemon + "msg='op=login acct=616461206C \u001dexe", "TargetUsername=ada l")]
    [InlineData("USER_LOGIN", Session + "msg='op=login id=1001 exe=\"/usr/bin/login\" hostname=web1 addr=? terminal=/dev/tty1 res=success'\u001dUID=\"root\" AUID=\"ada\" ID=\"ada\"",
        "TargetUserId=1001; TargetUserIdType=UID; TargetUsername=ada; EventSubType=Interactive; ActorUsername=ada; ActorUserId=1001; TargetSessionId=7; LogonProtocol=")]
    [InlineData("USER_LOGIN", Session + "msg='op=login id=1001 exe=\"/usr/sbin/sshd\" hostname=? addr=? terminal=ssh res=success' UID=\"root\" AUID=\"ada\" ID=\"ada\"", "TargetUsername=ada; ActorUsername=ada; EventSubType=Remote")]
    [InlineData("USER_LOGIN", Session + "msg='op=login id=1001 exe=\"/usr/sbin/sshd\" hostname=? addr=127.0.0.1 terminal=pts/0 res=success'\u001dUID=\"root\" AUID=\"ada\" ID=\"unknown(1001)\"", "TargetUserId=1001; TargetUsername=; EventSubType=")]
    [InlineData("USER_ACCT", Daemon + "msg='op=PAM:accounting grantors=? acct=\"ada\" exe=\"/usr/sbin/sshd\" hostname=? addr=198.51.100.7 terminal=ssh res=failed'", "EventResultDetails=Logon violates policy; EventType=Logon")]
    [InlineData("USER_ERR", Daemon + "msg='op=PAM:bad_ident grantors=? acct=\"?\" exe=\"/usr/sbin/sshd\" hostname=198.51.100.7 addr=198.51.100.7 terminal=ssh res=failed'", "TargetUsername=; EventResultDetails=Other; EventResult=Failure")]
    [InlineData("CRED_ACQ", Daemon + "msg='op=PAM:setcred grantors=pam_permit acct=\"root\" exe=\"/usr/sbin/crond\" hostname=? addr=? terminal=cron res=success'", "EventType=Logon; EventSubType=Service; TargetUsername=root")]
    [InlineData("CRED_DISP", Session + "msg='op=PAM:setcred grantors=pam_unix acct=\"root\" exe=\"/usr/bin/sudo\" hostname=? addr=? terminal=/dev/pts/0 res=success'", "EventType=Logoff; ActorUserId=1001; TargetUsername=root")]
    [InlineData("USER_END", Session + "msg='op=PAM:session_close acct=\"root\" exe=\"/usr/bin/sudo\" hostname=? addr=? terminal=? res=success'", "EventType=Logoff; EventOriginalSubType=PAM:session_close")]
    [InlineData("USER_LOGOUT", Session + "msg='op=login id=1001 exe=\"/usr/sbin/sshd\" hostname=? addr=? terminal=/dev/pts/0 res=success'", "EventType=Logoff; TargetUserId=1001")]
    [InlineData("USER_START", "user pid=910 uid=0 auid=0 msg='PAM: session open acct=root : exe=\"/usr/sbin/crond\" (hostname=?, addr=?, terminal=cron res=success)'",
        "EventType=Logon; TargetUsername=root; EventResult=Success; EventMessage=PAM: session open; EventOriginalSubType=PAM: session open; SrcHostname=; EventSubType=Service")]
    [InlineData("USER_AUTH", Daemon + "msg='op=PAM:authentication acct=\"o'neil\" exe=\"/usr/bin/su\" hostname=? addr=? terminal=pts/0 res=success'\u001dUID=\"root\"", "TargetUsername=o'neil; EventResult=Success")]
    [InlineData("LOGIN", "pid=812 uid=0 old-auid=4294967295 auid=1001 tty=(none) old-ses=4294967295 ses=7 res=1", "EventType=Logon; TargetUserId=1001; TargetSessionId=7; ActorUserId=; EventResult=Success")]
    [InlineData("LOGIN", "login pid=812 uid=0 old auid=4294967295 new auid=1001 old ses=4294967295 new ses=7", "TargetUserId=1001; TargetSessionId=7; ActorUserId=")]
    [InlineData("LOGIN", "pid=812 uid=0 old-auid=1000 auid=1001 old-ses=3 ses=7 res=0\u001dUID=\"root\" OLD-AUID=\"bob\" AUID=\"ada\"", "TargetUsername=ada; ActorUserId=1000; ActorUsername=bob; EventResult=Failure; EventResultDetails=Other")]
    public void A_logon_becomes(string type, string fields, string expected) => Read($"node=web1 type={type} {Stamp}{fields}").Expect($"EventSchema=Authentication; EventOriginalType={type}; TargetHostname=web1; DvcOs=Linux; " + expected);

    [Theory]
    [InlineData("ADD_USER", "op=add-user acct=\"bob\" exe=\"/usr/sbin/useradd\" hostname=? addr=? terminal=pts/0 res=success", "EventType=Create; Operation=add-user; Object=bob; ObjectType=Directory Service Object; ActorUserId=1001; ActorSessionId=7")]
    [InlineData("ADD_USER", "op=adding user id=1004 exe=\"/usr/sbin/useradd\" hostname=web1 addr=127.0.0.1 terminal=pts/2 res=success", "EventType=Create; Operation=adding user; Object=1004; ObjectId=1004")]
    [InlineData("ADD_GROUP", "op=adding group to /etc/group id=1004 exe=\"/usr/sbin/groupadd\" hostname=? addr=? terminal=? res=success", "EventType=Create; Operation=adding group to /etc/group; Object=1004")]
    [InlineData("ADD_GROUP", "op= id=1004 exe=\"/usr/sbin/groupadd\" hostname=? addr=? terminal=? res=success", "EventType=Create; Operation=ADD_GROUP; Object=1004; ActingAppName=/usr/sbin/groupadd")]
    [InlineData("DEL_GROUP", "op=delete-group grp=\"staff\" acct=\"staff\" exe=\"/usr/sbin/groupdel\" hostname=? addr=? terminal=? res=failed", "EventType=Delete; Object=staff; EventResult=Failure")]
    [InlineData("USER_MGMT", "op=add-user-to-group grp=\"wheel\" acct=\"bob\" exe=\"/usr/sbin/usermod\" hostname=? addr=? terminal=? res=success", "EventType=Set; Object=bob")]
    [InlineData("USER_MGMT", "op=deleting user from shadow group acct=\"bob\" exe=\"/usr/sbin/usermod\" hostname=? addr=? terminal=? res=success", "EventType=Set; Operation=deleting user from shadow group")]
    [InlineData("USER_MGMT", "op=deleting home directory acct=\"bob\" exe=\"/usr/sbin/userdel\" hostname=? addr=? terminal=? res=success", "EventType=Delete")]
    [InlineData("USER_CHAUTHTOK", "op=PAM:chauthtok grantors=pam_unix acct=\"bob\" exe=\"/usr/bin/passwd\" hostname=? addr=? terminal=? res=success", "EventType=Set; Object=bob; Operation=PAM:chauthtok")]
    [InlineData("GRP_CHAUTHTOK", "op=changing password grp=\"staff\" exe=\"/usr/bin/gpasswd\" hostname=? addr=? terminal=? res=success", "EventType=Set; Object=staff; Operation=changing password")]
    [InlineData("ACCT_LOCK", "op=locked-password id=1003 exe=\"/usr/bin/passwd\" hostname=? addr=? terminal=? res=success", "EventType=Disable; Object=1003")]
    [InlineData("ACCT_UNLOCK", "op=unlocked-password id=1003 exe=\"/usr/bin/passwd\" hostname=? addr=? terminal=? res=success'\u001dID=\"bob\" X='", "EventType=Enable; Object=bob; ObjectId=1003")]
    public void An_account_change_becomes(string type, string message, string expected) => Read($"type={type} {Stamp}{Session}msg='{message}'").Expect($"EventSchema=AuditEvent; EventOriginalType={type}; " + expected);

    [Theory]
    [InlineData("USER_CMD", "pid=930 uid=1001 auid=1001 ses=7 msg='cwd=\"/home/ada\" cmd=6361742022736861646F7720636F707922 exe=\"/usr/bin/sudo\" terminal=pts/0 res=failed'", "EventType=Execute; Operation=USER_CMD; Object=cat \"shadow copy\"; EventResult=Failure; ActorUserId=1001")]
    [InlineData("USER_CMD", "pid=930 uid=1001 auid=4294967295 ses=4294967295 msg='cwd=\"/\" cmd=\"ls\" terminal=? res=success'\u001dUID=\"ada\" AUID=\"unset\"", "Object=ls; ActorUserId=1001; ActorUsername=ada")]
    [InlineData("PROCTITLE", "proctitle=6375726C002D6F002F746D702F78", "EventType=Other; Object=curl -o /tmp/x")]
    [InlineData("PROCTITLE", "proctitle=\"bash\"", "Object=bash")]
    [InlineData("TTY", "tty pid=812 uid=0 auid=1001 ses=7 major=136 minor=0 comm=\"bash\" data=6C73202D6C0D", "EventType=Other; Operation=TTY; Object=bash; EventMessage=ls -l\r; ActorUserId=1001")]
    [InlineData("USER_TTY", "pid=812 uid=0 auid=1001 ses=7 data=\"exit\"", "EventMessage=exit")]
    [InlineData("SYSCALL", "arch=c000003e syscall=59 success=yes exit=0 a0=1 ppid=1 pid=2 auid=4294967295 uid=33 euid=33 tty=(none) ses=4294967295 comm=\"sh\" exe=\"/usr/bin/dash\" key=\"web\"",
        "EventType=Execute; Operation=execve; Object=/usr/bin/dash; RuleName=web; Rule=web; ActorUserId=33; ActorSessionId=; EventResult=Success; EventOriginalResultDetails=")]
    [InlineData("SYSCALL", "arch=c000003e syscall=2 success=no exit=-13 a0=1 pid=2 auid=1001 uid=0 comm=\"cat\" exe=\"/usr/bin/cat\" key=(null)", "Operation=open; EventResult=Failure; EventOriginalResultDetails=-13; EventResultDetails=EACCES; RuleName=; ActorUserId=1001")]
    [InlineData("SYSCALL", "arch=40000003 syscall=11 success=yes exit=0 pid=2 exe=\"/bin/a\"", "Operation=execve")]
    [InlineData("SYSCALL", "arch=c00000b7 syscall=221 success=yes exit=0 pid=2 exe=\"/bin/a\"", "Operation=execve")]
    [InlineData("SYSCALL", "arch=c000003e syscall=435 success=yes exit=0 pid=2 exe=\"/bin/a\"", "Operation=clone3; EventType=Other")]
    [InlineData("SYSCALL", "arch=80000016 syscall=11 success=yes exit=0 pid=2 exe=\"/bin/a\"", "Operation=11")]
    [InlineData("SYSCALL", "arch=c000003e syscall=87 success=yes exit=0 pid=2 exe=\"/bin/rm\" key=\"d\"\u001dARCH=x86_64 SYSCALL=unlink AUID=\"ada\"", "Operation=unlink; EventType=Delete; ActorUsername=ada")]
    [InlineData("PATH", "item=1 name=\"/etc/x\" inode=7 dev=08:01 nametype=DELETE", "EventType=Delete; Operation=DELETE; Object=/etc/x; ObjectId=7")]
    [InlineData("PATH", "item=0 name=2F746D702F6120622F636166C3A9 inode=7 objtype=CREATE", "EventType=Create; Object=/tmp/a b/café")]
    [InlineData("PATH", "item=0 name=(null) inode=7 nametype=NORMAL", "EventType=Other; Object=NORMAL")]
    [InlineData("CWD", " cwd=\"/root\"", "Object=/root; Operation=CWD")]
    [InlineData("SOCKADDR", "saddr=020001BBC63364140000000000000000", "TargetIpAddr=198.51.100.20; TargetPortNumber=443; Object=198.51.100.20:443")]
    [InlineData("SOCKADDR", "saddr=0002001600000000", "TargetIpAddr=; TargetPortNumber=22; Object=0.0.0.0:22")]
    [InlineData("SOCKADDR", "saddr=0A0001BB0000000020010DB8000000000000000000000014000000", "TargetIpAddr=2001:db8::14; TargetPortNumber=443; Object=[2001:db8::14]:443")]
    [InlineData("SOCKADDR", "saddr=0A0001BB00000000", "TargetIpAddr=; Object=inet6")]
    [InlineData("SOCKADDR", "saddr=02000000000000000000000000000000SADDR={ saddr_fam=inet laddr=192.0.2.1 lport=53 }", "TargetIpAddr=192.0.2.1; TargetPortNumber=53")]
    [InlineData("SOCKADDR", "saddr=01002F72756E2F782E736F636B00", "Object=/run/x.sock")]
    [InlineData("SOCKADDR", "saddr=0100002F746D702F2E583131", "Object=@/tmp/.X11")]
    [InlineData("SOCKADDR", "saddr=100000000000000000000000", "Object=netlink")]
    [InlineData("OBJ_PID", "opid=931 oauid=1001 ouid=0 oses=7 ocomm=\"sshd\"", "Object=sshd; Operation=OBJ_PID")]
    public void What_was_run_or_called_becomes(string type, string fields, string expected) => Read($"type={type} {Stamp}{fields}").Expect($"EventSchema=AuditEvent; EventOriginalType={type}; " + expected);

    [Theory]
    [InlineData("argc=3 a0=\"curl\" a1=\"-o\" a2=2F746D702F6E657720746F6F6C", "curl -o /tmp/new tool", "a2", "/tmp/new tool")]
    [InlineData("argc=2 a0=\"su\" a1=\"-\"", "su -", "a1", "-")]
    [InlineData("argc=2 a0=\"cat\" a1=\"null\"", "cat null", "a1", "null")]
    [InlineData("argc=3 a0=\"test\" a1=\"\" a2=\"?\"", "test  ?", "a2", "?")]
    [InlineData("argc=3 a0=\"sh\" a1_len=20 a1[0]=6C732061 a1[1]=206220 a2=\"x\"", "sh ls a b  x", "a1", "ls a b ")]
    [InlineData("argc=2 a0=\"echo\" a1_len=4 a1[0]=C3 a1[1]=A9", "echo é", "a1", "é")]
    [InlineData("argc=2 a0=\"echo\" a1=FF41", "echo ?A", "a1", "?A")]
    [InlineData("a40=\"x\" a41=\"y\"", "x y", "a41", "y")]
    [InlineData("argc=1 a0=top", "top", "a0", "top")]
    [InlineData("argc=3 a0=\"chmod\" a1=\"777\" a2=\"f\"", "chmod 777 f", "argc", "3")]
    public void The_arguments_of_a_command_are_read(string fields, string line, string name, string value)
    {
        var record = $"type=EXECVE {Stamp}{fields}";

        Read(record).Expect($"EventType=Execute; Operation=execve; Object={line}");
        Assert.Equal(value, Field(record, name));
        Assert.Equal(line, Field(record, "cmdline"));
    }

    [Theory]
    [InlineData("CONFIG_CHANGE", "op=set audit_enabled=0 old=1 auid=1001 ses=7 res=1", "EventType=Disable; Object=audit_enabled; NewValue=0; OldValue=1; EventSeverity=Medium; ActorUserId=1001")]
    [InlineData("CONFIG_CHANGE", "audit_enabled=2 old=1 auid=1001 ses=7 res=1", "EventType=Enable; Operation=set; NewValue=2; EventSeverity=Informational")]
    [InlineData("CONFIG_CHANGE", "audit_backlog_limit=8192 old=64 auid=4294967295 ses=4294967295 res=1", "EventType=Set; Object=audit_backlog_limit; NewValue=8192; OldValue=64; ActorUserId=; ObjectType=Configuration Atom")]
    [InlineData("CONFIG_CHANGE", "auid=1001 ses=7 op=add_rule key=\"exec\" list=4 res=1", "EventType=Create; Object=exec; ObjectType=Policy Rule; RuleName=")]
    [InlineData("CONFIG_CHANGE", "auid=1001 ses=7 op=\"remove_rule\" key=(null) list=4 res=0", "EventType=Delete; Object=4; EventResult=Failure")]
    [InlineData("CONFIG_CHANGE", "auid=1001 ses=7 op=updated_rules path=\"/etc/passwd\" key=(null) list=4 res=1", "EventType=Set; Object=/etc/passwd; Operation=updated_rules")]
    [InlineData("DAEMON_START", "auditd start, ver=2.4.1 format=raw kernel=3.10.0 auid=4294967295 pid=251 res=success", "EventType=Start; Operation=auditd start; EventProductVersion=2.4.1; DvcOsVersion=3.10.0; Object=auditd")]
    [InlineData("DAEMON_END", "auditd normal halt, sending auid=? pid=? subj=? res=success", "EventType=Stop; Operation=auditd normal halt, sending; ActingAppId=")]
    [InlineData("DAEMON_CONFIG", "config changed, auid=0 pid=1512 res=success", "EventType=Set; Operation=config changed; ActorUserId=0")]
    [InlineData("USYS_CONFIG", Session + "msg='changing system time exe=\"/usr/sbin/hwclock\" hostname=? addr=? terminal=? res=success'", "Operation=changing system time; EventMessage=changing system time; EventType=Set; ActingAppName=/usr/sbin/hwclock")]
    [InlineData("NETFILTER_CFG", "table=filter family=2 entries=0", "EventType=Set; Object=filter; ObjectType=Policy Rule")]
    [InlineData("NETFILTER_CFG", "table=t:3 family=1 entries=1 op=nft_unregister_rule pid=9 comm=\"nft\"", "EventType=Delete; Operation=nft_unregister_rule; ActingAppName=nft")]
    [InlineData("KERN_MODULE", "name=\"rootkit\"", "Object=rootkit; EventType=Other; ObjectType=Configuration Atom")]
    [InlineData("BPF", "prog-id=71 op=UNLOAD", "EventType=Stop; Object=71")]
    [InlineData("BPF", "prog-id=71 event=LOAD", "EventType=Start; Operation=LOAD")]
    [InlineData("FEATURE_CHANGE", "pid=1 uid=0 auid=0 ses=1 feature=loginuid_immutable old=0 new=1 old_lock=0 new_lock=1 res=1", "Object=loginuid_immutable; OldValue=0; NewValue=1")]
    [InlineData("SOFTWARE_UPDATE", Session + "msg='sw=\"gcc-4.8\" sw_type=rpm root_dir=\"/\" comm=\"yum\" exe=\"/usr/bin/python\" hostname=? addr=? terminal=? res=success'", "EventType=Install; Object=gcc-4.8")]
    [InlineData("SYSTEM_BOOT", Daemon + "msg=' comm=\"systemd-update-utmp\" exe=\"/usr/lib/systemd/systemd-update-utmp\" hostname=? addr=? terminal=? res=success'", "EventType=Start; Operation=SYSTEM_BOOT; EventMessage=")]
    [InlineData("SYSTEM_RUNLEVEL", Daemon + "msg='old-level=N new-level=3 comm=\"x\" exe=\"/x\" hostname=? addr=? terminal=? res=success'", "EventType=Set; OldValue=N; NewValue=3")]
    [InlineData("VIRT_CONTROL", Session + "msg='virt=kvm op=stop reason=destroyed vm=\"db1\" uuid=5501263b vm-pid=0 exe=\"/usr/sbin/libvirtd\" hostname=? addr=? terminal=? res=success'", "EventType=Stop; Operation=stop; Object=db1")]
    [InlineData("MAC_STATUS", "enforcing=0 old_enforcing=1 auid=1001 ses=7", "EventType=Set; NewValue=0; OldValue=1; ActorUserId=1001")]
    [InlineData("MAC_CONFIG_CHANGE", "bool=httpd_can_network_connect val=1 old_val=0 auid=1001 ses=7", "NewValue=1; OldValue=0; Operation=MAC_CONFIG_CHANGE")]
    [InlineData("ANOM_PROMISCUOUS", "dev=eth0 prom=256 old_prom=0 auid=1001 uid=0 gid=0 ses=7", "Object=eth0; NewValue=256; EventSeverity=Medium; ActorUserId=1001")]
    [InlineData("ANOM_ABEND", "auid=1001 uid=33 gid=33 ses=7 pid=9 comm=\"httpd\" reason=\"memory violation\" sig=11", "Object=httpd; ActingAppName=httpd; EventSeverity=Medium")]
    [InlineData("SECCOMP", "auid=1001 uid=22 gid=22 ses=21 pid=9 comm=\"sshd\" exe=\"/usr/sbin/sshd\" sig=31 arch=40000003 syscall=132 compat=0 ip=0xb7670aac code=0x0", "Operation=getpgid; DvcAction=Deny; EventResult=Failure")]
    [InlineData("SECCOMP", "auid=1001 uid=22 pid=9 exe=\"/x\" sig=0 arch=c000003e syscall=41 compat=0 ip=0x1 code=0x7ffc0000", "Operation=socket; DvcAction=Allow; EventResult=Success")]
    [InlineData("NETFILTER_PKT", "mark=0x0 saddr=192.0.2.1 daddr=198.51.100.20 proto=6", "SrcIpAddr=192.0.2.1; TargetIpAddr=198.51.100.20")]
    [InlineData("CRYPTO_SESSION", Daemon + "msg='op=start direction=from-server cipher=aes ksize=256 mac= pfs=x spid=813 suid=74 rport=51344 laddr=192.0.2.10 lport=22  exe=\"/usr/sbin/sshd\" hostname=? addr=198.51.100.7 terminal=? res=success'",
        "SrcIpAddr=198.51.100.7; SrcPortNumber=51344; TargetIpAddr=192.0.2.10; TargetPortNumber=22; EventType=Start")]
    [InlineData("USER", "pid=9 uid=0 auid=1001 ses=7 msg='a note of mine'", "EventMessage=a note of mine; Operation=a note of mine")]
    [InlineData("SOMETHING_NEW", "op=tried pid=9 exe=\"/x\"", "Operation=tried; EventType=Other; Object=/x")]
    public void Another_record_becomes(string type, string fields, string expected) => Read($"type={type} {Stamp}{fields}").Expect($"EventSchema=AuditEvent; EventOriginalType={type}; " + expected);

    [Theory]
    [InlineData("type=AVC " + Stamp + "avc:  denied  { read open } for  pid=701 comm=\"httpd\" name=\"index.html\" dev=\"dm-0\" ino=4 scontext=a:b:httpd_t:s0 tcontext=a:b:home_t:s0 tclass=file permissive=0",
        "DvcAction=Deny; DvcOriginalAction=denied; EventResult=Failure; EventSeverity=Low; Operation=read open; EventType=Read; Object=index.html; OriginalObjectType=file; ActingAppName=httpd; ActingAppId=701")]
    [InlineData("type=AVC " + Stamp + "avc:  denied  { write } for  pid=701 comm=\"httpd\" path=\"/srv/x\" tclass=file permissive=1", "DvcAction=Allow; EventResult=Success; EventType=Set; Object=/srv/x; DvcOriginalAction=denied")]
    [InlineData("type=AVC " + Stamp + "avc:  granted  { execmem } for  pid=701 comm=\"java\" tcontext=a:b:java_t:s0 tclass=process", "DvcAction=Allow; EventType=Execute; Object=a:b:java_t:s0")]
    [InlineData("Mar  1 10:00:00 web1 kernel: audit(1772359200.123:4711): avc:  denied  { read } for  pid=1 comm=\"x\" name=\"y\" tclass=dir", "DvcAction=Deny; EventOriginalType=AVC; Object=y; DvcHostname=web1")]
    [InlineData("type=USER_AVC " + Stamp + "pid=1 uid=0 auid=4294967295 ses=4294967295 msg='avc:  denied  { start } for auid=n/a uid=0 gid=0 path=\"/run/x.scope\" scontext=a tcontext=b tclass=service  exe=\"/usr/lib/systemd/systemd\" sauid=0 hostname=? addr=? terminal=?'",
        "EventOriginalType=USER_AVC; EventType=Start; Object=/run/x.scope; DvcAction=Deny; ActorUserId=0")]
    [InlineData("type=USER_AVC " + Stamp + "pid=1 uid=0 msg='avc:  received setenforce notice (enforcing=0)  exe=\"/usr/lib/systemd/systemd\" sauid=0 hostname=? addr=? terminal=?'", "EventMessage=received setenforce notice; DvcAction=; EventResult=Success")]
    [InlineData("Mar  1 10:00:00 web1 kernel: [1.5] audit: type=1400 audit(1772359200.123:4711): apparmor=\"DENIED\" operation=\"exec\" class=\"file\" profile=\"snap.x\" name=\"/bin/nc\" pid=7 comm=\"x\" requested_mask=\"x\" denied_mask=\"x\" fsuid=109 ouid=0",
        "DvcAction=Deny; EventResult=Failure; Operation=exec; EventType=Execute; Object=/bin/nc; RuleName=snap.x; ActorUserId=109; DvcHostname=web1")]
    [InlineData("type=AVC " + Stamp + "apparmor=\"ALLOWED\" operation=\"mkdir\" profile=\"x\" name=2F746D702F612062 pid=7 comm=\"x\" requested_mask=\"c\" denied_mask=\"c\" fsuid=0 ouid=0", "DvcAction=Allow; EventType=Create; Object=/tmp/a b; EventResult=Success")]
    [InlineData("type=AVC " + Stamp + "apparmor=\"STATUS\" operation=\"profile_replace\" profile=\"unconfined\" name=\"firefox\" pid=7 comm=\"apparmor_parser\"", "DvcAction=; DvcOriginalAction=STATUS; EventType=Set; ObjectType=Policy Rule; Object=firefox")]
    [InlineData("type=APPARMOR_DENIED " + Stamp + "operation=\"open\" pid=7 profile=\"/usr/sbin/named\" name=\"/etc/shadow\" requested_mask=\"r::\" denied_mask=\"r::\" fsuid=0", "DvcAction=Deny; DvcOriginalAction=DENIED; Object=/etc/shadow")]
    [InlineData("type=UNKNOWN[1423] " + Stamp + "domain=195ba459b blockers=fs.refer path=\"/usr/bin\" dev=\"vda2\" ino=351", "EventOriginalType=LANDLOCK_ACCESS; DvcAction=Deny; Operation=fs.refer; Object=/usr/bin")]
    public void What_access_control_refused_or_let_through_becomes(string line, string expected) => Read(line).Expect("EventSchema=AuditEvent; " + expected);

    [Theory]
    [InlineData("type=SYSCALL " + Stamp + "arch=c000003e syscall=133 a0=26 uid=0 auid=4294967295 tty=(none) key=(null)", "SYSCALL=mknod; syscall=133; a0=26; uid=0; auid=4294967295; tty=(none); key=; type=SYSCALL")]
    [InlineData("Mar  1 10:00:00 web1 kernel: audit: type=1300 audit(1772359200.123:4711): arch=c000003e syscall=59 comm=6120622F", "type=SYSCALL; SYSCALL=execve; comm=a b/")]
    [InlineData("type=SYSCALL " + Stamp + "syscall=59 exe=2F746D702F782028 key=6B657931016B657932", "key=key1; exe=/tmp/x (")]
    [InlineData("type=SYSCALL " + Stamp + "syscall=59 exe=FFFE comm=616", "exe=FFFE; comm=616")]
    [InlineData("type=PROCTITLE " + Stamp + "proctitle=(null)", "proctitle=(null)")]
    [InlineData("type=PROCTITLE " + Stamp + "proctitle=636166C3", "proctitle=caf")]
    [InlineData("type=PATH " + Stamp + "name=\"null\" objtype=CREATE", "name=null; nametype=CREATE; objtype=CREATE")]
    [InlineData("type=PATH " + Stamp + "name=\"(null)\" nametype=CREATE dev=?", "name=(null); dev=")]
    [InlineData("node=web1 type=SERVICE_STOP " + Stamp + "pid=1 uid=0 msg='unit=ufw pid=9 comm=\"systemd\" addr=? res=success'\u001dUID=\"root\"", "unit=ufw; pid=1; addr=; res=success; UID=root; node=web1")]
    [InlineData("type=SOCKADDR " + Stamp + "saddr=020001BBC63364140000000000000000", "saddr_fam=inet; laddr=198.51.100.20; lport=443; saddr=020001BBC63364140000000000000000")]
    [InlineData("type=AVC " + Stamp + "avc:  denied  { read open } for  pid=1", "seresult=denied; seperms=read open")]
    [InlineData("type=USER_LOGIN " + Stamp + "msg='op=login acct=28696E76616C6964207573657229 res=failed'", "acct=(invalid user); op=login")]
    public void Rules_find_auditds_own_names(string line, string expected) =>
        Assert.All(expected.Split("; "), pair => Assert.Equal(pair[(pair.IndexOf('=', StringComparison.Ordinal) + 1)..], Field(line, pair[..pair.IndexOf('=', StringComparison.Ordinal)])));

    [Fact]
    public void Records_of_one_event_on_one_line_are_parted()
    {
        var log = EventLog.Of("auto", "node=web1 type=MAC_STATUS " + Stamp + "enforcing=0 old_enforcing=1 auid=1001 ses=8 type=SYSCALL " + Stamp + "arch=c000003e syscall=1 success=yes pid=9 exe=\"/usr/sbin/setenforce\" type=EOE " + Stamp);

        Assert.Equal(["MAC_STATUS", "SYSCALL"], log.Events.Select(e => e["EventOriginalType"]));
        Assert.Equal(["web1", "web1"], log.Events.Select(e => e["DvcHostname"]));
        Assert.Equal(2, log.Events.Select(e => e["EventUid"]).Distinct().Count());
        Assert.Equal(0, log.Skipped);
    }

    [Theory]
    [InlineData("a message with type=SYSCALL msg=audit(1772359200.124:4711): in it")]
    [InlineData("a message with type=SYS CALL msg=audit(1772359200.123:4711): in it")]
    [InlineData("a message with msg=audit(1772359200.123:4711): in it")]
    public void A_text_that_looks_like_a_record_is_none(string text) => Read($"type=USER {Stamp}pid=9 uid=0 auid=1001 ses=7 msg='{text}'").Expect("EventOriginalType=USER");

    [Theory]
    [InlineData("type=EOE " + Stamp)]
    [InlineData("Mar  1 10:00:00 web1 kernel: audit: type=1320 audit(1772359200.123:4711): ")]
    [InlineData("# rotated")]
    [InlineData("----")]
    [InlineData("time->Sun Mar  1 10:00:00 2026")]
    public void What_is_no_event_is_skipped(string line) => Assert.Equal(1, EventLog.Of("linux-auditd", line).Skipped);

    [Theory]
    [InlineData("type=SYSCALL msg=audit(1772359200.1", RejectionCodes.Truncated)]
    [InlineData("type=SYSCALL msg=audit(03/01/2026 10:00:00.123:4711) : arch=x86_64", RejectionCodes.BadTime)]
    [InlineData("type=SYSCALL msg=audit(0.000:0): arch=c000003e", RejectionCodes.BadTime)]
    [InlineData("type=SYSCALL msg=audit(1772359200.123): arch=c000003e", RejectionCodes.BadTime)]
    [InlineData("type=UNKNOWN[1329] msg=g", RejectionCodes.Malformed)]
    [InlineData("Mar  1 10:00:00 web1 audispd: queue is full - dropping event", RejectionCodes.Malformed)]
    [InlineData("Mar  1 10:00:00 web1 kernel: audit: audit_lost=3 audit_rate_limit=0 audit_backlog_limit=64", RejectionCodes.Malformed)]
    public void What_can_not_be_read_is_rejected_with_a_reason(string line, string code) => Assert.Equal(code, Assert.Single(EventLog.Of("linux-auditd", line).Rejections).Code);

    [Theory]
    [InlineData("CEF:0|Vendor|Product|1|1|x|5|msg=type=SYSCALL msg=audit(1772359200.123:4711): arch=c000003e")]
    [InlineData("{\"message\":\"type=SYSCALL msg=audit(1772359200.123:4711): arch=c000003e\",\"ecs\":{\"version\":\"8.0\"}}")]
    [InlineData("Mar  1 10:00:00 web1 sshd[1]: see audit(5) for the format")]
    [InlineData("Mar  1 10:00:00 web1 audit[1]: hello there")]
    public void Another_vendors_record_is_left_to_it(string line) => Assert.False(EventSources.Recognizes(EventSources.Find("linux-auditd")!, Encoding.UTF8.GetBytes(line)));
}
