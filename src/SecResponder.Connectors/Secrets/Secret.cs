namespace SecResponder.Connectors.Secrets;

/// <summary>A secret's value. It says so only to who asks for it: it never ends in a log, an error or a string by accident.</summary>
public sealed class Secret(string value)
{
    /// <summary>The value, for the call that needs it.</summary>
    public string Reveal() => value;

    public override string ToString() => "***";
}

/// <summary>A secret that can't be had. The message names the reference, never a value.</summary>
public sealed class SecretException : Exception
{
    public SecretException() { }

    public SecretException(string message) : base(message) { }

    public SecretException(string message, Exception inner) : base(message, inner) { }
}

/// <summary>Where secrets come from.</summary>
public interface ISecrets
{
    /// <summary>Reads what a reference (<c>keyvault:name</c>, <c>env:NAME</c>) stands for.</summary>
    /// <exception cref="SecretException">It is no reference, or there is nothing behind it.</exception>
    ValueTask<Secret> ReadAsync(string reference, CancellationToken cancellation);

    /// <summary>Forgets a value that the other side refused, so that a rotated secret is seen.</summary>
    void Forget(string reference);
}
