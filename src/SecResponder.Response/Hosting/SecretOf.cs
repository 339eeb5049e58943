namespace SecResponder.Response.Hosting;

/// <summary>Reads what a secret's reference stands for; the host knows where secrets are.</summary>
/// <param name="reference"><c>keyvault:name</c> or <c>env:NAME</c>.</param>
/// <param name="cancellation">Ends the wait.</param>
public delegate ValueTask<string> SecretOf(string reference, CancellationToken cancellation);
