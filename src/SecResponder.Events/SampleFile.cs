using System.Text;

namespace SecResponder.Events;

/// <summary>The sample records that stand beside a source, in <c>samples.log</c>: one a line.</summary>
internal static class SampleFile
{
    public static IReadOnlyList<string> Of(Type source)
    {
        using var stream = source.Assembly.GetManifestResourceStream($"{source.Namespace}.samples.log")
            ?? throw new InvalidOperationException($"{source.Namespace} has no samples.log, or it is not embedded");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return [.. reader.ReadToEnd().Split('\n').Select(line => line.TrimEnd('\r')).Where(line => line.Length > 0)];
    }
}
