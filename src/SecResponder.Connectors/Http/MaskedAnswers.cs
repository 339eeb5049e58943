using System.Net.Http.Headers;
using System.Text;
using SecResponder.Connectors.Secrets;

namespace SecResponder.Connectors.Http;

/// <summary>Takes our secrets out of what the other side says, before anybody reads it, whichever client library asked: some echo the request that they didn't like, header, address and body included.</summary>
internal sealed class MaskedAnswers(RevealedSecrets revealed) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var answer = await base.SendAsync(request, cancellationToken);
        await answer.Content.LoadIntoBufferAsync(ConnectorHttp.LargestAnswer, cancellationToken);
        var bytes = await answer.Content.ReadAsByteArrayAsync(cancellationToken);
        if (bytes.Length == 0)
            return answer;
        // A header's value is known even where nobody has read it from a reference.
        var told = Masked.Of(Encoding.UTF8.GetString(bytes), [.. revealed.Forms, .. Credentials(request.Headers.Authorization).SelectMany(SecretForms.Of)]);
        var content = new StringContent(told, Encoding.UTF8);
        content.Headers.ContentType = answer.Content.Headers.ContentType is { } type ? new MediaTypeHeaderValue(type.MediaType ?? "application/json", "utf-8") : null;
        answer.Content = content;
        return answer;
    }

    private static IEnumerable<string> Credentials(AuthenticationHeaderValue? authorization)
    {
        if (authorization?.Parameter is not { Length: > 0 } parameter)
            yield break;
        yield return parameter;
        var bytes = new byte[parameter.Length];
        if (authorization.Scheme == "Basic" && Convert.TryFromBase64String(parameter, bytes, out var length)
            && Encoding.UTF8.GetString(bytes.AsSpan(0, length)) is var pair && pair.IndexOf(':', StringComparison.Ordinal) is >= 0 and var colon)
            yield return pair[(colon + 1)..];
    }
}
