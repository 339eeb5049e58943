using System.Text.RegularExpressions;
using FluentValidation;
using SecResponder.Playbooks.Sigma;

namespace SecResponder.Playbooks.Files.Teams;

/// <summary>What a team may say of itself.</summary>
internal sealed partial class TeamValidator : AbstractValidator<Team>
{
    public TeamValidator()
    {
        RuleForEach(team => team.Scope).Must(IsScope).OverridePropertyName("scope").WithErrorCode(PlaybookCodes.Scope)
            .WithMessage((_, entry) => $"'{entry}' is no scope").WithState(_ => "write a network (10.1.0.0/16), a host name with wildcards (web-*) or a resource prefix (/subscriptions/…)");
        RuleFor(team => team.Channels).Custom((channels, context) =>
        {
            foreach (var (name, reference) in channels)
                if (!SecretReference.Is(reference))
                    // The value may be the secret itself: it is not repeated.
                    context.AddFailure(new FluentValidation.Results.ValidationFailure($"channels.{name}", $"the channel '{name}' holds no reference to a secret")
                    {
                        ErrorCode = PlaybookCodes.PlainSecret,
                        CustomState = "store the address as a secret and write 'keyvault:<name>' or 'env:<NAME>'; if it stood here in plain text, it must be replaced",
                    });
        });
        RuleFor(team => team.Approvers).Custom((groups, context) =>
        {
            foreach (var (name, members) in groups)
                if (members.IsEmpty || members.Any(member => !IsMember(member)))
                    context.AddFailure(new FluentValidation.Results.ValidationFailure($"approvers.{name}",
                        members.IsEmpty ? $"nobody is in '{name}'" : $"'{members.First(member => !IsMember(member))}' is neither a user principal name nor an Entra group")
                    {
                        ErrorCode = PlaybookCodes.Approvers,
                        CustomState = "list the members as user principal names, [mia@example.com], or an Entra group by its object id: 'group:00000000-0000-4000-8000-000000000000'",
                    });
        });
    }

    private static bool IsMember(string entry) => TeamMember.IsGroup(entry) || Upn().IsMatch(entry);

    private static bool IsScope(string entry) => entry.Length > 0 && (!LooksLikeNetwork().IsMatch(entry) || IpNetwork.TryParse(entry, out _, out _)) && !entry.Any(char.IsWhiteSpace);

    [GeneratedRegex(@"^[^@\s]+@[^@\s]+$", RegexOptions.CultureInvariant)]
    private static partial Regex Upn();

    [GeneratedRegex(@"^[0-9.]+(/.*)?$|^[0-9a-fA-F]*:[0-9a-fA-F:.]*(/.*)?$", RegexOptions.CultureInvariant)]
    private static partial Regex LooksLikeNetwork();
}
