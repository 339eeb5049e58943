using SecResponder.Connectors;
using SecResponder.Response.Entities;
using SecResponder.Response.Guardrails;
using SecResponder.Response.Hosting;
using SecResponder.Response.Storage;
using SecResponder.Server.Access;
using SecResponder.Server.Console.People;

namespace SecResponder.Server.Console.Pages;

/// <summary>What a pause can be of, with the words a person chooses it by.</summary>
public sealed record Stoppable(string Scope, string Name);

/// <summary>The kill switch: what is paused is observed, not carried out. A responder throws it; an admin takes it back.</summary>
internal static class SwitchEndpoint
{
    public const string ScopeField = "scope";

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet(ConsolePaths.Switch, ShowAsync).Behind(new Door.Person(ConsoleRole.Viewer));
        endpoints.MapPost(ConsolePaths.Pause, PauseAsync).Behind(new Door.Person(ConsoleRole.Responder));
        endpoints.MapPost(ConsolePaths.Resume, ResumeAsync).Behind(new Door.Person(ConsoleRole.Admin));
    }

    private static async Task<IResult> ShowAsync(HttpContext context, FrameMaker frames, PlaybooksInForce playbooks) => Page.Of<SwitchPage>(
        await frames.OfAsync(context), (nameof(SwitchPage.Kinds), Kinds(playbooks)), (nameof(SwitchPage.Titles), OverviewEndpoint.Titles(playbooks)),
        (nameof(SwitchPage.Asked), context.Request.Query[ScopeField].ToString()), (nameof(SwitchPage.Done), Did.Say(context.Request.Query[Did.Field])));

    private static async Task<IResult> PauseAsync(HttpContext context, IResponderStore store, PlaybooksInForce playbooks, TimeProvider time)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var (scope, reason) = (form.Text(ScopeField), form.Text(Forms.Reason));
        if (Forms.ReasonProblem(reason) is { } problem)
            return Forms.Wrong(context, problem);
        // A switch that reaches nothing would be believed: only what there is can be paused.
        if (PauseScope.Problem(scope) is not null || !Kinds(playbooks).SelectMany(kind => kind.Value).Any(one => one.Scope == scope))
            return Forms.Wrong(context, "Choose what to pause from the list: nothing is called that, so nothing would be stopped.");
        await store.PauseAsync(new Pause(scope, context.User().Name, reason, time.GetUtcNow()), context.RequestAborted);
        return Did.Back(ConsolePaths.Switch, Did.Paused);
    }

    private static async Task<IResult> ResumeAsync(HttpContext context, IResponderStore store, TimeProvider time)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var (scope, reason) = (form.Text(ScopeField), form.Text(Forms.Reason));
        if (Forms.ReasonProblem(reason) is { } problem)
            return Forms.Wrong(context, problem);
        if ((await store.PausesAsync(context.RequestAborted)).All(pause => pause.Scope != scope))
            return Says.With(context, StatusCodes.Status404NotFound, "It is not paused any more", "Nothing was done: somebody was faster.");
        await store.ResumeAsync(scope, context.User().Name, reason, time.GetUtcNow(), context.RequestAborted);
        return Did.Back(ConsolePaths.Switch, Did.Resumed);
    }

    private static Dictionary<string, Stoppable[]> Kinds(PlaybooksInForce playbooks) => new()
    {
        [""] = [new Stoppable(Pause.Everything, "everything")],
        ["A team"] = [.. playbooks.Snapshot.Teams.Keys.Order(StringComparer.Ordinal).Select(team => new Stoppable($"owner:{team}", team))],
        ["An action"] = [.. ActionCatalog.Signatures.Select(signature => signature.Name).Order(StringComparer.Ordinal).Select(name => new Stoppable($"action:{name}", name))],
        ["A kind of target"] = [.. Enum.GetNames<EntityKind>().Select(kind => new Stoppable($"target:{kind.ToLowerInvariant()}", kind.ToLowerInvariant()))],
        ["A playbook"] = [.. playbooks.Snapshot.Playbooks.Values.Where(playbook => !playbook.Response.IsEmpty).OrderBy(playbook => playbook.Title, StringComparer.Ordinal).Select(playbook => new Stoppable(playbook.Id, playbook.Title))],
    };
}
