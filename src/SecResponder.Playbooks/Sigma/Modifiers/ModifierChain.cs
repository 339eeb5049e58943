namespace SecResponder.Playbooks.Sigma.Modifiers;

/// <summary>What a value has become on its way through the modifiers.</summary>
internal enum ChainState
{
    /// <summary>As it stands in the rule.</summary>
    Plain,
    Text,
    Regular,
    Network,
    Exists,
    Comparison,
    TimeOf,
    Reference,
}

/// <summary>Which modifiers there are, and which may follow which.</summary>
/// <remarks>SigmaHQ specification v2.1, appendix "Modifiers".</remarks>
internal static class ModifierChain
{
    public static readonly string[] Known =
    [
        "all", "neq", "contains", "startswith", "endswith", "cased", "exists", "re", "i", "m", "s", "ignorecase", "multiline", "dotall", "cidr",
        "base64", "base64offset", "wide", "utf16le", "utf16be", "utf16", "windash", "expand", "fieldref", "gt", "gte", "lt", "lte",
        "minute", "hour", "day", "week", "month", "year",
    ];

    private static readonly string[] OnlyFirst = ["re", "cidr", "exists"];

    /// <summary>Says what is wrong with a chain, and the way out; null when nothing is.</summary>
    public static (string Code, string Message, string Remedy)? Problem(ReadOnlySpan<string> modifiers, bool hasField)
    {
        var state = ChainState.Plain;
        for (var i = 0; i < modifiers.Length; i++)
        {
            var modifier = modifiers[i];
            if (modifier.Length == 0)
                return (SigmaCodes.UnknownModifier, "a modifier is empty", "take the trailing '|' away, or name the modifier after it");
            if (!Known.Contains(modifier))
                return (SigmaCodes.UnknownModifier, $"unknown modifier '{modifier}'", $"{NearMiss.Question(modifier, Known)}modifiers are lower case; known: {string.Join(", ", Known)}");
            if (i > 0 && OnlyFirst.Contains(modifier))
                return (SigmaCodes.ModifierChain, $"'{modifier}' stands after '{modifiers[i - 1]}'", $"'{modifier}' must be the first modifier");
            if (modifier is "exists" or "fieldref" or "gt" or "gte" or "lt" or "lte" or "minute" or "hour" or "day" or "week" or "month" or "year" && !hasField)
                return (SigmaCodes.ModifierChain, $"'{modifier}' needs a field", $"write the field's name before it: 'field|{modifier}'");
            if (After(state, modifier) is not { } next)
                return (SigmaCodes.ModifierChain, i == 0 ? $"'{modifier}' can't stand first" : $"'{modifier}' can't follow '{modifiers[i - 1]}'", Hint(modifier, state));
            state = next;
        }
        return null;
    }

    private static ChainState? After(ChainState state, string modifier) => (modifier, state) switch
    {
        ("all" or "neq", _) => state,
        ("re", ChainState.Plain) => ChainState.Regular,
        ("cidr", ChainState.Plain) => ChainState.Network,
        ("exists", ChainState.Plain) => ChainState.Exists,
        ("i" or "m" or "s" or "ignorecase" or "multiline" or "dotall", ChainState.Regular) => state,
        ("i" or "m" or "s" or "ignorecase" or "multiline" or "dotall", _) => null,
        ("contains" or "startswith" or "endswith", ChainState.Regular or ChainState.Reference) => state,
        ("expand", ChainState.Regular) => state,
        ("gt" or "gte" or "lt" or "lte", ChainState.Plain) => ChainState.Comparison,
        ("gt" or "gte" or "lt" or "lte", ChainState.TimeOf) => ChainState.TimeOf,
        ("minute" or "hour" or "day" or "week" or "month" or "year", ChainState.Plain) => ChainState.TimeOf,
        ("gt" or "gte" or "lt" or "lte" or "minute" or "hour" or "day" or "week" or "month" or "year", _) => null,
        ("fieldref", ChainState.Plain or ChainState.Text) => ChainState.Reference,
        ("fieldref", _) => null,
        (_, ChainState.Plain or ChainState.Text) => ChainState.Text,
        _ => null,
    };

    private static string Hint(string modifier, ChainState state) => modifier switch
    {
        "i" or "m" or "s" or "ignorecase" or "multiline" or "dotall" => "flags belong to a regular expression: 'field|re|" + modifier + "'",
        "cased" when state == ChainState.Regular => "a regular expression is case-sensitive by itself; take 'cased' away",
        _ => "see the modifier's row in the Sigma specification; text modifiers take text, comparisons take numbers",
    };
}
