namespace SecResponder.Response.Steps;

/// <summary>Which of the systems that carry an action out is to do it. A step keeps the answer: what it did there is looked for, told and undone there, whatever is said later.</summary>
public abstract record ActionHome
{
    private ActionHome() { }

    /// <summary>This one.</summary>
    /// <param name="System">The system, as its action's signature names it.</param>
    /// <param name="Place">Where in it (a project, a repository, a table); null where it has one place only.</param>
    public sealed record In(string System, string? Place) : ActionHome;

    /// <summary>None of them is said to.</summary>
    /// <param name="Problem">Why, with the way out.</param>
    public sealed record Nowhere(string Problem) : ActionHome;
}

/// <summary>Tells an action's home, by the owner's name and the rendered parameters; null for an action that one system alone carries out.</summary>
public delegate ActionHome? HomeOfAction(string action, string owner, IReadOnlyDictionary<string, string> with);
