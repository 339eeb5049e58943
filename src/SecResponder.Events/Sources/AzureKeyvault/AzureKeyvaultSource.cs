using System.Text;
using SecResponder.Events.Asim;
using SecResponder.Events.Text;

namespace SecResponder.Events.Sources.AzureKeyvault;

/// <summary>Azure Key Vault's audit log: who used, read or changed keys, secrets, certificates and the vault.</summary>
/// <remarks>Microsoft Learn, "Azure Key Vault logging"; Azure Monitor reference, AzureDiagnostics for Microsoft.KeyVault and AZKVAuditLogs.</remarks>
internal sealed class AzureKeyvaultSource : JsonSource
{
    private const int FirstFailure = 400;

    private static readonly EventKind Audit = new("azure-keyvault", "AuditEvent", AsimSchema.AuditEvent, new LogSource(null, "azure", "keyvault"));

    private static readonly JsonReading Reading = new(Audit, KeyvaultFields.Map, Finish);

    // The thing comes before the verb: "SecretSet", "KeyListVersions", "CertificateContactsDelete". The longest first.
    private static readonly byte[][] Things =
        [.. "CertificateIssuers CertificateIssuer CertificateContacts CertificatePolicy CertificatePending Certificates Certificate StorageAccount SasDefinition ManagedStorageAccount RandomNumber Secrets Secret Keys Key Vault"
            .Split(' ').Select(Encoding.UTF8.GetBytes)];

    private static readonly WordMap Types = new(
        ("Get", "Read"), ("List", "Read"), ("ListVersions", "Read"), ("ListDeleted", "Read"), ("GetDeleted", "Read"), ("Backup", "Read"), ("DeletedGet", "Read"), ("GetRotationPolicy", "Read"), ("Create", "Create"), ("Import", "Create"),
        ("Restore", "Create"), ("Recover", "Create"), ("Set", "Set"), ("Update", "Set"), ("Patch", "Set"), ("Put", "Set"), ("Rotate", "Set"), ("Merge", "Set"), ("UpdateRotationPolicy", "Set"), ("Delete", "Delete"), ("Purge", "Delete"),
        ("Decrypt", "Execute"), ("Encrypt", "Execute"), ("Sign", "Execute"), ("Verify", "Execute"), ("Wrap", "Execute"), ("Unwrap", "Execute"), ("Release", "Execute"));

    public override string Id => Audit.Source;

    public override string Title => "Azure Key Vault audit log";

    public override IReadOnlyList<EventKind> Kinds { get; } = [Audit];

    protected override byte[] Vendor { get; } = "Microsoft"u8.ToArray();

    protected override byte[] Product { get; } = "Azure Key Vault"u8.ToArray();

    protected override string TimeMembers => "time, TimeGenerated";

    protected override string Wanted => "its category is not AuditEvent";

    protected override bool RecognizesJson(ReadOnlySpan<byte> json) =>
        json.IndexOf("\"AZKVAuditLogs\""u8) >= 0 || (json.IndexOf("\"AuditEvent\""u8) >= 0 && (json.IndexOf("MICROSOFT.KEYVAULT"u8) >= 0 || json.IndexOf("icrosoft.KeyVault"u8) >= 0 || json.IndexOf("microsoft.keyvault"u8) >= 0));

    protected override JsonReading? ReadingOf(ReadOnlySpan<byte> json)
    {
        var category = JsonMember.Find(json, "category"u8);
        if (category.IsEmpty)
            category = JsonMember.Find(json, "Category"u8);
        return category.SequenceEqual("AuditEvent"u8) || JsonMember.Find(json, "Type"u8).SequenceEqual("AZKVAuditLogs"u8) ? Reading : null;
    }

    private static Rejection? Finish(SecurityEvent e)
    {
        if (!e.Has(AsimField.Operation))
            return new Rejection(RejectionCodes.Truncated, "it has no operationName", 0);
        e.SetConstant(AsimField.EventType, TypeOf(e[AsimField.Operation].Utf8));
        Outcome(e);
        var id = e[AsimField.ObjectId];
        e.Set(AsimField.Object, id.IsPresent ? id : e.Has(AsimField.DvcHostname) ? e[AsimField.DvcHostname] : e[AsimField.Operation]);
        if (id.IsPresent)
            e.SetText(AsimField.Object, NameOf(id.Utf8));
        e.SetConstant(AsimField.ObjectType, AsimWords.CloudResource);
        if (e.Has(AsimField.DvcHostname))
        {
            e.Set(AsimField.TargetAppName, e[AsimField.DvcHostname]);
            e.SetConstant(AsimField.TargetAppType, AsimWords.Resource);
        }
        return null;
    }

    // resultType says Success of everything that the service has answered.
    private static void Outcome(SecurityEvent e)
    {
        var signature = e[AsimField.EventOriginalResultDetails].Utf8;
        var hasFailed = (Numbers.TryRead(e[AsimField.EventResultDetails].Utf8, out var status) && status >= FirstFailure) || signature.SequenceEqual("Forbidden"u8) || signature.SequenceEqual("Unauthorized"u8);
        e.SetConstant(AsimField.EventResult, hasFailed ? AsimWords.Failure : AsimWords.Success);
        // A call without a token is answered 401 and where to get one: how every session of a client begins.
        if (e[AsimField.Operation].Utf8.SequenceEqual("Authentication"u8) && status == 401)
            e.SetConstant(AsimField.EventSeverity, AsimWords.Informational);
    }

    private static byte[] TypeOf(ReadOnlySpan<byte> operation)
    {
        foreach (var thing in Things)
            if (operation.StartsWith(thing))
                return Types.Find(operation[thing.Length..]) ?? AsimWords.Other;
        return AsimWords.Other;
    }

    // "https://vault1.vault.azure.net/secrets/db-password/0123…" is "secrets/db-password".
    private static ReadOnlySpan<byte> NameOf(ReadOnlySpan<byte> id)
    {
        var host = id.IndexOf("://"u8);
        if (host < 0)
            return AzureResource.Name(id);
        var path = id[(host + 3)..];
        var slash = path.IndexOf((byte)'/');
        if (slash < 0 || slash == path.Length - 1)
            return slash < 0 ? path : path[..slash];
        path = path[(slash + 1)..];
        var name = path.IndexOf((byte)'/');
        var version = name < 0 ? -1 : path[(name + 1)..].IndexOf((byte)'/');
        return version < 0 ? path : path[..(name + 1 + version)];
    }
}
