using System.Text.Json;
using SecResponder.Events.Asim;
using SecResponder.Events.Text;

namespace SecResponder.Events.Sources.TerraformRun;

/// <summary>Who did what in an organization: HCP Terraform's audit trail, Terraform Enterprise's audit log.</summary>
/// <remarks>HashiCorp Developer, "Audit trails API"; Terraform Enterprise, "Log forwarding: audit logs".</remarks>
internal static class TerraformAudit
{
    private static readonly WordMap ActorTypes = new(("System", "System"));

    // Words of runs that begin with no verb of a change log.
    private static readonly WordMap Actions = new(
        ("apply", "Execute"), ("applied", "Execute"), ("confirm", "Execute"), ("confirmed", "Execute"), ("plan", "Execute"), ("queue", "Execute"), ("queue_plan", "Execute"), ("queue_apply", "Execute"), ("override", "Execute"),
        ("policy_override", "Execute"), ("discard", "Stop"), ("discarded", "Stop"), ("cancel", "Stop"), ("canceled", "Stop"), ("force_cancel", "Stop"), ("force_execute", "Execute"), ("created", "Create"), ("updated", "Set"),
        ("destroyed", "Delete"), ("deleted", "Delete"), ("force_unlock", "Enable"), ("authenticate", "Other"));

    public static JsonReading Trail { get; } = new(TerraformKinds.Audit, new JsonFieldMap(new Dictionary<string, FieldSetter>(StringComparer.Ordinal)
    {
        ["id"] = Into.Text(AsimField.EventOriginalUid),
        ["type"] = Into.Text(AsimField.EventOriginalType),
        ["timestamp"] = Into.Time(AsimField.TimeGenerated),
        ["auth>accessor_id"] = Into.Id(AsimField.ActorUserId, AsimField.ActorUserIdType, AsimWords.Other),
        ["auth>description"] = Into.User(UserFields.Actor),
        ["auth>type"] = Into.Word(AsimField.ActorUserType, ActorTypes, AsimField.ActorOriginalUserType),
        ["auth>organization_id"] = Into.Text(AsimField.ActorScopeId),
        ["resource>id"] = Into.All(Into.Text(AsimField.Object), Into.Text(AsimField.ObjectId)),
        ["resource>type"] = Into.Text(AsimField.OriginalObjectType),
        ["resource>action"] = Into.Text(AsimField.Operation),
        ["resource>meta>{}"] = (e, json) => e.SetText(AsimField.NewValue, json),
    }), Finish);

    public static JsonReading EnterpriseLog { get; } = new(TerraformKinds.Audit, new JsonFieldMap(new Dictionary<string, FieldSetter>(StringComparer.Ordinal)
    {
        ["timestamp"] = Into.Time(AsimField.TimeGenerated),
        ["resource"] = Into.Text(AsimField.OriginalObjectType),
        ["action"] = Into.Text(AsimField.Operation),
        ["resource_id"] = Into.All(Into.Text(AsimField.Object), Into.Text(AsimField.ObjectId)),
        ["organization"] = Into.Text(AsimField.ActorScope),
        ["organization_id"] = Into.Text(AsimField.ActorScopeId),
        ["actor"] = Into.User(UserFields.Actor),
        ["actor_ip"] = Client,
    }), Finish);

    /// <summary>Hands on each entry of an answer of the interface: <c>{"data":[…],"pagination":{…}}</c>.</summary>
    public static void ReadList(in RawRecord record, int start, SecurityEvent scratch, IEventReceiver receiver)
    {
        var whole = record.Bytes[start..];
        var reader = new Utf8JsonReader(whole, new JsonReaderOptions { AllowTrailingCommas = true, MaxDepth = 128 });
        while (reader.Read() && (reader.CurrentDepth > 1 || reader.TokenType != JsonTokenType.PropertyName || !reader.ValueSpan.SequenceEqual("data"u8)))
            continue;
        reader.Read();
        for (var count = 0; reader.Read() && reader.TokenType == JsonTokenType.StartObject; count++)
        {
            var at = (int)reader.TokenStartIndex;
            reader.Skip();
            var entry = whole[at..(int)reader.BytesConsumed];
            TerraformRunSource.Begin(record, entry, scratch, Trail, count);
            TerraformRunSource.End(record, entry, scratch, Trail, receiver);
        }
    }

    private static Rejection? Finish(SecurityEvent e)
    {
        if (!e.Has(AsimField.TimeGenerated))
            return new Rejection(RejectionCodes.BadTime, "it has no time (timestamp), or one that can't be read", 0);
        if (!e.Has(AsimField.Operation))
            return new Rejection(RejectionCodes.Truncated, "the resource has no action", 0);
        var action = e[AsimField.Operation].Utf8;
        var type = e[AsimField.OriginalObjectType].Utf8;
        e.SetConstant(AsimField.EventType, Actions.Find(action) ?? ChangeVerb.TypeOf(action));
        if (!e.Has(AsimField.Object))
            e.Set(AsimField.Object, type.IsEmpty ? e[AsimField.Operation] : e[AsimField.OriginalObjectType]);
        e.SetConstant(AsimField.ObjectType, type.IndexOf("policy"u8) >= 0 ? AsimWords.PolicyRule : type.IndexOf("var"u8) >= 0 || type.IndexOf("setting"u8) >= 0 ? AsimWords.ConfigurationAtom : AsimWords.CloudResource);
        TerraformChange.SetApplication(e);
        return null;
    }

    // "198.51.100.20, 10.0.1.63": the client, then each proxy that handed the request on.
    private static void Client(SecurityEvent e, ReadOnlySpan<byte> text) =>
        Addresses.Set(e, AsimField.SrcIpAddr, (text.IndexOf((byte)',') is var comma and >= 0 ? text[..comma] : text).Trim((byte)' '));
}
