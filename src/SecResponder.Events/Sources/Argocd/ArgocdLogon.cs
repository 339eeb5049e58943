using SecResponder.Events.Asim;
using SecResponder.Events.Text;

namespace SecResponder.Events.Sources.Argocd;

/// <summary>Who logged on or off, and why not: lines with the name, and answers of the session service, which have none unless the error gives it.</summary>
/// <remarks>argo-cd, <c>util/session/sessionmanager.go</c>, <c>util/oidc/oidc.go</c>, <c>server/session/session.go</c>.</remarks>
internal static class ArgocdLogon
{
    private static readonly byte[] ArgoCd = "Argo CD"u8.ToArray();
    private static readonly byte[] Oidc = "OIDC"u8.ToArray();
    private static readonly byte[] FailedLogin = " failed login "u8.ToArray();
    private static readonly byte[] TooMany = " had too many failed logins ("u8.ToArray();
    private static readonly byte[] WebLogin = "Web login successful. Claims: "u8.ToArray();

    // What stands in the error, and why that is; in the order in which they are tried.
    private static readonly (byte[] Words, byte[] Reason)[] Reasons =
    [
        ("Invalid username or password"u8.ToArray(), AsimWords.NoSuchUserOrPassword),
        ("Blank passwords"u8.ToArray(), AsimWords.IncorrectPassword),
        ("Username is too long"u8.ToArray(), AsimWords.NoSuchUser),
        (" is disabled"u8.ToArray(), AsimWords.UserDisabled),
        (" does not have "u8.ToArray(), AsimWords.LogonViolatesPolicy),
        ("expired"u8.ToArray(), AsimWords.SessionExpired),
    ];

    /// <summary>Whether a message tells of a logon.</summary>
    public static bool IsLogon(ReadOnlySpan<byte> message) =>
        (message.StartsWith("User "u8) && ((message.IndexOf(FailedLogin) > 0 && message.EndsWith(" time(s)"u8)) || message.IndexOf(TooMany) > 0))
        || message.StartsWith(WebLogin.AsSpan().TrimEnd((byte)' '))
        || message.StartsWith("Failed to verify oidc token: "u8) || message.StartsWith("Failed to verify session token: "u8) || message.StartsWith("Failed to verify token: failed to verify "u8);

    /// <summary>Says who, how, and why not.</summary>
    public static void Finish(SecurityEvent e, bool isLogoff)
    {
        e.SetConstant(AsimField.EventType, isLogoff ? AsimWords.Logoff : AsimWords.Logon);
        e.SetConstant(AsimField.TargetAppName, ArgoCd);
        e.SetConstant(AsimField.TargetAppType, AsimWords.Service);
        var message = e[AsimField.EventMessage].Utf8;
        if (message.StartsWith(WebLogin))
            Claims(e, message[WebLogin.Length..]);
        else if (message.StartsWith("User "u8))
            Password(e, message["User "u8.Length..]);
        else if (message.StartsWith("Failed to verify "u8))
        {
            e.SetConstant(AsimField.LogonProtocol, Oidc);
            Fail(e, message);
        }
        else
            Answer(e, isLogoff);
    }

    private static void Claims(SecurityEvent e, ReadOnlySpan<byte> claims)
    {
        e.SetConstant(AsimField.EventResult, AsimWords.Success);
        e.SetConstant(AsimField.LogonProtocol, Oidc);
        SetTarget(e, ArgocdUsers.NameIn(claims));
        if (JsonMember.Find(claims, "sub"u8) is { IsEmpty: false } subject)
        {
            e.SetText(AsimField.TargetUserId, subject);
            e.SetConstant(AsimField.TargetUserIdType, AsimWords.Other);
        }
        e.SetText(AsimField.TargetUserScope, JsonMember.Find(claims, "iss"u8));
        e.SetText(AsimField.TargetSessionId, JsonMember.Find(claims, "jti"u8) is { IsEmpty: false } id ? id : JsonMember.Find(claims, "sid"u8));
    }

    // The name is what somebody typed: the words of Argo CD are the last ones.
    private static void Password(SecurityEvent e, ReadOnlySpan<byte> rest)
    {
        var locked = rest.LastIndexOf(TooMany);
        var at = locked > 0 ? locked : rest.LastIndexOf(FailedLogin);
        if (at > 0)
            SetTarget(e, rest[..at]);
        e.SetConstant(AsimField.LogonMethod, AsimWords.UsernameAndPassword);
        Fail(e, locked > 0 ? AsimWords.UserLocked : AsimWords.NoSuchUserOrPassword);
    }

    private static void Answer(SecurityEvent e, bool isLogoff)
    {
        if (!isLogoff)
            e.SetConstant(AsimField.LogonMethod, AsimWords.UsernameAndPassword);
        if (e[AsimField.EventOriginalResultDetails].Utf8.SequenceEqual("OK"u8))
        {
            e.SetConstant(AsimField.EventResult, AsimWords.Success);
            return;
        }
        var error = ArgocdCall.ErrorOf(e);
        Fail(e, error);
        // "Account ada is disabled", "Account ada does not have login capability"
        if (!error.StartsWith("Account "u8))
            return;
        var name = error["Account "u8.Length..];
        var end = name.LastIndexOf(" is disabled"u8);
        if (end < 0)
            end = name.LastIndexOf(" does not have "u8);
        if (end > 0)
            SetTarget(e, name[..end]);
    }

    private static void SetTarget(SecurityEvent e, ReadOnlySpan<byte> name)
    {
        if (name.IsEmpty)
            return;
        UserFields.Target.Set(e, name);
        e.SetConstant(AsimField.TargetUserType, ArgocdUsers.TypeOf(name));
    }

    private static void Fail(SecurityEvent e, ReadOnlySpan<byte> error)
    {
        foreach (var (words, reason) in Reasons)
            if (error.IndexOf(words) >= 0)
            {
                Fail(e, reason);
                return;
            }
        Fail(e, AsimWords.Other);
    }

    private static void Fail(SecurityEvent e, byte[] reason)
    {
        e.SetConstant(AsimField.EventResult, AsimWords.Failure);
        e.SetConstant(AsimField.EventResultDetails, reason);
        e.SetConstant(AsimField.EventSeverity, AsimWords.Low);
    }
}
