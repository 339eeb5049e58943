using System.Collections.Immutable;

namespace SecResponder.Playbooks.Yaml;

/// <summary>A place in a file; both numbers from 1.</summary>
public readonly record struct YamlPosition(int Line, int Column);

/// <summary>A node of a YAML document that knows where it stands.</summary>
public abstract record YamlNode(YamlPosition Position)
{
    /// <summary>What kind of node it is, in an author's words.</summary>
    public abstract string Kind { get; }
}

/// <summary>A scalar: its text, and whether it was quoted (then it is text, whatever it looks like).</summary>
public sealed record YamlScalar(YamlPosition Position, string Text, bool IsPlain) : YamlNode(Position)
{
    public override string Kind => Type switch
    {
        YamlScalarType.Null => "null",
        YamlScalarType.Boolean => "a boolean",
        YamlScalarType.Integer or YamlScalarType.Float => "a number",
        _ => "text",
    };

    /// <summary>What a plain scalar is by YAML 1.2's core schema plus <c>0x</c> integers; dates, <c>yes</c> and <c>on</c> stay text.</summary>
    public YamlScalarType Type => IsPlain ? YamlScalarTypes.Of(Text) : YamlScalarType.Text;

    /// <summary>Whether it is a plain <c>null</c>, <c>~</c> or nothing.</summary>
    public bool IsNull => Type == YamlScalarType.Null;
}

/// <summary>One key of a map with its value.</summary>
public readonly record struct YamlEntry(YamlScalar Key, YamlNode Value);

/// <summary>A map, in the order it is written. Keys are scalars; a key written twice is a mistake that the reader has reported.</summary>
public sealed record YamlMap(YamlPosition Position, ImmutableArray<YamlEntry> Entries) : YamlNode(Position)
{
    public override string Kind => "a map";

    /// <summary>The value of a key, or null.</summary>
    public YamlNode? this[string key]
    {
        get
        {
            foreach (var entry in Entries)
                if (entry.Key.Text == key)
                    return entry.Value;
            return null;
        }
    }
}

/// <summary>A list.</summary>
public sealed record YamlList(YamlPosition Position, ImmutableArray<YamlNode> Items) : YamlNode(Position)
{
    public override string Kind => "a list";
}
