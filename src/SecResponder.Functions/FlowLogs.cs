namespace SecResponder.Functions;

/// <summary>Where Azure writes flow logs: containers of the account that the flow log names, and the setting that says which account it is: <c>FlowLogs__blobServiceUri</c>, <c>FlowLogs__queueServiceUri</c>.</summary>
/// <remarks>Microsoft Learn, "Virtual network flow logs", "Flow logging for network security groups": paths.</remarks>
internal static class FlowLogs
{
    public const string Connection = "FlowLogs";

    /// <summary>Of virtual networks, subnets, network interfaces.</summary>
    public const string Vnet = "insights-logs-flowlogflowevent/{name}";

    /// <summary>Of network security groups.</summary>
    public const string Nsg = "insights-logs-networksecuritygroupflowevent/{name}";

    /// <summary>The source's id.</summary>
    public const string Source = "azure-flow";
}
