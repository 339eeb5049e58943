using System.Globalization;
using SecResponder.Playbooks.Actions;

namespace SecResponder.Cli.Actions;

/// <summary>How an action's declaration is said, the same in the terminal and in the docs.</summary>
internal static class ActionWords
{
    public const string NotFound = "can't be read back: after a lost answer it may be there twice";
    public const string NotUndone = "can't be taken back";

    /// <summary>The verbs that it has, in the order in which they are called.</summary>
    public static string Verbs(ActionSignature action) =>
        string.Join(' ', new[] { "check", "do", action.FoundBy is null ? null : "find", action.UndoneBy is null ? null : "undo" }.OfType<string>());

    public static string With(ActionSignature action) => string.Join(", ", action.Parameters.Select(parameter => parameter.Required ? parameter.Name : $"[{parameter.Name}]"));

    public static string Ends(ActionSignature action) => action.IsHold ? "lifted after 'for'" : "";

    public static string Permissions(ActionSignature action) => string.Join(", ", action.Permissions.Select(permission => permission.Name));

    public static string Limits(ActionSignature action)
    {
        List<string> limits = [];
        if (action.Limits.PerMinute > 0)
            limits.Add(string.Create(CultureInfo.InvariantCulture, $"{action.Limits.PerMinute} calls a minute"));
        if (action.Limits.AtOnce > 0)
            limits.Add(string.Create(CultureInfo.InvariantCulture, $"{action.Limits.AtOnce} at a time"));
        if (action.Limits.Timeout is { } timeout)
            limits.Add(string.Create(CultureInfo.InvariantCulture, $"{timeout.TotalSeconds:0} s a call"));
        return string.Join(", ", limits);
    }

    /// <summary>What sort of right a permission is.</summary>
    public static string Kind(PermissionKind kind) => kind switch
    {
        PermissionKind.DefenderApplicationRole => "application role of Defender for Endpoint",
        PermissionKind.GraphApplicationRole => "application role of Microsoft Graph",
        PermissionKind.DirectoryRole => "Entra directory role",
        PermissionKind.AzureAction => "Azure action",
        PermissionKind.ServiceNowRole => "ServiceNow role",
        PermissionKind.KubernetesVerb => "Kubernetes verb",
        PermissionKind.AdminProfile => "right in an administrator's profile",
        PermissionKind.TokenScope => "scope of the token",
        PermissionKind.SecretAddress => "secret address",
        _ => kind.ToString(),
    };
}
