using Azure;

namespace SecResponder.Response.Storage.AzureStorage;

/// <summary>The service's answers as what happened, to what, and what to do. Source: Microsoft's pages "Table service error codes" and "Blob service error codes".</summary>
internal static class AzureTrouble
{
    /// <summary>Somebody else was here: a row is there already, has changed, or is gone.</summary>
    public static bool IsConflict(Exception e) => e is RequestFailedException { Status: 404 or 409 or 412 } failed && failed.ErrorCode is not ("TableNotFound" or "ContainerNotFound" or "TableBeingDeleted");

    /// <summary>Whether this is the service's, the network's or the sign-in's trouble, and not a mistake of ours.</summary>
    public static bool IsTrouble(Exception e) =>
        e is RequestFailedException or HttpRequestException or IOException
        || e is AggregateException all && all.InnerExceptions.All(IsTrouble)
        // Azure.Identity's, which this room doesn't know; and a request that ran out of its time, not of ours.
        || e.GetType().Name is "AuthenticationFailedException" or "CredentialUnavailableException" || e is TaskCanceledException { InnerException: TimeoutException };

    public static StoreException Explain(string doing, string account, Exception e)
    {
        var first = e is AggregateException all ? all.InnerExceptions[0] : e;
        var (problem, what) = first switch
        {
            RequestFailedException { Status: 401 or 403, ErrorCode: "AuthorizationPermissionMismatch" or "AuthorizationFailure" or "InsufficientAccountPermissions" } => (
                StoreProblem.ReadOnly,
                "the identity may not do this. It needs Storage Table Data Contributor and Storage Blob Data Contributor on the account (roles take some minutes to hold), and the account's firewall must let it in"),
            RequestFailedException { Status: 401 or 403 } denied => (StoreProblem.ReadOnly, $"the account refuses the sign-in ({denied.ErrorCode}). Check the identity, its roles and the account's network rules"),
            RequestFailedException { ErrorCode: "TableNotFound" or "ContainerNotFound" or "TableBeingDeleted" } => (
                StoreProblem.Corrupt, "the table or the container is gone. Restore it, or give another name; `ledger verify` tells what is whole"),
            RequestFailedException { Status: 429 or 503 } => (StoreProblem.Locked, "the account is busier than it may be. It is tried again; if this stays, look at the partition's load"),
            RequestFailedException { Status: 507 or 413 } => (StoreProblem.Full, "there is no room for it. It is tried again as it is"),
            RequestFailedException failed => (StoreProblem.Unreachable, $"the account answered {failed.Status} {failed.ErrorCode}: {FirstLine(failed.Message)}"),
            _ => (StoreProblem.Unreachable, $"it can't be reached. Check its name, the network and private names: {FirstLine(first.Message)}"),
        };
        return new StoreException($"{doing}: '{account}': {what}. What was not written can be given again as it is.", e) { Problem = problem };
    }

    private static string FirstLine(string text) => text.Split('\n', 2)[0].TrimEnd('\r');
}
