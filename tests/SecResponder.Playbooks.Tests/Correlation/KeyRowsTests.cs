using SecResponder.Playbooks.Correlation;
using Xunit;

namespace SecResponder.Playbooks.Tests.Correlation;

/// <summary>Rows by key: whatever comes and goes, each key finds its own, and a place stands for one key only.</summary>
public sealed class KeyRowsTests
{
    // Few hashes, and some that wrap around the table's end: keys stand in each other's way.
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(1_000_003)]
    public void Rows_are_found_as_in_a_dictionary(uint hashes)
    {
        var random = new Random(4);
        var (rows, plain, places) = (new KeyRows(), new Dictionary<string, int>(), new Dictionary<string, KeyRows.Place>());
        uint Hash(string key) => uint.MaxValue - (uint)(int.Parse(key, System.Globalization.CultureInfo.InvariantCulture) * 7919) % hashes;
        for (var i = 0; i < 4_000; i++)
        {
            var key = $"{random.Next(120)}";
            var row = rows.Find(key, Hash(key));
            Assert.Equal(plain.TryGetValue(key, out var kept), row >= 0);
            if (row < 0)
            {
                places[key] = rows.Add(key, Hash(key), i, 0);
                plain[key] = i;
            }
            else
            {
                Assert.Equal(kept, rows[row].Kept);
                Assert.Equal(row, rows.Find(places[key]));
                if (random.Next(2) == 0)
                    continue;
                rows.Remove(row);
                plain.Remove(key);
                Assert.Null(rows.Find(places[key]));
            }
            Assert.Equal(plain.Count, rows.Count);
        }
        Assert.All(plain, key => Assert.Equal(key.Value, rows[rows.Find(key.Key, Hash(key.Key))].Kept));
    }

    [Fact]
    public void A_place_is_not_that_of_the_key_that_comes_after()
    {
        var rows = new KeyRows();
        var first = rows.Add("a", 1, "kept", 0);
        rows.Remove(first.Row);
        var second = rows.Add("b", 2, "kept", 0);
        Assert.Equal(first.Row, second.Row);
        Assert.Null(rows.Find(first));
        Assert.Equal(second.Row, rows.Find(second));
    }
}
