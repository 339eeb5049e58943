namespace SecResponder.Server.Access;

/// <summary>What a caller may do here. Each endpoint asks for one.</summary>
[Flags]
internal enum Rights
{
    None = 0,
    /// <summary>Send events in, by whatever form.</summary>
    Ingest = 1,
    /// <summary>Read the metrics, and what a probe found in detail.</summary>
    Metrics = 2,
}

/// <summary>Rights as settings and tokens name them.</summary>
internal static class RightNames
{
    /// <summary>In Entra an app role is called by this and the right: <c>SecResponder.Ingest</c>.</summary>
    public const string RolePrefix = "SecResponder.";

    public static readonly string[] All = ["ingest", "metrics"];

    /// <summary>The right of this name; null when there is none.</summary>
    public static Rights? Parse(string name) => name.ToLowerInvariant() switch
    {
        "ingest" => Rights.Ingest,
        "metrics" => Rights.Metrics,
        _ => null,
    };

    /// <summary>All of them together; names that nobody knows give nothing.</summary>
    public static Rights Of(IEnumerable<string> names) => names.Aggregate(Rights.None, (rights, name) => rights | (Parse(name) ?? Rights.None));
}
