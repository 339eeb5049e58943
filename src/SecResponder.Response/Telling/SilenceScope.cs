using SecResponder.Response.Guardrails;

namespace SecResponder.Response.Telling;

/// <summary>What a silence is about: a playbook's id, <c>owner:TEAM</c>, <c>about:VALUE</c>, or several of them, and then all must fit: <c>3d0f5c4e owner:network-soc about:10.0.0.0/8</c>.</summary>
/// <remarks><c>about:</c> stands last and takes the rest, blanks included. Its value is a name, an address, a network or text with <c>*</c> and <c>?</c>; it fits an incident
/// whose group, targets or resolved entities have it.</remarks>
public sealed record SilenceScope
{
    private const string OwnerIs = "owner:";
    private const string AboutIs = "about:";

    /// <summary>A playbook's id, or null for any.</summary>
    public string? Playbook { get; private init; }
    /// <summary>A team, or null for any.</summary>
    public string? Owner { get; private init; }
    /// <summary>What the incident is about, or null for anything.</summary>
    public string? About { get; private init; }

    /// <summary>Reads a scope.</summary>
    /// <param name="text">As a person writes it.</param>
    /// <param name="scope">What was read.</param>
    /// <returns>What is wrong with it, or null.</returns>
    public static string? Read(string text, out SilenceScope scope)
    {
        ArgumentNullException.ThrowIfNull(text);
        scope = new SilenceScope();
        for (var rest = text.Trim(); rest.Length > 0;)
        {
            if (rest.StartsWith(AboutIs, StringComparison.OrdinalIgnoreCase))
            {
                scope = scope with { About = rest[AboutIs.Length..].Trim() };
                break;
            }
            var end = rest.IndexOf(' ', StringComparison.Ordinal);
            var term = end < 0 ? rest : rest[..end];
            rest = end < 0 ? "" : rest[end..].TrimStart();
            if (term.StartsWith(OwnerIs, StringComparison.OrdinalIgnoreCase))
            {
                if (scope.Owner is not null)
                    return $"there are two owners in '{text}'; silence each by itself";
                scope = scope with { Owner = term[OwnerIs.Length..] };
            }
            else if (term.Contains(':', StringComparison.Ordinal))
                return $"'{term}' is not known; write a playbook's id, 'owner:TEAM' or 'about:VALUE'";
            else if (scope.Playbook is not null)
                return $"there are two playbooks in '{text}'; silence each by itself, and what an incident is about as 'about:VALUE'";
            else
                scope = scope with { Playbook = term };
        }
        return scope switch
        {
            { Playbook: null, Owner: null, About: null } or { Owner: "" } or { About: "" } =>
                "a silence is about a playbook's id, 'owner:TEAM', 'about:VALUE' (an address, network, host, user), or several of them together",
            // It would be a silence of everything, and the one who wrote it may not have meant that.
            { Playbook: null, Owner: null, About: { } about } when about.All(letter => letter is '*' or '?') =>
                $"'{text}' would silence everything; name a team with 'owner:TEAM' besides",
            _ => null,
        };
    }

    /// <summary>Whether it fits an incident.</summary>
    /// <param name="playbookId">The incident's playbook.</param>
    /// <param name="owner">Its team.</param>
    /// <param name="names">What it is about.</param>
    internal bool Fits(string playbookId, string owner, IReadOnlyCollection<string> names) =>
        (Playbook is null || Same(Playbook, playbookId)) && (Owner is null || Same(Owner, owner))
        && (About is null || names.Any(name => NamePattern.Matches(About, name)));

    /// <summary>The one way a scope is written.</summary>
    public override string ToString() => string.Join(
        ' ', new[] { Playbook, Owner is null ? null : OwnerIs + Owner, About is null ? null : AboutIs + About }.OfType<string>());

    private static bool Same(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);
}
