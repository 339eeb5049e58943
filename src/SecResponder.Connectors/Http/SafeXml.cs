using System.Xml;
using System.Xml.Linq;

namespace SecResponder.Connectors.Http;

/// <summary>Reads XML that others sent: no DTD, so no entities and nothing fetched; no more of it, and no deeper, than an answer is.</summary>
internal static class SafeXml
{
    private const int Deepest = 64;
    private const int Longest = 4 << 20;

    /// <summary>The root, or null when it is no such XML.</summary>
    public static XElement? Parse(string text)
    {
        try
        {
            using (var look = Reader(text))
            {
                while (look.Read())
                {
                    if (look.Depth > Deepest)
                        return null;
                }
            }
            using var reader = Reader(text);
            return XElement.Load(reader);
        }
        catch (XmlException)
        {
            return null; // the caller says whose answer can't be read
        }
    }

    private static XmlReader Reader(string text) => XmlReader.Create(new StringReader(text), new XmlReaderSettings
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        MaxCharactersInDocument = Longest,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
    });
}
