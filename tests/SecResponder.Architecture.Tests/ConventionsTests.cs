namespace SecResponder.Architecture.Tests;

public sealed class ConventionsTests
{
    private static IEnumerable<SourceFile> Source => Repository.Files("src", ".cs");

    private static IEnumerable<SourceFile> Tests => Repository.Files("tests", ".cs");

    [Fact]
    public void The_source_was_read() => Assert.Contains(Source, file => file.Path == "src/SecResponder.Events/Origin.cs");

    [Fact]
    public void No_folder_and_no_file_is_a_drawer() => Assert.Empty(Conventions.Drawers([.. Source, .. Tests]));

    [Theory]
    [InlineData("src/SecResponder.Common/Thing.cs")]
    [InlineData("src/SecResponder.Events/Helpers/Thing.cs")]
    [InlineData("src/SecResponder.Events/StringUtils.cs")]
    [InlineData("src/SecResponder.Events/StoreImpl.cs")]
    [InlineData("src/SecResponder.Events/HoldManager.Lifts.cs")]
    public void A_drawer_is_noticed(string path) => Assert.NotEmpty(Conventions.Drawers([new SourceFile(path, "")]));

    [Fact]
    public void No_file_is_too_long() => Assert.Empty(Conventions.LongFiles(Source));

    [Fact]
    public void A_long_file_is_noticed()
    {
        Assert.Empty(Conventions.LongFiles([new SourceFile("a.cs", string.Join('\n', Enumerable.Repeat("x", Conventions.LongestFile)))]));
        Assert.Single(Conventions.LongFiles([new SourceFile("a.cs", string.Join('\n', Enumerable.Repeat("x", Conventions.LongestFile + 1)))]));
    }

    [Fact]
    public void Nothing_is_left_unfinished() => Assert.Empty(Conventions.UnfinishedWords(Source));

    [Fact]
    public void No_test_sleeps_looks_at_the_wall_clock_or_is_switched_off() => Assert.Empty(Conventions.WordsNotInTests(Tests));

    [Theory]
    [InlineData("throw new NotImplemented", "Exception();")]
    [InlineData("// TO", "DO: later")]
    [InlineData("#pragma warning ", "disable CA1822")]
    public void Something_unfinished_is_noticed(string first, string rest) =>
        Assert.Single(Conventions.UnfinishedWords([new SourceFile("a.cs", "one line\n" + first + rest)]), "a.cs:2: " + Word(first + rest));

    [Fact]
    public void Classes_are_sealed_abstract_or_static() => Assert.Empty(Conventions.OpenClasses(Source));

    [Theory]
    [InlineData("public class Thing", true)]
    [InlineData("    internal partial class Thing(int a)", true)]
    [InlineData("public record Thing(int A);", true)]
    [InlineData("public record class Thing(int A);", true)]
    [InlineData("public sealed class Thing", false)]
    [InlineData("public abstract record Thing", false)]
    [InlineData("internal static partial class Thing", false)]
    [InlineData("public readonly record struct Thing(int A);", false)]
    [InlineData("public record struct Thing(int A);", false)]
    public void An_open_class_is_noticed(string line, bool noticed) => Assert.Equal(noticed, Conventions.OpenClasses([new SourceFile("a.cs", line)]).Any());

    [Fact]
    public void Public_types_tell_what_they_mean() => Assert.Empty(Conventions.UntoldTypes(Source));

    [Theory]
    [InlineData("namespace A;\n\npublic sealed class Thing", true)]
    [InlineData("/// <summary>A thing.</summary>\npublic sealed class Thing", false)]
    [InlineData("/// <summary>A thing.</summary>\n[Flags]\npublic enum Thing", false)]
    [InlineData("[Flags]\npublic enum Thing", true)]
    [InlineData("public static partial class Thing\n\n/// <summary>A thing.</summary>\npublic static partial class Thing", false)]
    public void A_public_type_without_a_summary_is_noticed(string text, bool noticed) =>
        Assert.Equal(noticed, Conventions.UntoldTypes([new SourceFile("a.cs", text)]).Any());

    private static string Word(string line) =>
        line.Contains("Exception", StringComparison.Ordinal) ? line[10..^3] : line.StartsWith('#') ? line[..23] : line[3..7];
}
