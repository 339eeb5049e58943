namespace SecResponder.Response.Bundles;

/// <summary>Whether playbooks come as bundles from the storage account.</summary>
public sealed class BundleOptions
{
    /// <summary>Whether the bundle that <c>secresponder push</c> has put in force is taken, once there is one; until then the folder's playbooks are in force. Default yes; it needs the state in a storage account, and
    /// is ignored where that is a file.</summary>
    public bool Pull { get; set; } = true;

    /// <summary>Public keys (PEM, EC) of who may put a bundle in force. Without any, whoever may write to the account may; with one or more, what none of them has signed is refused.</summary>
    public List<string> TrustedKeys { get; init; } = [];
}
