using SecResponder.Response.Steps;

namespace SecResponder.Connectors.Graph;

/// <summary>Whether applications can be read.</summary>
internal static class GraphApplications
{
    public static Task<CheckResult> CheckApplicationsAsync(this GraphApi graph, CancellationToken cancellation) => graph.CheckAsync(
        client => client.ServicePrincipals.GetAsync(
            ask =>
            {
                ask.QueryParameters.Select = ["id"];
                ask.QueryParameters.Top = 1;
            },
            cancellation),
        "applications can be read; whether they may be changed shows when the first is", "Application.ReadWrite.All", cancellation);
}
