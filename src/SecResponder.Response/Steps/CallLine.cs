using SecResponder.Playbooks.Actions;

namespace SecResponder.Response.Steps;

/// <summary>Whom a call goes to: an outside system, or one of several receivers that one connector calls. Each line has places, a pace and a circuit breaker of its own, so that one that is down holds up no other.</summary>
/// <param name="System">The system, as its action's signature names it.</param>
/// <param name="Receiver">Who of its receivers; null where the system is one.</param>
internal readonly record struct CallLine(string System, string? Receiver = null)
{
    private const int LongestName = 60;

    /// <summary>As messages and the store call it.</summary>
    public string Name => Receiver is null ? System : $"{System}: {Receiver}";

    /// <summary>The receiver that a step names, as settings spell names: in any case. Null where the action has none, or where an event had a part in the name: no event makes up lines.</summary>
    public static string? ReceiverOf(ActionSignature? signature, IReadOnlyDictionary<string, string> templates, IReadOnlyDictionary<string, string> rendered) =>
        signature?.Receiver is { } parameter && rendered.GetValueOrDefault(parameter) is { Length: > 0 and <= LongestName } name && templates.GetValueOrDefault(parameter)?.Trim() == name
            ? name.ToLowerInvariant()
            : null;
}
