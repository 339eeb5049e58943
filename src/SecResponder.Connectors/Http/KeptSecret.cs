using SecResponder.Connectors.Secrets;
using SecResponder.Response.Steps;

namespace SecResponder.Connectors.Http;

/// <summary>The secret that a system is called with, by its reference.</summary>
/// <param name="system">The system's name, for messages.</param>
/// <param name="reference">The setting's reference.</param>
/// <param name="secrets">Reads the reference.</param>
internal sealed class KeptSecret(string system, string reference, ISecrets secrets)
{
    /// <summary>Its value.</summary>
    /// <exception cref="ConnectorException">There is none to be had.</exception>
    public async Task<string> ReadAsync(CancellationToken cancellation)
    {
        try
        {
            return (await secrets.ReadAsync(reference, cancellation)).Reveal();
        }
        catch (SecretException e)
        {
            throw new ConnectorException($"{system}: {e.Message}", e);
        }
    }

    /// <summary>Sends with it, and once more when it was not taken, since it may have been replaced meanwhile: nothing was done under the old one.</summary>
    /// <param name="send">The call.</param>
    /// <param name="isNotTaken">Whether the answer says that the secret itself is wrong; not that a right is missing.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="ConnectorException">There is none to be had, or what <paramref name="send"/> throws.</exception>
    public async Task<ApiAnswer> SendAsync(Func<string, Task<ApiAnswer>> send, Func<ApiAnswer, bool> isNotTaken, CancellationToken cancellation)
    {
        var answer = await send(await ReadAsync(cancellation));
        if (!isNotTaken(answer))
            return answer;
        secrets.Forget(reference);
        return await send(await ReadAsync(cancellation));
    }
}
