namespace SecResponder.Response.Approvals;

/// <summary>Where people decide: the configuration section <c>SecResponder:Approvals</c>. Without it cards and messages name the approval, and no link to its page.</summary>
public sealed class ApprovalOptions
{
    /// <summary>The pages' address, to which the approval's id is added: <c>https://app.example.com/approvals/</c> of the Functions, <c>https://soc.example.com/console/approvals/</c> of the console; null: no links.</summary>
    public Uri? Address { get; set; }

    /// <summary>The reference of what links are signed with, 32 characters or more: <c>keyvault:name</c> or <c>env:NAME</c>.</summary>
    public string Key { get; set; } = "";

    internal IEnumerable<string> Mistakes()
    {
        if (Address is null && Key.Length == 0)
            yield break;
        if (Address is not { IsAbsoluteUri: true } address || !(address.Scheme == Uri.UriSchemeHttps || address is { Scheme: "http", IsLoopback: true }) || !address.AbsolutePath.EndsWith('/') || address.Query.Length > 0 || address.Fragment.Length > 0)
            yield return $"Approvals:Address is '{Address}': give the https address that an approval's id is added to, with a slash at its end";
        // It may be the key itself: it is not repeated.
        if (!Key.StartsWith("keyvault:", StringComparison.Ordinal) && !Key.StartsWith("env:", StringComparison.Ordinal))
            yield return "Approvals:Key is no reference: give 'keyvault:name' or 'env:NAME' of what links are signed with";
    }
}
