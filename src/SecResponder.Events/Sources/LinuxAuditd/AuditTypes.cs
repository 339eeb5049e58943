using System.Globalization;
using SecResponder.Events.Asim;
using SecResponder.Events.Text;

namespace SecResponder.Events.Sources.LinuxAuditd;

/// <summary>The types of record by name, and by the number that the kernel prints where it does not know, or nobody asked it for, the name.</summary>
/// <remarks>The kernel's <c>include/uapi/linux/audit.h</c>, audit-userspace's <c>audit-records.h</c>; Red Hat, "Audit record types".</remarks>
internal static class AuditTypes
{
    private const int FirstNumber = 1000;

    private static readonly AuditType?[] ByNumber = new AuditType?[2000];
    private static readonly Utf8Map<AuditType> Names = new(All());

    /// <summary>A type whose name nobody knows.</summary>
    public static AuditType Unknown { get; } = new("", AuditKinds.Other, AsimWords.Other, AuditForm.Plain);

    /// <summary>The type as it is written: <c>SYSCALL</c>, <c>1300</c>, <c>UNKNOWN[1334]</c>; null when it is not known.</summary>
    public static AuditType? Find(ReadOnlySpan<byte> text)
    {
        if (Names.Find(text) is { } known)
            return known;
        if (text.StartsWith("UNKNOWN["u8) && text[^1] == ']')
            text = text["UNKNOWN[".Length..^1];
        return Numbers.TryRead(text, out var number) && number >= FirstNumber && number < FirstNumber + ByNumber.Length ? ByNumber[number - FirstNumber] : null;
    }

    private static IEnumerable<KeyValuePair<string, AuditType>> All()
    {
        foreach (var (kind, eventType, form, words) in Rows)
            foreach (var word in words.Split(' '))
            {
                var equals = word.IndexOf('=', StringComparison.Ordinal);
                var type = new AuditType(word[..equals], kind, eventType, form);
                ByNumber[int.Parse(word[(equals + 1)..], CultureInfo.InvariantCulture) - FirstNumber] = type;
                yield return new(word[..equals], type);
            }
    }

    private static (EventKind Kind, byte[] EventType, AuditForm Form, string Words)[] Rows =>
    [
        (AuditKinds.Logon, AsimWords.Logon, AuditForm.Plain, "USER_AUTH=1100 USER_ACCT=1101 CRED_ACQ=1103 USER_START=1105 USER_ERR=1109 CRED_REFR=1110 USER_LOGIN=1112 GRP_AUTH=1126 CRYPTO_LOGIN=2402"),
        (AuditKinds.Logon, AsimWords.Logoff, AuditForm.Plain, "CRED_DISP=1104 USER_END=1106 USER_LOGOUT=1113 CRYPTO_LOGOUT=2403"),
        (AuditKinds.Logon, AsimWords.Logon, AuditForm.Login, "LOGIN=1006"),

        (AuditKinds.Account, AsimWords.Create, AuditForm.Plain, "ADD_USER=1114 ADD_GROUP=1116"),
        (AuditKinds.Account, AsimWords.Delete, AuditForm.Plain, "DEL_USER=1115 DEL_GROUP=1117"),
        (AuditKinds.Account, AsimWords.Set, AuditForm.Plain,
            "USER_MGMT=1102 USER_CHAUTHTOK=1108 CHGRP_ID=1119 CHUSER_ID=1125 GRP_MGMT=1132 GRP_CHAUTHTOK=1133 USER_ROLE_CHANGE=2300 ROLE_ASSIGN=2301 ROLE_REMOVE=2302 ROLE_MODIFY=2311"),
        (AuditKinds.Account, AsimWords.Disable, AuditForm.Plain, "ACCT_LOCK=1135"),
        (AuditKinds.Account, AsimWords.Enable, AuditForm.Plain, "ACCT_UNLOCK=1136"),

        (AuditKinds.Command, AsimWords.Execute, AuditForm.Plain, "USER_CMD=1123"),
        // Goes with every call, not only with those that execute.
        (AuditKinds.Command, AsimWords.Other, AuditForm.Plain, "PROCTITLE=1327"),
        (AuditKinds.Command, AsimWords.Execute, AuditForm.Arguments, "EXECVE=1309"),
        (AuditKinds.Command, AsimWords.Other, AuditForm.Typed, "USER_TTY=1124 TTY=1319"),

        (AuditKinds.Call, AsimWords.Other, AuditForm.SystemCall, "SYSCALL=1300 URINGOP=1336"),
        (AuditKinds.Call, AsimWords.Other, AuditForm.Path, "PATH=1302"),
        (AuditKinds.Call, AsimWords.Other, AuditForm.Address, "SOCKADDR=1306"),
        (AuditKinds.Call, AsimWords.Other, AuditForm.Plain,
            "IPC=1303 SOCKETCALL=1304 CWD=1307 IPC_SET_PERM=1311 MQ_OPEN=1312 MQ_SENDRECV=1313 MQ_NOTIFY=1314 MQ_GETSETATTR=1315 KERNEL_OTHER=1316 FD_PAIR=1317 OBJ_PID=1318 BPRM_FCAPS=1321 CAPSET=1322 "
            + "MMAP=1323 FANOTIFY=1331 OPENAT2=1337"),
        (AuditKinds.Call, AsimWords.Other, AuditForm.End, "EOE=1320"),

        (AuditKinds.Setting, AsimWords.Set, AuditForm.Setting, "CONFIG_CHANGE=1305"),
        (AuditKinds.Setting, AsimWords.Set, AuditForm.Plain, "USYS_CONFIG=1111 DAEMON_CONFIG=1203 NETFILTER_CFG=1325 FEATURE_CHANGE=1328 REPLACE=1329 TIME_INJOFFSET=1332 TIME_ADJNTPVAL=1333"),
        (AuditKinds.Setting, AsimWords.Start, AuditForm.Plain, "DAEMON_START=1200 DAEMON_RESUME=1206"),
        (AuditKinds.Setting, AsimWords.Stop, AuditForm.Plain, "DAEMON_END=1201 DAEMON_ABORT=1202"),
        (AuditKinds.Setting, AsimWords.Install, AuditForm.Plain, "SOFTWARE_UPDATE=1138"),
        (AuditKinds.Setting, AsimWords.Other, AuditForm.Plain,
            "DAEMON_RECONFIG=1204 DAEMON_ROTATE=1205 DAEMON_ACCEPT=1207 DAEMON_CLOSE=1208 DAEMON_ERR=1209 KERN_MODULE=1330 BPF=1334 EVENT_LISTENER=1335 DM_CTRL=1338 DM_EVENT=1339 USER_DEVICE=1137"),

        (AuditKinds.Service, AsimWords.Start, AuditForm.Plain, "SERVICE_START=1130 SYSTEM_BOOT=1127"),
        (AuditKinds.Service, AsimWords.Stop, AuditForm.Plain, "SERVICE_STOP=1131 SYSTEM_SHUTDOWN=1128"),
        (AuditKinds.Service, AsimWords.Set, AuditForm.Plain, "SYSTEM_RUNLEVEL=1129 VIRT_RESOURCE=2501"),
        (AuditKinds.Service, AsimWords.Create, AuditForm.Plain, "VIRT_CREATE=2504"),
        (AuditKinds.Service, AsimWords.Delete, AuditForm.Plain, "VIRT_DESTROY=2505"),
        (AuditKinds.Service, AsimWords.Other, AuditForm.Plain, "VIRT_CONTROL=2500 VIRT_MACHINE_ID=2502 VIRT_INTEGRITY_CHECK=2503 VIRT_MIGRATE_IN=2506 VIRT_MIGRATE_OUT=2507"),

        (AuditKinds.Access, AsimWords.Other, AuditForm.Access,
            "USER_AVC=1107 USER_SELINUX_ERR=1122 AVC=1400 SELINUX_ERR=1401 AVC_PATH=1402 APPARMOR=1500 APPARMOR_AUDIT=1501 APPARMOR_ALLOWED=1502 APPARMOR_DENIED=1503 APPARMOR_HINT=1504 APPARMOR_STATUS=1505 "
            + "APPARMOR_ERROR=1506 APPARMOR_KILL=1507 LANDLOCK_ACCESS=1423"),
        (AuditKinds.Access, AsimWords.Set, AuditForm.Plain,
            "MAC_POLICY_LOAD=1403 MAC_STATUS=1404 MAC_CONFIG_CHANGE=1405 MAC_UNLBL_ALLOW=1406 LABEL_OVERRIDE=2303 LABEL_LEVEL_CHANGE=2304 FS_RELABEL=2309 USER_MAC_POLICY_LOAD=2310 USER_MAC_CONFIG_CHANGE=2312 "
            + "USER_MAC_STATUS=2313"),
        (AuditKinds.Access, AsimWords.Create, AuditForm.Plain, "MAC_CIPSOV4_ADD=1407 MAC_MAP_ADD=1409 MAC_IPSEC_ADDSA=1411 MAC_IPSEC_ADDSPD=1413 MAC_UNLBL_STCADD=1416 MAC_CALIPSO_ADD=1418"),
        (AuditKinds.Access, AsimWords.Delete, AuditForm.Plain, "MAC_CIPSOV4_DEL=1408 MAC_MAP_DEL=1410 MAC_IPSEC_DELSA=1412 MAC_IPSEC_DELSPD=1414 MAC_UNLBL_STCDEL=1417 MAC_CALIPSO_DEL=1419"),
        (AuditKinds.Access, AsimWords.Other, AuditForm.Plain,
            "DAC_CHECK=1118 MAC_CHECK=1134 MAC_IPSEC_EVENT=1415 LANDLOCK_DOMAIN=1424 INTEGRITY_DATA=1800 INTEGRITY_METADATA=1801 INTEGRITY_STATUS=1802 INTEGRITY_HASH=1803 INTEGRITY_PCR=1804 INTEGRITY_RULE=1805 "
            + "INTEGRITY_EVM_XATTR=1806 INTEGRITY_POLICY_RULE=1807 USER_LABELED_EXPORT=2305 USER_UNLABELED_EXPORT=2306 DEV_ALLOC=2307 DEV_DEALLOC=2308"),

        (AuditKinds.Anomaly, AsimWords.Other, AuditForm.Plain,
            "SECCOMP=1326 ANOM_PROMISCUOUS=1700 ANOM_ABEND=1701 ANOM_LINK=1702 ANOM_CREAT=1703 ANOM_LOGIN_FAILURES=2100 ANOM_LOGIN_TIME=2101 ANOM_LOGIN_SESSIONS=2102 ANOM_LOGIN_ACCT=2103 "
            + "ANOM_LOGIN_LOCATION=2104 ANOM_MAX_DAC=2105 ANOM_MAX_MAC=2106 ANOM_AMTU_FAIL=2107 ANOM_RBAC_FAIL=2108 ANOM_RBAC_INTEGRITY_FAIL=2109 ANOM_CRYPTO_FAIL=2110 ANOM_ACCESS_FS=2111 ANOM_EXEC=2112 "
            + "ANOM_MK_EXEC=2113 ANOM_ADD_ACCT=2114 ANOM_DEL_ACCT=2115 ANOM_MOD_ACCT=2116 ANOM_ROOT_TRANS=2117 ANOM_LOGIN_SERVICE=2118 ANOM_LOGIN_ROOT=2119 ANOM_ORIGIN_FAILURES=2120 ANOM_SESSION=2121 "
            + "RESP_ANOMALY=2200 RESP_ALERT=2201 RESP_KILL_PROC=2202 RESP_TERM_ACCESS=2203 RESP_ACCT_REMOTE=2204 RESP_ACCT_LOCK_TIMED=2205 RESP_ACCT_UNLOCK_TIMED=2206 RESP_ACCT_LOCK=2207 RESP_TERM_LOCK=2208 "
            + "RESP_SEBOOL=2209 RESP_EXEC=2210 RESP_SINGLE=2211 RESP_HALT=2212 RESP_ORIGIN_BLOCK=2213 RESP_ORIGIN_BLOCK_TIMED=2214 RESP_ORIGIN_UNBLOCK_TIMED=2215"),

        (AuditKinds.Other, AsimWords.Other, AuditForm.Plain,
            "USER=1005 TEST=1120 TRUSTED_APP=1121 NETFILTER_PKT=1324 KERNEL=2000 CRYPTO_TEST_USER=2400 CRYPTO_PARAM_CHANGE_USER=2401 CRYPTO_KEY_USER=2404 CRYPTO_FAILURE_USER=2405 CRYPTO_REPLAY_USER=2406 "
            + "CRYPTO_SESSION=2407 CRYPTO_IKE_SA=2408 CRYPTO_IPSEC_SA=2409"),
    ];
}
