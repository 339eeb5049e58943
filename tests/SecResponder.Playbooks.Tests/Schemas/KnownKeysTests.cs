using System.Reflection;
using System.Text.Json.Nodes;
using SecResponder.Playbooks.Schemas;
using SecResponder.Playbooks.Sigma;

namespace SecResponder.Playbooks.Tests.Schemas;

/// <summary>What the readers take and what the schemas offer are the same keys, map by map, both ways round.</summary>
public sealed class KnownKeysTests
{
    // These two are parts of "playbook".
    private static readonly KnownKeys[] Parts = [KnownKeys.Sigma, KnownKeys.Attributes];

    private static readonly KnownKeys[] All =
        [.. typeof(KnownKeys).GetProperties(BindingFlags.Public | BindingFlags.Static).Where(property => property.PropertyType == typeof(KnownKeys)).Select(property => (KnownKeys)property.GetValue(null)!)];

    public static TheoryData<string> Maps => [.. All.Except(Parts).Select(keys => keys.Map)];

    public static TheoryData<string> Schemas => [.. PlaybookSchemas.Names];

    [Theory]
    [MemberData(nameof(Maps))]
    public void Every_key_that_a_reader_knows_stands_in_the_schema_and_no_other(string map)
    {
        var keys = Assert.Single(All, keys => keys.Map == map);

        var places = PlaybookSchemas.Names.Select(PlacesOf).SelectMany(places => places.Where(place => place.Map == map)).ToArray();

        Assert.NotEmpty(places);
        Assert.All(places, place => Assert.Equal(keys.Names.Order(StringComparer.Ordinal), Properties(place.Node).Order(StringComparer.Ordinal)));
    }

    [Theory]
    [MemberData(nameof(Schemas))]
    public void Every_map_that_refuses_other_keys_is_read_by_known_keys(string schema) =>
        Assert.Empty(PlacesOf(schema).Where(place => place.Node["additionalProperties"] is JsonValue && !All.Any(keys => keys.Map == place.Map)).Select(place => place.Map));

    [Theory]
    [MemberData(nameof(Schemas))]
    public void A_map_that_refuses_other_keys_is_a_definition_with_a_name(string schema)
    {
        var named = PlacesOf(schema).Sum(place => place.Node["additionalProperties"] is JsonValue ? 1 : 0);

        Assert.Equal(named, Closed(PlaybookSchemas.Of(schema, [])));
    }

    [Fact]
    public void A_bound_of_a_condition_has_its_operator() =>
        Assert.Equal([.. CorrelationConditionReader.Operators.Select(known => known.Name), "field", "percentile"], KnownKeys.CorrelationCondition.Names);

    // The schema itself and its definitions; a definition that is several at once has its keys in the first of them.
    private static IEnumerable<(string Map, JsonObject Node)> PlacesOf(string name)
    {
        var schema = PlaybookSchemas.Of(name, []);
        return schema["definitions"]!.AsObject().Select(definition => (definition.Key, definition.Value!.AsObject())).Append((name, schema)).DistinctBy(place => place.Item1);
    }

    private static IEnumerable<string> Properties(JsonObject map) => map["properties"] is JsonObject properties ? properties.Select(property => property.Key) : [];

    private static int Closed(JsonNode? node) => node switch
    {
        JsonObject map => (map["additionalProperties"] is JsonValue ? 1 : 0) + map.Sum(entry => Closed(entry.Value)),
        JsonArray list => list.Sum(Closed),
        _ => 0,
    };
}
