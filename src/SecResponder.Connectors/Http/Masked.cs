using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace SecResponder.Connectors.Http;

/// <summary>A text without secrets.</summary>
internal static class Masked
{
    private const string Mask = "***";
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The text with each of the forms replaced. JSON is written anew first when it has escapes, so that a secret can't hide behind them.</summary>
    public static string Of(string text, IReadOnlyCollection<string> forms)
    {
        if (forms.Count == 0)
            return text;
        if (text.Contains('\\', StringComparison.Ordinal))
            text = Unescaped(text);
        foreach (var form in forms)
            text = text.Replace(form, Mask, StringComparison.Ordinal);
        return text;
    }

    private static string Unescaped(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            var buffer = new ArrayBufferWriter<byte>(text.Length);
            using (var writer = new Utf8JsonWriter(buffer, Plain))
                document.WriteTo(writer);
            return Encoding.UTF8.GetString(buffer.WrittenSpan);
        }
        // It is no JSON, or halves of characters stand in it: it is looked through as it came.
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return text;
        }
    }
}
