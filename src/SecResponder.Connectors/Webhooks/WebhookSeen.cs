using System.Net;
using SecResponder.Connectors.Http;
using SecResponder.Response;
using SecResponder.Response.Steps;

namespace SecResponder.Connectors.Webhooks;

/// <summary>What a receiver says of a step: <c>{"id": "sr-…", "state": "done"}</c>. The id is said again, so that no other answer can be taken for it.</summary>
internal sealed record WebhookSeen(string State, string Note)
{
    private static readonly TimeSpan AskAgain = TimeSpan.FromSeconds(5);

    /// <summary>Reads it.</summary>
    /// <exception cref="ConnectorException">It says nothing about that step.</exception>
    public static WebhookSeen Of(ApiAnswer answer, string stepId)
    {
        if (!answer.IsSuccess && answer.Status != HttpStatusCode.NotFound)
            throw answer.Broken();
        return answer.Text("id") == stepId && answer.Text("state") is "done" or "running" or "undone" or "refused" or "absent"
            ? new WebhookSeen(answer.Text("state")!, PlainText.Line(answer.Text("note"), 300))
            : throw new ConnectorException($"{answer.System} answered {(int)answer.Status} to a question about {stepId}, but not with its id and a state (done, running, undone, refused, absent)");
    }

    public Effect Effect(string stepId) => State switch
    {
        "done" => new Effect.Done(stepId, Said("done")),
        "running" => Going(stepId, Said("under way")),
        "refused" => new Effect.Refused(Said("the receiver has refused it")),
        _ => new Effect.Absent(),
    };

    public static Effect.Running Going(string stepId, string note) => new(stepId, note, AskAgain);

    private string Said(string otherwise) => Note.Length > 0 ? Note : otherwise;
}
