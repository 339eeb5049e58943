using System.Text.Json;
using System.Text.Json.Serialization;

namespace SecResponder.Lab.Graph;

// Graph's bodies: resource pages "user", "riskyUser", "unifiedRoleAssignment", "servicePrincipal", "application", "message".

internal sealed record UserBody
{
    public required string Id { get; init; }
    public required string UserPrincipalName { get; init; }
    public string? DisplayName { get; init; }
    public string? Mail { get; init; }
    public string UserType { get; init; } = "Member";

    // Told only to who selects them.
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? AccountEnabled { get; init; }
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? OnPremisesSyncEnabled { get; init; }
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? OnPremisesSamAccountName { get; init; }
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? SignInSessionsValidFromDateTime { get; init; }
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public PasswordProfileBody? PasswordProfile { get; init; }
}

internal sealed record PasswordProfileBody(bool? ForceChangePasswordNextSignIn);

internal sealed record RiskyUserBody(string Id, string UserPrincipalName, bool IsProcessing, string RiskState, string RiskLevel);

internal sealed record UserIdsBody(string[]? UserIds);

internal sealed record KeyIdBody(string? KeyId);

internal sealed record RoleBody(string Id, string DisplayName);

internal sealed record RoleAssignmentBody(string Id, string PrincipalId, string RoleDefinitionId, string DirectoryScopeId);

internal sealed record DirectoryRoleBody([property: JsonPropertyName("@odata.type")] string Type, string Id, string DisplayName);

internal sealed record CredentialBody(string KeyId, string? DisplayName);

internal sealed record ApplicationBody(string Id, string AppId, string DisplayName, bool? AccountEnabled, IReadOnlyList<CredentialBody> PasswordCredentials, IReadOnlyList<CredentialBody> KeyCredentials);

internal sealed record ValueBody(bool Value);

internal sealed record ListBody<T>(IReadOnlyList<T> Value)
{
    [JsonPropertyName("@odata.nextLink")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? NextLink { get; init; }
}

internal sealed record GraphErrorBody(GraphError Error);

internal sealed record GraphError(string Code, string Message);

/// <summary>A user as the directory has it.</summary>
public sealed record UserSeen(string Id, string Name, bool Enabled, bool MustChangePassword, DateTimeOffset SessionsValidFrom, string? Risk, IReadOnlyList<string> Roles);

/// <summary>A mail that was sent.</summary>
public sealed record MailSeen(string From, IReadOnlyList<string> To, string Subject, string Text, string Step);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(UserBody))]
[JsonSerializable(typeof(ListBody<UserBody>))]
[JsonSerializable(typeof(RiskyUserBody))]
[JsonSerializable(typeof(ListBody<RiskyUserBody>))]
[JsonSerializable(typeof(UserIdsBody))]
[JsonSerializable(typeof(KeyIdBody))]
[JsonSerializable(typeof(ListBody<RoleBody>))]
[JsonSerializable(typeof(RoleAssignmentBody))]
[JsonSerializable(typeof(ListBody<RoleAssignmentBody>))]
[JsonSerializable(typeof(ListBody<DirectoryRoleBody>))]
[JsonSerializable(typeof(ApplicationBody))]
[JsonSerializable(typeof(ListBody<ApplicationBody>))]
[JsonSerializable(typeof(ValueBody))]
[JsonSerializable(typeof(GraphErrorBody))]
[JsonSerializable(typeof(LabUser[]))]
[JsonSerializable(typeof(UserSeen))]
[JsonSerializable(typeof(MailSeen))]
[JsonSerializable(typeof(IncidentSeen))]
[JsonSerializable(typeof(ListBody<IncidentSeen>))]
[JsonSerializable(typeof(ListBody<IncidentComment>))]
[JsonSerializable(typeof(JsonElement))]
internal sealed partial class GraphJson : JsonSerializerContext;
