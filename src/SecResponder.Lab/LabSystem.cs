using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Routing;
using SecResponder.Lab.Page;

namespace SecResponder.Lab;

/// <summary>One outside system's stand-in, whole: its paths, its state, what is seen of it, how it starts over. All stand behind one address; all are in <see cref="LabSystems"/>.</summary>
internal abstract class LabSystem
{
    /// <summary>What faults and the request log call it.</summary>
    public abstract string Name { get; }

    /// <summary>Whether a path is one of its own. No two systems' paths meet.</summary>
    public abstract bool Owns(string path);

    /// <summary>Adds its endpoints.</summary>
    public abstract void Map(IEndpointRouteBuilder routes);

    /// <summary>Its state now, as <c>GET /lab/state</c> gives it: a list a name.</summary>
    public abstract IEnumerable<LabView> Look();

    /// <summary>Back to the start.</summary>
    public abstract void Clear();

    /// <summary>Shows it on the page. Without own words: a table of each list.</summary>
    public virtual void Show(StringBuilder html)
    {
        foreach (var view in Look())
            PlainTable.Write(html, view);
    }
}

/// <summary>One list of a system's state.</summary>
/// <param name="Name">Its member in <c>/lab/state</c>.</param>
internal abstract record LabView(string Name)
{
    /// <summary>Writes the list as JSON.</summary>
    public abstract void Write(Utf8JsonWriter json);

    /// <summary>The list, when its items are such.</summary>
    public abstract IReadOnlyList<T>? As<T>();

    /// <summary>A list of a type that its system's own <c>JsonSerializerContext</c> knows.</summary>
    public static LabView Of<T>(string name, IReadOnlyList<T> items, JsonTypeInfo<T> type) => new Typed<T>(name, items, type);

    private sealed record Typed<T>(string Name, IReadOnlyList<T> Items, JsonTypeInfo<T> Type) : LabView(Name)
    {
        public override void Write(Utf8JsonWriter json)
        {
            json.WriteStartArray();
            foreach (var item in Items)
                JsonSerializer.Serialize(json, item, Type);
            json.WriteEndArray();
        }

        public override IReadOnlyList<TWanted>? As<TWanted>() => Items as IReadOnlyList<TWanted>;
    }
}
