using System.Net;
using System.Text;
using Microsoft.Graph.Models;
using Microsoft.Graph.Users.Item.SendMail;
using SecResponder.Playbooks.Actions;
using SecResponder.Response;
using SecResponder.Response.Steps;

namespace SecResponder.Connectors.Graph;

/// <summary><c>notify.email</c>: a plain-text mail with the incident and its steps. Whether it was sent can't be read back without reading the mailbox: after a lost answer it is sent once more, at most.</summary>
/// <remarks>Microsoft Learn, "user: sendMail". Plain text: nothing that an event says becomes a link, a picture or a form of an attacker's making.</remarks>
public sealed class NotifyByMail(GraphApi graph, GraphOptions options) : IResponseAction
{
    private const int MostRecipients = 20;
    private const int MostDecisions = 5;

    /// <summary>Name, parameters, permission.</summary>
    public static ActionSignature Description { get; } = new(
        "notify.email", GraphApi.System, "Sends a mail with the incident, its steps and what became of them",
        [
            new ActionParameter("to", ParameterKind.Text, true, "Addresses, separated by commas, in the domains of Connectors:Graph:Recipients"),
            new ActionParameter("title", ParameterKind.Text, false, "The subject; without it the playbook's title"),
            new ActionParameter("text", ParameterKind.Text, false, "What is said above the incident"),
        ],
        IsHold: false)
    {
        Permissions = [new ActionPermission(PermissionKind.GraphApplicationRole, "Mail.Send", "send as Connectors:Graph:Sender; let Exchange's application access policy allow that mailbox alone")],
        Limits = GraphConnector.Limits,
        Unverified = ["202 says that the mail was taken: whether it was delivered can't be asked"],
    };

    /// <inheritdoc/>
    public ActionSignature Signature => Description;

    /// <inheritdoc/>
    public Task<CheckResult> CheckAsync(CancellationToken cancellation) => Task.FromResult(new CheckResult(true, "sending can only be tried by sending"));

    /// <inheritdoc/>
    public async Task<Effect> DoAsync(ActionCall call, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(call);
        string[] to = [.. call.With.GetValueOrDefault("to", "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Distinct(StringComparer.OrdinalIgnoreCase)];
        if (to.Length is 0 or > MostRecipients)
            return new Effect.Refused($"{to.Length} recipients: it may be from 1 to {MostRecipients}");
        if (to.FirstOrDefault(address => !MayGoTo(address)) is { } stranger)
            return new Effect.Refused($"'{PlainText.Line(stranger, 80)}' is not in a domain that mail may go to (Connectors:Graph:Recipients)");
        var mail = new SendMailPostRequestBody
        {
            SaveToSentItems = true,
            Message = new Message
            {
                Subject = PlainText.Line(call.With.GetValueOrDefault("title") is { Length: > 0 } title ? title : call.Context.Title, 200),
                Body = new ItemBody { ContentType = BodyType.Text, Content = Text(call) },
                ToRecipients = [.. to.Select(address => new Recipient { EmailAddress = new EmailAddress { Address = address } })],
                InternetMessageHeaders = [new InternetMessageHeader { Name = "x-secresponder-step", Value = call.StepId }],
            },
        };
        return await graph.WriteAsync(
            client => client.Users[options.Sender!].SendMail.PostAsync(mail, ask => ask.Options.Add(new Promised(HttpStatusCode.Accepted)), cancellation), cancellation)
            ?? new Effect.Done(call.StepId, $"mail to {PlainText.Line(string.Join(", ", to), 200)}");
    }

    /// <inheritdoc/>
    public Task<Effect> FindAsync(ActionCall call, CancellationToken cancellation) => Task.FromResult<Effect>(new Effect.Absent(Knowable: false));

    /// <inheritdoc/>
    public Task<Effect> UndoAsync(ActionCall call, CancellationToken cancellation) => Task.FromResult<Effect>(new Effect.Refused("a mail that was sent can't be taken back"));

    private bool MayGoTo(string address) =>
        address.Length <= 254 && address.IndexOf('@', StringComparison.Ordinal) is > 0 and var at && at == address.LastIndexOf('@') && address[(at + 1)..] is var domain
        && !address.Any(c => char.IsControl(c) || char.IsWhiteSpace(c) || c is '<' or '>' or ';' or '"')
        && options.Recipients.Any(allowed => allowed.StartsWith('.') ? domain.EndsWith(allowed, StringComparison.OrdinalIgnoreCase) : domain.Equals(allowed, StringComparison.OrdinalIgnoreCase));

    internal static string Text(ActionCall call)
    {
        var text = new StringBuilder();
        if (call.With.GetValueOrDefault("text") is { Length: > 0 } given)
            text.AppendLine(PlainText.Line(given, 4000)).AppendLine();
        text.AppendLine(PlainText.Line(call.Context.Title, 300)).AppendLine(PlainText.Line(call.Context.Summary, 1000)).AppendLine();
        foreach (var wanted in call.Context.Decisions.Take(MostDecisions))
            text.AppendLine(PlainText.Line(wanted.Line, 400)).AppendLine(wanted.Link is { } link ? $"Look at it and decide: {link.AbsoluteUri}" : $"Decide with: {wanted.Command}").AppendLine();
        foreach (var step in call.Context.Steps.Where(step => step.Action != Description.Name).Take(20))
            text.AppendLine(PlainText.Line($"- {step.Action} {step.Target}: {step.State} {step.Note}", 400));
        return text.AppendLine().AppendLine(PlainText.Line($"{call.Context.Owner}, level {call.Context.Level ?? "none"}, {call.Context.IncidentId}, {call.StepId}", 300)).ToString();
    }
}
