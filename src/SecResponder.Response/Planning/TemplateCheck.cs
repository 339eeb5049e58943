namespace SecResponder.Response.Planning;

/// <summary>What a playbook's templates may say, for whoever reads playbooks: the engine is this room's.</summary>
public static class TemplateCheck
{
    private static readonly TemplateRenderer Renderer = new(new TemplateLimits());

    /// <summary>The names that templates know besides the event's fields.</summary>
    public static IReadOnlyCollection<string> Names { get; } = [TemplateRenderer.Incident, TemplateRenderer.Change];

    /// <summary>What is wrong with a template, or null.</summary>
    public static string? Problem(string template) => Renderer.Problem(template);
}
