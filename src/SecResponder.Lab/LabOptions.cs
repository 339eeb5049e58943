using SecResponder.Lab.Defender;

namespace SecResponder.Lab;

/// <summary>How the lab stands: where it listens, which credentials it takes, how slow its isolation is.</summary>
public sealed class LabOptions
{
    private readonly Dictionary<Type, object> _own = [];

    /// <summary>Port on loopback; 0 (the default) takes a free one.</summary>
    public int Port { get; set; }

    /// <summary>The bearer token that the stand-ins of Defender and Graph take.</summary>
    public string Token { get; set; } = "lab-token";

    /// <summary>The user that the stand-in of ServiceNow takes.</summary>
    public string User { get; set; } = "lab-user";

    /// <summary>That user's password.</summary>
    public string Password { get; set; } = "lab-password";

    /// <summary>The <c>sig</c> that a webhook's address must carry.</summary>
    public string Signature { get; set; } = "lab-signature";

    /// <summary>How long a machine action stays Pending. Default: no time at all.</summary>
    public TimeSpan ActionTakes { get; set; } = TimeSpan.Zero;

    /// <summary>How often a machine action must have been read before it is Succeeded. Default 1: the first read finds it done.</summary>
    public int ReadsUntilDone { get; set; } = 1;

    /// <summary>Requests a second that one webhook takes before it answers 429. Default 4, as Teams.</summary>
    public int CardsPerSecond { get; set; } = 4;

    /// <summary>Machines that are there at the start, and again after a reset.</summary>
    public IReadOnlyList<LabMachine> Machines { get; set; } = [];

    /// <summary>Says what one system alone needs to know.</summary>
    public LabOptions With<T>(T own) where T : class
    {
        ArgumentNullException.ThrowIfNull(own);
        _own[typeof(T)] = own;
        return this;
    }

    /// <summary>What one system alone needs to know.</summary>
    internal T Of<T>() where T : class, new() => _own.TryGetValue(typeof(T), out var own) ? (T)own : new T();
}
