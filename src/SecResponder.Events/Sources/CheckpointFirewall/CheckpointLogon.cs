using SecResponder.Events.Asim;
using SecResponder.Events.Text;

namespace SecResponder.Events.Sources.CheckpointFirewall;

/// <summary>Logons: of administrators to the management or a shell, of users to VPN, Mobile Access and Identity Awareness.</summary>
internal static class CheckpointLogon
{
    private static readonly WordMap Words = new(("Log In", "Logon"), ("Login", "Logon"), ("Failed Log In", "Logon"), ("Log Out", "Logoff"), ("Logout", "Logoff"), ("Forced Log Out", "Logoff"));

    private static readonly WordMap Methods = new(("Password", "Username & Password"), ("Check Point Password", "Username & Password"), ("OS Password", "Username & Password"), ("Active Directory", "Username & Password"),
        ("LDAP", "Username & Password"), ("radius", "Username & Password"), ("TACACS", "Username & Password"), ("Certificate", "PKI"), ("Certificate file", "PKI"), ("Multi-Factor", "Multi factor authentication"));

    /// <summary>Whether the record tells of a logon or its end.</summary>
    public static bool Is(VendorFields fields) => Word(fields) is not null;

    public static void Finish(SecurityEvent e)
    {
        var fields = e.Vendor;
        e.SetConstant(AsimField.EventType, Word(fields)!);
        e.Set(AsimField.EventOriginalSubType, fields.Find("subject"u8));
        UserFields.Target.Set(e, fields.Find("administrator"u8).Utf8);
        CheckpointAudit.Client(e);
        e.Set(AsimField.TargetAppName, fields.Find("product"u8));
        if (e.Has(AsimField.TargetAppName))
            e.SetConstant(AsimField.TargetAppType, AsimWords.Service);
        e.Set(AsimField.TargetSessionId, fields.Find("session_uid"u8));
        var information = fields.Find("additional_info"u8).Utf8;
        if (information.IsEmpty)
            information = fields.Find("reason"u8).Utf8;
        e.SetText(AsimField.EventMessage, information);
        if (information.StartsWith("Authentication method: "u8))
            Method(e, information["Authentication method: ".Length..]);
        Method(e, fields.Find("auth_method"u8).Utf8);
        Result(e, information);
    }

    private static byte[]? Word(VendorFields fields) => Words.Find(fields.Find("operation"u8).Utf8) ?? Words.Find(fields.Find("action"u8).Utf8);

    private static void Method(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty)
            return;
        e.SetText(AsimField.LogonProtocol, text);
        Methods.TrySet(e, AsimField.LogonMethod, text);
    }

    private static void Result(SecurityEvent e, ReadOnlySpan<byte> information)
    {
        var fields = e.Vendor;
        var failed = CheckpointAudit.Failed(fields.Find("audit_status"u8).Utf8) || fields.Find("action"u8).Utf8.StartsWith("Failed"u8)
            || CheckpointAudit.Failed(fields.Find("auth_status"u8).Utf8) || information.IndexOf("failed to log in"u8) >= 0;
        e.SetConstant(AsimField.EventResult, failed ? AsimWords.Failure : AsimWords.Success);
        if (!failed)
            return;
        e.SetText(AsimField.EventOriginalResultDetails, information);
        e.SetConstant(AsimField.EventResultDetails, information.IndexOf("rong Password"u8) >= 0 || information.IndexOf("rong password"u8) >= 0 || information.IndexOf("ncorrect password"u8) >= 0 ? AsimWords.IncorrectPassword
            : information.IndexOf("not found"u8) >= 0 || information.IndexOf("nknown user"u8) >= 0 || information.IndexOf("not exist"u8) >= 0 ? AsimWords.NoSuchUser
            : information.IndexOf("locked"u8) >= 0 ? AsimWords.UserLocked
            : information.IndexOf("xpired"u8) >= 0 ? AsimWords.AccountExpired
            : AsimWords.Other);
    }
}
