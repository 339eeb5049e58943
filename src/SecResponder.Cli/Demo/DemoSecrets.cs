using System.Security.Cryptography;
using SecResponder.Connectors.Secrets;
using SecResponder.Lab;

namespace SecResponder.Cli.Demo;

/// <summary>The lab's credentials, under whatever reference the playbooks ask for them.</summary>
internal sealed class DemoSecrets(Uri lab, LabOptions credentials) : ISecrets
{
    public const string Token = "env:LAB_TOKEN";
    public const string Password = "env:LAB_PASSWORD";
    public const string Links = "env:DEMO_LINKS";

    // What links to approvals are signed with: this process's own, as is whatever they lead to.
    private readonly string _links = RandomNumberGenerator.GetHexString(64);

    public ValueTask<Secret> ReadAsync(string reference, CancellationToken cancellation) => ValueTask.FromResult(new Secret(reference switch
    {
        Token => credentials.Token,
        Password => credentials.Password,
        Links => _links,
        // A channel: its webhook in the lab carries the channel's name.
        _ => new Uri(lab, $"workflows/{Uri.EscapeDataString(reference[(reference.IndexOf(':', StringComparison.Ordinal) + 1)..])}/triggers/manual/paths/invoke?sig={credentials.Signature}").ToString(),
    }));

    public void Forget(string reference)
    {
        // They never change.
    }
}
