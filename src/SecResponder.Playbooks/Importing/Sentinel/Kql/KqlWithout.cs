namespace SecResponder.Playbooks.Importing.Sentinel.Kql;

/// <summary>What KQL can do and a Sigma rule can't, and how a person says it instead.</summary>
internal static class KqlWithout
{
    /// <summary>An operator.</summary>
    public static (string Why, string ByHand) Stage(string op) => op switch
    {
        "join" or "lookup" => ("it joins the rows of two queries", "write a rule for each, and a 'temporal' or 'temporal_ordered' correlation of both over what 'on' names; values of a table that hardly changes are a list: playbooks/lists/NAME.yaml"),
        "union" => ("it takes the rows of several queries together", "write a rule for each, as documents of one file, and a correlation or a playbook over them"),
        "parse" or "parse-where" or "parse-kv" => ("it cuts a text into columns", "compare the text itself: '|contains' or '|re'"),
        "make-series" or "evaluate" => ("it computes over whole series of events", "'spike', 'rare', 'first_seen' and 'periodic' correlations compare with what is usual"),
        "invoke" => ("it calls a function of the workspace", "put what the function does into the query, or write the rule by hand"),
        "top" or "top-nested" or "top-hitters" or "sample" or "sample-distinct" => ("which events are among the first is known only when all are there", "ask for a number instead: 'gte'"),
        "scan" or "partition" or "reduce" or "fork" or "facet" => ("it follows events in a way of its own", "'temporal_ordered' asks for events in order"),
        "search" or "find" => ("it searches whatever there is", "name the table and the field"),
        _ => ("Sigma has no counterpart for this operator", "say it with conditions on fields, or as a correlation; 'secresponder new playbook' begins one"),
    };

    /// <summary>What a query takes its rows from.</summary>
    public static (string Why, string ByHand) Source(KqlNode source, string name) => source switch
    {
        KqlNode.Call { Function: "union" } => Stage("union"),
        KqlNode.Name or KqlNode.Call when name.Contains("AuditEvent", StringComparison.Ordinal) || name.Contains("AlertEvent", StringComparison.Ordinal)
            => ("Sigma has no log source for such events of all products", "write it for one product: 'logsource: {product: azure, service: activitylogs}' and the like, see 'secresponder sources'"),
        KqlNode.Name or KqlNode.Call => ("no source of ours gives what this table or function holds", "'secresponder sources' lists what can be read; where the same is told elsewhere, write the rule for that"),
        KqlNode.Other { What: "union" } => Stage("union"),
        KqlNode.Other { What: "search" or "find" } => Stage("search"),
        _ => ("it is no table", "begin with a table"),
    };
}
