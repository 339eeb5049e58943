using System.Text.Encodings.Web;
using System.Text.Json;

namespace SecResponder.Response.Ledger.Export;

/// <summary>Stories as JSON, one ledger row a line, with the fact as it was written: whoever gets it can check the chain with SHA-256 alone.</summary>
public static class LedgerJson
{
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static async Task WriteAsync(TextWriter output, IAsyncEnumerable<Story> stories, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(stories);
        using var memory = new MemoryStream();
        await foreach (var story in stories.WithCancellation(cancellation))
            foreach (var row in story.Rows)
            {
                memory.SetLength(0);
                using (var json = new Utf8JsonWriter(memory, Readable))
                {
                    json.WriteStartObject();
                    json.WriteString("incident", row.Chain);
                    json.WriteNumber("row", row.Sequence);
                    json.WriteString("at", row.At.UtcDateTime);
                    json.WriteString("fact", row.Data);
                    json.WriteString("hash", Convert.ToHexStringLower(row.Hash.AsSpan()));
                    json.WriteEndObject();
                }
                await output.WriteLineAsync(System.Text.Encoding.UTF8.GetString(memory.GetBuffer().AsSpan(0, (int)memory.Length)));
            }
    }
}
