using Xunit.Sdk;
using Xunit.v3;

[assembly: TestClassOrderer(typeof(SecResponder.Console.Tests.AsTheEveningGoes))]

namespace SecResponder.Console.Tests;

/// <summary>Who only looks comes first, who decides after, and whoever fills the store with what nobody wants to see is the last.</summary>
public sealed class AsTheEveningGoes : ITestClassOrderer
{
    private static readonly string[] First = [nameof(EveryPageTests)];
    private static readonly string[] Last = [nameof(DecidingTests), nameof(EveryButtonTests), nameof(FourEyesTests), nameof(HostileTextTests)];

    /// <inheritdoc/>
    public IReadOnlyCollection<TTestClass?> OrderTestClasses<TTestClass>(IReadOnlyCollection<TTestClass?> testClasses) where TTestClass : notnull, ITestClass =>
        [.. testClasses.OrderBy(one => Place(one?.TestClassSimpleName ?? "")).ThenBy(one => one?.TestClassSimpleName, StringComparer.Ordinal)];

    private static int Place(string name) => Array.IndexOf(First, name) is >= 0 and var first ? first - First.Length : Array.IndexOf(Last, name) + 1;
}
