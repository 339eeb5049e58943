using System.Net.Http.Headers;
using System.Text;
using SecResponder.Connectors.Secrets;

namespace SecResponder.Connectors.Http;

/// <summary>Takes our secrets out of what the other side says, before anybody reads it, whichever client library asked: some echo the request that they didn't like, header, address and body included.</summary>
internal sealed class MaskedAnswers(RevealedSecrets revealed) : DelegatingHandler
{
    /// <summary>Of how many bytes of the answer the caller wants to know; the rest is not waited for. Without it the whole is read.</summary>
    public static readonly HttpRequestOptionsKey<int> Beginning = new("SecResponder.Beginning");

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var answer = await base.SendAsync(request, cancellationToken);
        var bytes = await ReadAsync(request, answer, cancellationToken);
        if (bytes.Length == 0)
        {
            answer.Content = new ByteArrayContent([]);
            return answer;
        }
        // A header's value is known even where nobody has read it from a reference.
        var told = Masked.Of(Encoding.UTF8.GetString(bytes), [.. revealed.Forms, .. Credentials(request.Headers.Authorization).SelectMany(SecretForms.Of)]);
        var content = new StringContent(told, Encoding.UTF8);
        content.Headers.ContentType = answer.Content.Headers.ContentType is { } type ? new MediaTypeHeaderValue(type.MediaType ?? "application/json", "utf-8") : null;
        answer.Content = content;
        return answer;
    }

    private static async Task<byte[]> ReadAsync(HttpRequestMessage request, HttpResponseMessage answer, CancellationToken cancellation)
    {
        if (!request.Options.TryGetValue(Beginning, out var most))
        {
            await answer.Content.LoadIntoBufferAsync(ConnectorHttp.LargestAnswer, cancellation);
            return await answer.Content.ReadAsByteArrayAsync(cancellation);
        }
        await using var stream = await answer.Content.ReadAsStreamAsync(cancellation);
        var read = new byte[most];
        return read[..await stream.ReadAtLeastAsync(read, most, throwOnEndOfStream: false, cancellation)];
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
