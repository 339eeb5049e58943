using System.Collections.Immutable;
using SecResponder.Connectors.Graph;
using SecResponder.Connectors.Tests.Contract;
using SecResponder.Lab;
using SecResponder.Lab.Graph;
using SecResponder.Lab.State;
using SecResponder.Playbooks.Actions;
using SecResponder.Response.Entities;
using SecResponder.Response.Steps;

namespace SecResponder.Connectors.Tests.Graph;

internal sealed class GraphTested : TestedSystem
{
    public const string Mia = "11111111-aaaa-4aaa-8aaa-000000000001";
    public const string UserAdministrator = "fe930be7-5e62-47db-91af-98c3a49a38b1";
    public const string AppId = "22222222-bbbb-4bbb-8bbb-000000000001";
    public const string Secret = "33333333-cccc-4ccc-8ccc-000000000001";
    public const string PrincipalSecret = "33333333-cccc-4ccc-8ccc-000000000002";
    public const string Certificate = "33333333-cccc-4ccc-8ccc-000000000003";
    public const string ForeignAppId = "22222222-bbbb-4bbb-8bbb-000000000002";

    public override string Name => "graph";

    public override ImmutableArray<ActionCase> Cases =>
    [
        new SwitchCase(DisableUser.Description, EntityKind.User, Mia, "disable", "enable", lab => Directory(lab).User(Mia)!.Switch(false, default), lab => !Directory(lab).User(Mia)!.Enabled),
        new JournalCase(RevokeSessions.Description, EntityKind.User, Mia, ["POST"], "revoke " + Mia),
        new JournalCase(ForcePasswordChange.Description, EntityKind.User, Mia, ["PATCH"], "force-password-change " + Mia),
        new SwitchCase(ConfirmCompromised.Description, EntityKind.User, Mia, "confirm", "dismiss", lab => Directory(lab).User(Mia)!.RiskState = "confirmedCompromised",
            lab => Directory(lab).User(Mia)!.RiskState == "confirmedCompromised"),
        new RemoveRoleCase(),
        new SwitchCase(DisableApplication.Description, EntityKind.Application, AppId, "disable", "enable", lab => Application(lab).Enabled = false, lab => !Application(lab).Enabled),
        new JournalCase(RemoveCredential.Description, EntityKind.Application, AppId, ["POST"], "remove-secret " + Secret, ("credential", Secret)),
        new MailCase(),
        new CommentIncidentCase(), new TagIncidentCase(), new ResolveIncidentCase(),
    ];

    public override void Furnish(LabOptions lab) => lab.With(IncidentCase.Seeds).With(new LabDirectory
    {
        Roles = new Dictionary<string, string> { [UserAdministrator] = "User Administrator", ["62e90394-69f5-4237-9190-012177145e10"] = "Global Administrator" },
        Users =
        [
            new LabUser(Mia, "mia@corp.example")
            {
                DisplayName = "Mia Lee",
                Account = "mia",
                Assignments =
                [
                    new(UserAdministrator), new(UserAdministrator, "/administrativeUnits/44444444-dddd-4ddd-8ddd-000000000001"),
                    new("62e90394-69f5-4237-9190-012177145e10"), new(UserAdministrator, "/administrativeUnits/44444444-dddd-4ddd-8ddd-000000000002"),
                ],
            },
            new LabUser("11111111-aaaa-4aaa-8aaa-000000000002", "leo@corp.example") { Account = "leo", Synchronized = true },
            new LabUser("11111111-aaaa-4aaa-8aaa-000000000003", "ana@corp.example") { Account = "ana" },
            new LabUser("11111111-aaaa-4aaa-8aaa-000000000004", "ana@branch.example") { Account = "ana", Enabled = false },
            new LabUser("11111111-aaaa-4aaa-8aaa-000000000005", "root@corp.example") { Privileged = true, RiskState = "atRisk" },
        ],
        Applications =
        [
            new LabApplication(AppId, "Payroll export") { Secrets = [Secret], PrincipalSecrets = [PrincipalSecret], Certificates = [Certificate] },
            new LabApplication(ForeignAppId, "Calendar of others") { IsForeign = true, PrincipalSecrets = [PrincipalSecret] },
        ],
    });

    public override void Connect(ConnectorOptions options, Uri lab, IDictionary<string, string> secrets)
    {
        secrets["env:GRAPH"] = Outside.Canary;
        options.With(new GraphOptions { BaseAddress = lab, Token = "env:GRAPH", Sender = "soc@corp.example", Recipients = { "corp.example" } });
    }

    private static DirectoryState Directory(LabState lab) => lab.Get<GraphSystem>().Directory;

    private static DirectoryApplication Application(LabState lab) => Directory(lab).Applications.Single(application => application.Given.AppId == AppId);

    private static async Task<ActionCall> CallAsync(Outside outside, ActionSignature signature, EntityKind kind, string target, string step, params (string, string)[] with) => Outside.Call(
        Assert.IsType<Resolution.Resolved>(await outside.ResolveAsync(kind, target)).Entity, step, [(signature.Target!.Name, target), .. signature.IsHold ? [("for", "1h")] : ((string, string)[])[], .. with]);

    // What is switched there and back: the last of the two is what stands.
    private sealed class SwitchCase(ActionSignature signature, EntityKind kind, string target, string there, string back, Action<LabState> byAnother, Func<LabState, bool> stands) : ActionCase
    {
        public override ActionSignature Signature => signature;

        public override bool MarksItsStep => false;

        public override ImmutableArray<string> Writes => ["POST", "PATCH"];

        public override Task<ActionCall> CallAsync(Outside outside, string step) => GraphTested.CallAsync(outside, signature, kind, target, step);

        public override int Standing(LabState lab, string stepId) => Directory(lab).Journal.LastOrDefault(entry => entry == $"{there} {target}" || entry == $"{back} {target}") == $"{there} {target}" ? 1 : 0;

        public override int Times(LabState lab, string stepId) => Directory(lab).Journal.Count(entry => entry == $"{there} {target}");

        public override bool TryLetAnother(LabState lab)
        {
            byAnother(lab);
            return true;
        }

        public override bool AnothersStands(LabState lab) => stands(lab);
    }

    private sealed class JournalCase(ActionSignature signature, EntityKind kind, string target, ImmutableArray<string> writes, string entry, params (string, string)[] with) : ActionCase
    {
        public override ActionSignature Signature => signature;

        public override bool MarksItsStep => false;

        public override ImmutableArray<string> Writes => writes;

        public override Task<ActionCall> CallAsync(Outside outside, string step) => GraphTested.CallAsync(outside, signature, kind, target, step, with);

        public override int Standing(LabState lab, string stepId) => Directory(lab).Journal.Count(written => written == entry);
    }

    private sealed class RemoveRoleCase : ActionCase
    {
        // The last page of those that Mia has, so that whoever does not read on does not find it.
        private const string Scope = "/administrativeUnits/44444444-dddd-4ddd-8ddd-000000000002";

        public override ActionSignature Signature => RemoveRole.Description;

        public override bool MarksItsStep => false;

        public override ImmutableArray<string> Writes => ["DELETE", "POST"];

        public override Task<ActionCall> CallAsync(Outside outside, string step) => GraphTested.CallAsync(outside, Signature, EntityKind.User, Mia, step, ("role", "User Administrator"), ("scope", Scope));

        // Only the one that was meant: those of other scopes stay.
        public override int Standing(LabState lab, string stepId) =>
            Directory(lab).Assignments.Where(given => given.PrincipalId == Mia).ToArray() is var all && all.Any(given => given.RoleDefinitionId == UserAdministrator && given.DirectoryScopeId == Scope) ? 0 : all.Length == 3 ? 1 : -1;

        public override int Times(LabState lab, string stepId) => Directory(lab).Journal.Count(entry => entry == $"unassign {Mia} {UserAdministrator} {Scope}");
    }

    private sealed class MailCase : ActionCase
    {
        public override ActionSignature Signature => NotifyByMail.Description;

        public override Task<ActionCall> CallAsync(Outside outside, string step) => Task.FromResult(Outside.Call(null, step, ("to", "oncall@corp.example")));

        public override int Standing(LabState lab, string stepId) => Directory(lab).Mails.Count(mail => mail.Step == stepId);
    }
}
