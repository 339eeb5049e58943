using SecResponder.Events.Asim;
using SecResponder.Events.Text;

namespace SecResponder.Events.Sources.TerraformRun;

/// <summary>What Terraform's words for a change mean in ASIM, wherever they stand.</summary>
internal static class TerraformChange
{
    private static readonly byte[] Hcp = "Terraform"u8.ToArray();

    // A replacement takes the resource away and makes another: for ASIM it is set anew, the operation says how.
    private static readonly WordMap Types = new(
        ("create", "Create"), ("update", "Set"), ("delete", "Delete"), ("replace", "Set"), ("read", "Read"), ("move", "Set"), ("import", "Set"), ("forget", "Delete"), ("remove", "Delete"), ("open", "Read"), ("renew", "Read"), ("close", "Read"));

    private static readonly byte[][] Rules =
    [
        .. new[] { "security_group", "security_rule", "firewall", "network_acl", "nacl", "policy", "policies", "role_assignment", "iam_", "waf", "network_policy", "access_rule", "_acl" }.Select(System.Text.Encoding.UTF8.GetBytes),
    ];

    /// <summary>ASIM's EventType of an action.</summary>
    public static byte[] TypeOf(ReadOnlySpan<byte> action) => Types.Find(action) ?? AsimWords.Other;

    /// <summary>Says what is changed: a rule that lets through or forbids, or a resource.</summary>
    public static void SetObjectType(SecurityEvent e)
    {
        var type = e[AsimField.OriginalObjectType].Utf8;
        foreach (var rule in Rules)
            if (type.IndexOf(rule) >= 0)
            {
                e.SetConstant(AsimField.ObjectType, AsimWords.PolicyRule);
                return;
            }
        e.SetConstant(AsimField.ObjectType, AsimWords.CloudResource);
    }

    /// <summary>Says in what the change was made, for what HCP Terraform and Terraform Enterprise tell of themselves.</summary>
    public static void SetApplication(SecurityEvent e)
    {
        e.SetConstant(AsimField.TargetAppName, Hcp);
        e.SetConstant(AsimField.TargetAppType, AsimWords.SaasApplication);
    }
}
