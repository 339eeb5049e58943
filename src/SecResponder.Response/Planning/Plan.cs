using System.Collections.Immutable;
using SecResponder.Response.Steps;

namespace SecResponder.Response.Planning;

/// <summary>What is to be done about an incident: every step rendered, the ones that can't be run already refused.</summary>
/// <param name="Steps">In the playbook's order.</param>
/// <param name="Hash">See <see cref="PlanHash"/>.</param>
public sealed record Plan(ImmutableArray<ResponseStep> Steps, string Hash);
