using SecResponder.Events.Asim;
using SecResponder.Events.Text;

namespace SecResponder.Events.Sources.Argocd;

/// <summary>Who acts: a local account, somebody by single sign-on, a project's role, Argo CD itself.</summary>
internal static class ArgocdUsers
{
    private static readonly byte[] Controller = "argocd-application-controller"u8.ToArray();

    /// <summary>Sets who acted. Argo CD writes <c>Unknown user</c> when it knows nobody.</summary>
    public static void SetActor(SecurityEvent e, ReadOnlySpan<byte> name)
    {
        if (name.IsEmpty || name.SequenceEqual("Unknown user"u8))
            return;
        UserFields.Actor.Set(e, name);
        e.SetConstant(AsimField.ActorUserType, TypeOf(name));
    }

    /// <summary>Says that Argo CD did it by itself.</summary>
    /// <param name="e">The event.</param>
    /// <param name="component">Which component, where the record says it.</param>
    public static void SetItself(SecurityEvent e, ReadOnlySpan<byte> component)
    {
        UserFields.Actor.Set(e, component.IsEmpty ? Controller : component);
        e.SetConstant(AsimField.ActorUserType, AsimWords.System);
    }

    /// <summary>What kind of user the name is of.</summary>
    public static byte[] TypeOf(ReadOnlySpan<byte> name) => name switch
    {
        // proj:<project>:<role>, of a token that a project issued.
        _ when name.StartsWith("proj:"u8) => AsimWords.Service,
        _ when name.SequenceEqual("admin"u8) => AsimWords.Admin,
        _ => AsimWords.Regular,
    };

    /// <summary>The name that a token's claims give, as Argo CD itself chooses it: the subject of its own tokens, else the mail address, the connector's user id, the subject.</summary>
    /// <remarks>argo-cd, <c>util/session/sessionmanager.go</c> (<c>Username</c>), <c>util/jwt/jwt.go</c> (<c>GetUserIdentifier</c>).</remarks>
    public static ReadOnlySpan<byte> NameIn(ReadOnlySpan<byte> claims)
    {
        if (!IsOurs(claims) && JsonMember.Find(claims, "email"u8) is { IsEmpty: false } mail)
            return mail;
        var connector = JsonMember.FindObject(claims, "federated_claims"u8);
        if (!connector.IsEmpty && JsonMember.Find(connector, "user_id"u8) is { IsEmpty: false } federated)
            return federated;
        var subject = JsonMember.Find(claims, "sub"u8);
        // Tokens of accounts say what they are for: "ada:login", "ci:apiKey".
        return subject.EndsWith(":login"u8) ? subject[..^6] : subject.EndsWith(":apiKey"u8) ? subject[..^7] : subject;
    }

    /// <summary>Whether Argo CD issued the token.</summary>
    public static bool IsOurs(ReadOnlySpan<byte> claims) => JsonMember.Find(claims, "iss"u8).SequenceEqual("argocd"u8);
}
