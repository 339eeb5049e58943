namespace SecResponder.Events.Sources.Argocd;

/// <summary>What the policy engine says when it refuses: <c>permission denied: clusters, delete, https://192.0.2.10:6443, sub: ada, iat: 2026-03-01T10:00:00Z</c>.</summary>
/// <remarks>argo-cd, <c>util/rbac/rbac.go</c>, <c>EnforceErr</c>: the resource, the action, the object, then who asked.</remarks>
internal static class ArgocdDenial
{
    /// <summary>Takes the text apart; false when it is something else.</summary>
    public static bool TryRead(ReadOnlySpan<byte> text, out ReadOnlySpan<byte> target, out ReadOnlySpan<byte> user)
    {
        target = default;
        user = default;
        if (!text.StartsWith("permission denied: "u8))
            return false;
        var rest = text["permission denied: "u8.Length..];
        var subject = rest.LastIndexOf(", sub: "u8);
        if (subject >= 0)
        {
            user = rest[(subject + ", sub: "u8.Length)..];
            if (user.LastIndexOf(", iat: "u8) is var issued and >= 0)
                user = user[..issued];
            rest = rest[..subject];
        }
        for (var part = 0; part < 2; part++)
        {
            var comma = rest.IndexOf(", "u8);
            if (comma < 0)
                return true;
            rest = rest[(comma + 2)..];
        }
        target = rest;
        return true;
    }
}
