using SecResponder.Events.Text;

namespace SecResponder.Events.Sources.TerraformRun;

/// <summary>The forms in which Terraform tells of its runs.</summary>
internal enum TerraformForm
{
    None,
    Notification,
    Assessment,
    Trail,
    Trails,
    EnterpriseLog,
    Plan,
    Line,
}

/// <summary>What tells the forms apart, and from everybody else's JSON.</summary>
internal static class TerraformMarks
{
    public static TerraformForm FormOf(ReadOnlySpan<byte> record, ReadOnlySpan<byte> json)
    {
        if (json.IndexOf("\"@module\""u8) >= 0 && JsonMember.Find(json, "@module"u8) is var module && (module.SequenceEqual("terraform.ui"u8) || module.SequenceEqual("tofu.ui"u8)))
            return TerraformForm.Line;
        if (json.IndexOf("\"resource_changes\""u8) >= 0 || json.IndexOf("\"resource_drift\""u8) >= 0)
            return IsPlan(json) ? TerraformForm.Plan : TerraformForm.None;
        if (json.IndexOf("\"notification_configuration_id\""u8) >= 0 && JsonMember.Has(json, "notification_configuration_id"u8) && JsonMember.Has(json, "payload_version"u8))
            return JsonMember.Has(json, "notifications"u8) ? TerraformForm.Notification : TerraformForm.Assessment;
        if (IsTrail(json))
            return TerraformForm.Trail;
        if (json.IndexOf("\"accessor_id\""u8) >= 0 && JsonMember.FindJson(json, "data"u8) is [(byte)'[', ..] entries && entries[1..].TrimStart(" \t\r\n"u8) is [(byte)'{', ..] first && IsTrail(first))
            return TerraformForm.Trails;
        return json.IndexOf("\"resource_id\""u8) >= 0 && IsEnterpriseLog(record, json) ? TerraformForm.EnterpriseLog : TerraformForm.None;
    }

    /// <summary>A member of an object that may not be there.</summary>
    public static ReadOnlySpan<byte> In(ReadOnlySpan<byte> json, ReadOnlySpan<byte> name) => json.IsEmpty ? default : JsonMember.Find(json, name);

    private static bool IsPlan(ReadOnlySpan<byte> json) =>
        JsonMember.Has(json, "format_version"u8) && (JsonMember.Has(json, "resource_changes"u8) || JsonMember.Has(json, "resource_drift"u8));

    private static bool IsTrail(ReadOnlySpan<byte> json)
    {
        if (json.IndexOf("\"accessor_id\""u8) < 0)
            return false;
        var auth = JsonMember.FindObject(json, "auth"u8);
        return !auth.IsEmpty && JsonMember.Has(auth, "accessor_id"u8) && !JsonMember.FindObject(json, "resource"u8).IsEmpty;
    }

    // "2026-03-01 10:00:00 [INFO] [<request>] [Audit Log] {…}"; shippers may have thrown away all but the object.
    private static bool IsEnterpriseLog(ReadOnlySpan<byte> record, ReadOnlySpan<byte> json) =>
        !JsonMember.Find(json, "resource"u8).IsEmpty && !JsonMember.Find(json, "action"u8).IsEmpty && !JsonMember.Find(json, "resource_id"u8).IsEmpty
        && (record[..^json.Length].IndexOf("[Audit Log]"u8) >= 0 || (JsonMember.Has(json, "actor"u8) && JsonMember.Has(json, "timestamp"u8) && IsTerraformId(JsonMember.Find(json, "resource_id"u8))));

    // "ws-9a3hrbYfFsTzg2FZ": a word, a hyphen, sixteen letters and digits.
    private static bool IsTerraformId(ReadOnlySpan<byte> id)
    {
        var hyphen = id.LastIndexOf((byte)'-');
        if (hyphen < 1 || id.Length - hyphen - 1 != 16)
            return false;
        foreach (var b in id[(hyphen + 1)..])
            if (!char.IsAsciiLetterOrDigit((char)b))
                return false;
        return true;
    }
}
