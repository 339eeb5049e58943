namespace SecResponder.Response.Bundles;

/// <summary>What a bundle may be at most. Both who packs and who unpacks keep them: an archive that somebody else has put there fills neither memory nor disk.</summary>
public static class BundleLimits
{
    /// <summary>Files. All public Sigma rules are under 4,000.</summary>
    public const int Files = 20_000;

    /// <summary>Bytes of all files together: a place for a large geo database.</summary>
    public const long Bytes = 256 << 20;

    /// <summary>Bytes of the archive.</summary>
    public const long PackedBytes = 128 << 20;

    /// <summary>Characters of a file's path.</summary>
    public const int PathLength = 200;
}
