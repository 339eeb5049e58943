using System.Collections.Immutable;
using System.Security.Claims;
using System.Security.Cryptography;
using SecResponder.Response.Pipeline;

namespace SecResponder.Server.Console.People;

/// <summary>Somebody who is signed in.</summary>
/// <param name="Name">As the ledger calls them.</param>
/// <param name="Role">What they may do.</param>
/// <param name="Groups">Those of their groups that give a role, or that a team's approvers name.</param>
/// <param name="Session">Tells this sign-in from every other.</param>
public sealed record ConsoleUser(string Name, ConsoleRole Role, ImmutableArray<string> Groups, string Session)
{
    internal const string Scheme = "console";

    private const string NameClaim = "name";
    private const string RoleClaim = "role";
    private const string GroupClaim = "group";
    private const string SessionClaim = "sid";
    private const string ProviderClaim = "provider";

    /// <summary>Whether a provider said who it is, and may have a session of its own for them.</summary>
    public bool IsOfProvider { get; init; }

    /// <summary>Whether they may do what asks for this role.</summary>
    public bool Is(ConsoleRole needed) => Role >= needed && needed != ConsoleRole.None;

    /// <summary>The same person, for whoever decides whether they may decide.</summary>
    public Person Person => new(Name, [.. Groups.Select(group => Guid.TryParse(group, out var id) ? id : Guid.Empty).Where(id => id != Guid.Empty)]);

    /// <summary>A sign-in of its own: nothing that a browser had before is any use for it.</summary>
    internal static ConsoleUser SignedIn(string name, ConsoleRole role, IEnumerable<string> groups) => new(name, role, [.. groups], Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)));

    internal ClaimsPrincipal Principal => new(new ClaimsIdentity(
        [new(NameClaim, Name), new(RoleClaim, Role.ToString()), new(SessionClaim, Session), .. IsOfProvider ? [new Claim(ProviderClaim, "yes")] : Array.Empty<Claim>(), .. Groups.Select(group => new Claim(GroupClaim, group))], Scheme, NameClaim, RoleClaim));

    /// <summary>Who a sealed cookie says; null: it says nobody that this version knows.</summary>
    internal static ConsoleUser? Of(ClaimsPrincipal principal) =>
        principal.FindFirst(NameClaim) is { Value: { Length: > 0 } name } && principal.FindFirst(SessionClaim) is { Value: var session } && Enum.TryParse<ConsoleRole>(principal.FindFirst(RoleClaim)?.Value, out var role)
            ? new ConsoleUser(name, role, [.. principal.FindAll(GroupClaim).Select(claim => claim.Value)], session) { IsOfProvider = principal.HasClaim(ProviderClaim, "yes") }
            : null;
}
