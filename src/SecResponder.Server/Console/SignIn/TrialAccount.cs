using System.Security.Cryptography;
using System.Text;
using SecResponder.Server.Console.People;

namespace SecResponder.Server.Console.SignIn;

/// <summary>The account for trying the console out: on this machine, until the process ends.</summary>
internal sealed class TrialAccount(ConsoleOptions options)
{
    // Without letters that look alike; 118 bits.
    private const string Letters = "abcdefghjkmnpqrstuvwxyz23456789";

    /// <summary>To be told once, to whoever started the process.</summary>
    public string Password { get; } = string.Join('-', RandomNumberGenerator.GetString(Letters, 24).Chunk(6).Select(part => new string(part)));

    public bool IsOn => options.Trial;

    public string Name => options.TrialName;

    /// <summary>Who signs in with this password; null: nobody, or from elsewhere.</summary>
    public ConsoleUser? SignIn(HttpContext context, string password) =>
        options.Trial && context.Connection.RemoteIpAddress is { } from && System.Net.IPAddress.IsLoopback(from)
        && CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(password.Trim())), SHA256.HashData(Encoding.UTF8.GetBytes(Password)))
            ? ConsoleUser.SignedIn(Name, ConsoleRole.Admin, [])
            : null;
}
