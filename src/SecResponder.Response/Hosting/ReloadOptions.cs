namespace SecResponder.Response.Hosting;

/// <summary>Whether changed playbooks are put in force while the process runs.</summary>
public sealed class ReloadOptions
{
    /// <summary>How often it is looked at. A folder's change is read when the folder has been quiet for one such time, so that half a check-out is not; a bundle's at once. Default 5 s; 0: never, a change needs a restart; otherwise 1 s to 1 h.</summary>
    public TimeSpan Every { get; set; } = TimeSpan.FromSeconds(5);
}
