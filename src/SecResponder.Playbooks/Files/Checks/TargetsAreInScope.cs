using System.Text;
using SecResponder.Playbooks.Files.Reading;
using SecResponder.Playbooks.Sigma;

namespace SecResponder.Playbooks.Files.Checks;

/// <summary>A target that a playbook names outright lies within its team's scope. What a template names is asked of the scope before the call.</summary>
internal sealed class TargetsAreInScope : IPlaybookCheck
{
    public void Check(PlaybookDraft draft, CheckContext context)
    {
        if (context.Team is not { Scope.IsEmpty: false } team)
            return;
        foreach (var (parameter, text) in draft.Steps.SelectMany(step => step.Known()))
            if (parameter.IsTarget && !TemplateFields.IsTemplate(text.Text) && !team.Scope.Any(entry => IsWithin(text.Text, entry)))
                context.Error(text, PlaybookCodes.OutOfScope, $"'{text.Text}' is outside the team's scope", $"the scope is {string.Join(", ", team.Scope)}; ask the owner of that target, or widen {team.Name}/team.yaml");
    }

    internal static bool IsWithin(string target, string entry)
    {
        if (IpNetwork.TryParse(entry, out var network, out _))
            return IpAddress.TryParse(Encoding.UTF8.GetBytes(target), out var address) && network.Contains(address)
                || IpNetwork.TryParse(target, out var inner, out _) && inner.PrefixLength >= network.PrefixLength && network.Contains(inner.Address);
        return entry.StartsWith('/')
            ? target.StartsWith(entry, StringComparison.OrdinalIgnoreCase) && (target.Length == entry.Length || entry.EndsWith('/') || target[entry.Length] == '/')
            : System.IO.Enumeration.FileSystemName.MatchesSimpleExpression(entry, target, ignoreCase: true);
    }
}
