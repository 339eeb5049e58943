using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace SecResponder.Lab.Graph;

/// <summary>Registrations and service principals: read, disable, remove a secret. A secret may stand at either.</summary>
internal sealed class ApplicationsApi(DirectoryState directory)
{
    public void Map(IEndpointRouteBuilder routes, Func<RequestDelegate, RequestDelegate> with)
    {
        routes.MapGet("/v1.0/servicePrincipals", with(FindAsync));
        routes.MapGet("/v1.0/applications(appId='{app}')", with(context => OneAsync(context, Application(context), isPrincipal: false)));
        routes.MapGet("/v1.0/servicePrincipals(appId='{app}')", with(context => OneAsync(context, Application(context), isPrincipal: true)));
        routes.MapPatch("/v1.0/servicePrincipals(appId='{app}')", with(ChangeAsync));
        routes.MapPost("/v1.0/applications/{id}/removePassword", with(context => RemoveAsync(context, isPrincipal: false)));
        routes.MapPost("/v1.0/servicePrincipals/{id}/removePassword", with(context => RemoveAsync(context, isPrincipal: true)));
    }

    // Of filters, only what is asked here: one value, of one or several properties.
    private Task FindAsync(HttpContext context)
    {
        var filter = context.Request.Query["$filter"].ToString();
        string[] parts = filter.Split('\'');
        var wanted = filter.Length == 0 ? null : parts.Length > 1 ? parts[1] : "";
        var found = directory.Applications.Where(application => wanted is null
            || (filter.StartsWith("displayName", StringComparison.Ordinal) ? Is(application.Given.Name, wanted) : Is(application.Given.AppId, wanted) || Is(application.PrincipalId, wanted)));
        return context.JsonAsync(200, new ListBody<ApplicationBody>([.. found.Select(application => Body(application, isPrincipal: true))]), GraphJson.Default.ListBodyApplicationBody);
    }

    private static Task OneAsync(HttpContext context, DirectoryApplication? application, bool isPrincipal) => application is null || (!isPrincipal && application.Given.IsForeign)
        ? GraphSystem.NotFoundAsync(context, "application")
        : context.JsonAsync(200, Body(application, isPrincipal), GraphJson.Default.ApplicationBody);

    private async Task ChangeAsync(HttpContext context)
    {
        if (Application(context) is not { } application)
            await GraphSystem.NotFoundAsync(context, "servicePrincipal");
        else if (await context.ReadAsync(GraphJson.Default.JsonElement) is not { ValueKind: JsonValueKind.Object } change || !change.TryGetProperty("accountEnabled", out var enabled))
            await GraphSystem.ErrorAsync(context, 400, "Request_BadRequest", "Invalid property.");
        else
        {
            if (enabled.GetBoolean() != application.Enabled)
                directory.Change($"{(enabled.GetBoolean() ? "enable" : "disable")} {application.Given.AppId}", () => application.Enabled = enabled.GetBoolean());
            await GraphSystem.NothingAsync(context);
        }
    }

    private async Task RemoveAsync(HttpContext context, bool isPrincipal)
    {
        var id = (string)context.Request.RouteValues["id"]!;
        var key = (await context.ReadAsync(GraphJson.Default.KeyIdBody))?.KeyId ?? "";
        if (directory.Applications.FirstOrDefault(known => Is(isPrincipal ? known.PrincipalId : known.RegistrationId, id)) is not { } application)
            await GraphSystem.NotFoundAsync(context, id);
        else if ((isPrincipal ? application.PrincipalSecrets : application.Secrets) is var secrets && !secrets.Contains(key, StringComparer.OrdinalIgnoreCase))
            await GraphSystem.ErrorAsync(context, 400, "Request_BadRequest", "No password credential found with keyId.");
        else
        {
            directory.Change($"remove-secret {key}", () => secrets.RemoveAll(secret => Is(secret, key)));
            await GraphSystem.NothingAsync(context);
        }
    }

    private static ApplicationBody Body(DirectoryApplication application, bool isPrincipal) => new(
        isPrincipal ? application.PrincipalId : application.RegistrationId, application.Given.AppId, application.Given.Name, isPrincipal ? application.Enabled : null,
        [.. (isPrincipal ? application.PrincipalSecrets : application.Secrets).Select(secret => new CredentialBody(secret, "a secret"))],
        isPrincipal ? [] : [.. application.Given.Certificates.Select(certificate => new CredentialBody(certificate, "a certificate"))]);

    private DirectoryApplication? Application(HttpContext context) => directory.Applications.FirstOrDefault(application => Is(application.Given.AppId, (string)context.Request.RouteValues["app"]!));

    private static bool Is(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);
}
