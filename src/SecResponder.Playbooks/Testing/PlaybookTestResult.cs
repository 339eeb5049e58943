using System.Collections.Immutable;
using SecResponder.Playbooks.Correlation;
using SecResponder.Playbooks.Files;

namespace SecResponder.Playbooks.Testing;

/// <summary>What an incident of a playbook would do. Given by whoever plans: templates and guardrails live in Response.</summary>
/// <param name="Steps">The steps in order, each <c>action target</c>, or <c>action</c> where it acts on nothing.</param>
/// <param name="Refused">Those that a guardrail refuses, in the same form.</param>
public sealed record TestPlan(ImmutableArray<string> Steps, ImmutableArray<string> Refused)
{
    public static TestPlan Nothing { get; } = new([], []);
}

/// <summary>Plans the incident that a signal opens.</summary>
public delegate TestPlan TestPlanner(Playbook playbook, Signal signal);

/// <summary>What came of one test.</summary>
/// <param name="Playbook">The playbook.</param>
/// <param name="Test">The test; its line is where it stands in the playbook's file.</param>
/// <param name="Actual">What happened; its lists are never default.</param>
/// <param name="Failures">What differs from what was expected, one sentence each; empty: passed.</param>
/// <param name="Notes">What helps to see why: matches, events without a group, lines that could not be read.</param>
public sealed record PlaybookTestResult(Playbook Playbook, PlaybookTest Test, ExpectedOutcome Actual, ImmutableArray<string> Failures, ImmutableArray<string> Notes)
{
    public bool Passed => Failures.IsEmpty;

    /// <summary>What the test expects.</summary>
    public ExpectedOutcome Expected => Test.Expect;

    /// <summary><c>file:line</c> of the test.</summary>
    public string Place => $"{Playbook.File}:{Test.Line}";
}
