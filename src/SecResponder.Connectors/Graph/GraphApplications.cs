using SecResponder.Response.Steps;

namespace SecResponder.Connectors.Graph;

/// <summary>Whether applications can be read.</summary>
internal static class GraphApplications
{
    public static async Task<CheckResult> CheckApplicationsAsync(this GraphApi graph, CancellationToken cancellation)
    {
        try
        {
            _ = await graph.ReadAsync(
                client => client.ServicePrincipals.GetAsync(
                    ask =>
                    {
                        ask.QueryParameters.Select = ["id"];
                        ask.QueryParameters.Top = 1;
                    },
                    cancellation),
                cancellation);
            return new CheckResult(true, "applications can be read; whether they may be changed shows when the first is");
        }
        catch (ConnectorException e)
        {
            return new CheckResult(false, $"{e.Message}; the identity needs Application.ReadWrite.All");
        }
    }
}
