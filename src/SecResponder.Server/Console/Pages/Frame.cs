using Microsoft.AspNetCore.Antiforgery;
using SecResponder.Response.Storage;
using SecResponder.Response.Storage.Pages;
using SecResponder.Server.Console.People;

namespace SecResponder.Server.Console.Pages;

/// <summary>What every page has around it.</summary>
/// <param name="User">Who looks at it; null: nobody is signed in.</param>
/// <param name="Path">Where they are, with its query.</param>
/// <param name="Theme">How they want it.</param>
/// <param name="Token">What makes a form one of theirs.</param>
/// <param name="Now">The host's clock.</param>
/// <param name="Counts">What waits, whatever page it is.</param>
/// <param name="Links">Style, script and icon.</param>
public sealed record Frame(ConsoleUser? User, string Path, string Theme, string Token, DateTimeOffset Now, FrameCounts Counts, FrameLinks Links)
{
    /// <summary>The field that carries <see cref="Token"/>.</summary>
    public const string FormToken = "_form";

    /// <summary>How things were when it was made; empty where nobody is signed in. What changes after that is told by <see cref="LiveFeed"/>.</summary>
    public string Stamp { get; init; } = "";

    /// <summary>Whether the one who looks may do what asks for this role.</summary>
    public bool May(ConsoleRole role) => User?.Is(role) ?? false;

    /// <summary>Whether a link of the menu leads to where one is.</summary>
    public bool IsAt(string path) => path == ConsolePaths.Overview ? Path.Split('?')[0] == path : Path.StartsWith(path, StringComparison.Ordinal);
}

/// <summary>The figures in the menu.</summary>
/// <param name="Now">How many approvals wait for a person, and how many things are held.</param>
/// <param name="Pauses">What is paused; those that tripped, too.</param>
public sealed record FrameCounts(NowCounts Now, IReadOnlyList<Pause> Pauses)
{
    /// <summary>What waits where nobody is signed in: that is nobody's business.</summary>
    public static FrameCounts None { get; } = new(new NowCounts(0, 0), []);

    /// <summary>The pause of everything, if there is one.</summary>
    public Pause? Everything => Pauses.FirstOrDefault(pause => string.Equals(pause.Scope, Pause.Everything, StringComparison.OrdinalIgnoreCase));
}

/// <summary>Addresses of style, script and icon, with their versions.</summary>
public sealed record FrameLinks(string Style, string Script, string Icon);

/// <summary>Makes the frame of a request.</summary>
internal sealed class FrameMaker(IResponderStore store, IStorePages pages, LiveFeed live, IAntiforgery forms, Assets assets, TimeProvider time)
{
    /// <summary>More waiting than this is told as this and more.</summary>
    public const int MostCounted = 200;

    public async Task<Frame> OfAsync(HttpContext context)
    {
        var cancellation = context.RequestAborted;
        // Before anything of the page is read: what changes meanwhile is told then.
        var look = await live.LookAsync();
        return Around(context, context.User(), new FrameCounts(look.Now ?? await pages.NowAsync(MostCounted, cancellation), await store.PausesAsync(cancellation))) with { Stamp = look.Stamp };
    }

    /// <summary>For whoever is not signed in, or for a message that needs nothing of the store: it may be away.</summary>
    public Frame SignedOut(HttpContext context, ConsoleUser? user = null) => Around(context, user, FrameCounts.None);

    private Frame Around(HttpContext context, ConsoleUser? user, FrameCounts counts) => new(
        user, context.Request.Path + context.Request.QueryString.Value, Theme.Of(context.Request.Cookies[Theme.Cookie]), forms.GetAndStoreTokens(context).RequestToken!,
        time.GetUtcNow(), counts, new FrameLinks(assets.Style, assets.Script, assets.Icon));
}
