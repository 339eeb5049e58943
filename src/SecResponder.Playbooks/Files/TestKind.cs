using System.Collections.Immutable;

namespace SecResponder.Playbooks.Files;

/// <summary>What a test of a playbook is there for.</summary>
public enum TestKind
{
    /// <summary>What must be found.</summary>
    Positive,
    /// <summary>What comes close and is none.</summary>
    Negative,
    /// <summary>The edge of a window, a count or a limit, from either side.</summary>
    Boundary,
    /// <summary>What must never be acted on, whether it is found or not.</summary>
    MustNotAct,
}

/// <summary>The kinds of tests as playbooks write them.</summary>
internal static class TestKinds
{
    public static ImmutableSortedDictionary<string, TestKind> Words { get; } = ImmutableSortedDictionary.CreateRange(StringComparer.Ordinal,
    [
        KeyValuePair.Create("positive", TestKind.Positive),
        KeyValuePair.Create("negative", TestKind.Negative),
        KeyValuePair.Create("boundary", TestKind.Boundary),
        KeyValuePair.Create("must-not-act", TestKind.MustNotAct),
    ]);
}
