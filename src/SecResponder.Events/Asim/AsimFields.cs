using System.Collections.Frozen;
using System.Text;
using System.Text.Json;

namespace SecResponder.Events.Asim;

/// <summary>Names and types of the ASIM fields.</summary>
public static partial class AsimFields
{
    private static readonly string[] Names = Enum.GetNames<AsimField>();
    private static readonly byte[][] Utf8Names = [.. Names.Select(Encoding.UTF8.GetBytes)];
    private static readonly JsonEncodedText[] JsonNames = [.. Names.Select(name => JsonEncodedText.Encode(name))];
    private static readonly byte[][] JsonMembers = [.. Names.Select(name => Encoding.UTF8.GetBytes($",\"{name}\":"))];
    private static readonly AsimType[] Types = [.. Enum.GetValues<AsimField>().Select(TypeFromSchema)];
    private static readonly FrozenDictionary<string, AsimField> ByName =
        Enum.GetValues<AsimField>().ToFrozenDictionary(field => Names[(int)field], StringComparer.Ordinal);

    /// <summary>How many fields there are; an <see cref="AsimField"/> as a number is below it.</summary>
    public static int Count => Names.Length;

    /// <summary>The column's name as ASIM writes it.</summary>
    public static string Name(AsimField field) => Names[(int)field];

    /// <summary>The column's name as ASIM writes it, UTF-8.</summary>
    public static ReadOnlySpan<byte> Utf8Name(AsimField field) => Utf8Names[(int)field];

    /// <summary>The column's name as a JSON writer takes it without looking at it again.</summary>
    internal static JsonEncodedText JsonName(AsimField field) => JsonNames[(int)field];

    /// <summary>The column's name as the beginning of a further member of a JSON object, comma and colon included.</summary>
    internal static ReadOnlySpan<byte> JsonMember(AsimField field) => JsonMembers[(int)field];

    /// <summary>What the column holds.</summary>
    public static AsimType TypeOf(AsimField field) => Types[(int)field];

    /// <summary>Finds a field by its exact name (case-sensitive, as Sigma's field names are).</summary>
    public static bool TryParse(string name, out AsimField field) => ByName.TryGetValue(name, out field);
}
