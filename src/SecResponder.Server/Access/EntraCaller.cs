using System.Security.Claims;
using Microsoft.Identity.Web;

namespace SecResponder.Server.Access;

/// <summary>A token's holder as a caller. What it may do are the app roles that were assigned to it; a token without one opens nothing.</summary>
internal static class EntraCaller
{
    public static void Add(IServiceCollection services, IConfiguration configuration)
    {
        if (configuration.GetSection(EntraOptions.Section).Get<EntraOptions>() is not { IsGiven: true })
            return;
        var section = configuration.GetSection(EntraOptions.Section);
        services.AddAuthentication().AddMicrosoftIdentityWebApi(
            bearer => section.Bind(bearer),
            identity =>
            {
                identity.Instance = new EntraOptions().Instance;
                section.Bind(identity);
            });
    }

    public static Caller Of(ClaimsPrincipal principal)
    {
        var roles = principal.FindAll(claim => claim.Type is ClaimTypes.Role or "roles").Select(claim => claim.Value);
        var names = roles.Where(role => role.StartsWith(RightNames.RolePrefix, StringComparison.Ordinal)).Select(role => role[RightNames.RolePrefix.Length..]);
        return new Caller(principal.FindFirstValue("azp") ?? principal.FindFirstValue("appid") ?? principal.GetObjectId() ?? "Entra", RightNames.Of(names));
    }
}
