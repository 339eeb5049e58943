using System.Collections.Concurrent;
using Microsoft.AspNetCore.Authentication;
using SecResponder.Server.Console.People;

namespace SecResponder.Server.Console.SignIn;

/// <summary>Who is signed in. A session is a sealed cookie; one that was ended is remembered until it would have run out, so that a copy of its cookie opens nothing.</summary>
internal sealed class Sessions(ConsoleOptions options)
{
    // The hosts' clock may be a demo's; a session lasts so long on the wall.
    private readonly ConcurrentDictionary<string, DateTimeOffset> _ended = new(StringComparer.Ordinal);

    /// <summary>Who asks; null: nobody that is signed in.</summary>
    public async ValueTask<ConsoleUser?> UserAsync(HttpContext context)
    {
        var result = await context.AuthenticateAsync(ConsoleUser.Scheme);
        if (result.Principal is not { } principal || ConsoleUser.Of(principal) is not { } user || _ended.ContainsKey(user.Session))
            return null;
        // Forms are sealed to whom they were shown.
        context.User = principal;
        return user;
    }

    /// <summary>Begins one, and ends whatever this browser had.</summary>
    public async Task BeginAsync(HttpContext context, ConsoleUser user)
    {
        await EndAsync(context);
        await context.SignInAsync(ConsoleUser.Scheme, user.Principal);
    }

    /// <summary>Ends the one that the request shows, if it shows one.</summary>
    public async Task EndAsync(HttpContext context)
    {
        if (await UserAsync(context) is not { } user)
            return;
        var now = TimeProvider.System.GetUtcNow();
        foreach (var (session, until) in _ended)
            if (until < now)
                _ended.TryRemove(session, out _);
        _ended[user.Session] = now + options.SessionLasts;
        await context.SignOutAsync(ConsoleUser.Scheme);
    }
}
