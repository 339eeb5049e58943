using System.Text;
using SecResponder.Playbooks.Matching;
using Xunit;

namespace SecResponder.Playbooks.Tests.Matching;

/// <summary>Folding is exactly what .NET's ordinal comparison ignores.</summary>
public sealed class Folding
{
    [Fact]
    public void Folded_code_points_are_equal_where_ordinal_ignore_case_says_so()
    {
        // Each code point with both of its cases: the only ones it could be equal to.
        var wrong = new List<string>();
        for (var value = 0; value <= 0x10FFFF; value++)
        {
            if (!Rune.TryCreate(value, out var rune))
                continue;
            foreach (var other in new[] { Rune.ToUpperInvariant(rune), Rune.ToLowerInvariant(rune) })
                if (other != rune && (FoldedText.Fold(rune) == FoldedText.Fold(other)) != rune.ToString().Equals(other.ToString(), StringComparison.OrdinalIgnoreCase))
                    wrong.Add($"{rune.Value:X} {other.Value:X}");
        }
        Assert.Empty(wrong);
    }

    [Theory]
    [InlineData("K", "\u212A")]
    [InlineData("i", "\u0131")]
    [InlineData("I", "\u0130")]
    [InlineData("s", "\u017F")]
    public void ASCII_never_equals_what_is_not(string ascii, string other) => Assert.NotEqual(FoldedText.Fold(ascii), FoldedText.Fold(other));

    [Fact]
    public void No_code_point_outgrows_the_buffer()
    {
        Span<byte> utf8 = stackalloc byte[4];
        for (var value = 0; value <= 0x10FFFF; value++)
            if (Rune.TryCreate(value, out var rune))
                Assert.True(FoldedText.Fold(rune).Utf8SequenceLength <= FoldedText.MaxLength(rune.EncodeToUtf8(utf8)));
    }
}
