namespace SecResponder.Response.Bundles;

/// <summary>Which paths may stand in a bundle: below its root, whatever system it is unpacked on.</summary>
internal static class BundlePath
{
    // What Windows takes for something else than a name.
    private static readonly System.Buffers.SearchValues<char> Odd = System.Buffers.SearchValues.Create("\\:*?\"<>|");

    /// <summary>Why the path may not stand there; null: it may.</summary>
    public static string? Problem(string path)
    {
        if (path.Length is 0 or > BundleLimits.PathLength)
            return $"it has {path.Length} characters, 1 to {BundleLimits.PathLength} may be";
        if (path.AsSpan().ContainsAny(Odd) || path.Any(char.IsControl))
            return "it has characters that not every system allows";
        foreach (var part in path.Split('/'))
            if (part.Length == 0 || part.StartsWith('.') || part.EndsWith('.') || part.EndsWith(' '))
                return "each of its parts must be a name that begins with no dot and ends in neither dot nor space: it could lead out of the folder";
        return null;
    }
}
