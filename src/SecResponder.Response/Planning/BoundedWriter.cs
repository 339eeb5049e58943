using System.Text;

namespace SecResponder.Response.Planning;

/// <summary>Text up to a limit; beyond it writing ends the rendering, so that a template can't fill memory.</summary>
internal sealed class BoundedWriter(int limit) : TextWriter
{
    private readonly StringBuilder _text = new();

    public override Encoding Encoding => Encoding.UTF8;

    public override void Write(char value)
    {
        Room(1);
        _text.Append(value);
    }

    public override void Write(string? value)
    {
        if (value is null)
            return;
        Room(value.Length);
        _text.Append(value);
    }

    public override void Write(char[] buffer, int index, int count)
    {
        Room(count);
        _text.Append(buffer, index, count);
    }

    public override void Write(ReadOnlySpan<char> buffer)
    {
        Room(buffer.Length);
        _text.Append(buffer);
    }

    public override Task WriteAsync(char value)
    {
        Write(value);
        return Task.CompletedTask;
    }

    public override Task WriteAsync(string? value)
    {
        Write(value);
        return Task.CompletedTask;
    }

    public override Task WriteAsync(ReadOnlyMemory<char> buffer, CancellationToken cancellationToken = default)
    {
        Write(buffer.Span);
        return Task.CompletedTask;
    }

    public override string ToString() => _text.ToString();

    private void Room(int length)
    {
        if (_text.Length + length > limit)
            throw new OutputTooLongException();
    }
}

/// <summary>A template wrote more than it may.</summary>
internal sealed class OutputTooLongException : Exception
{
    public OutputTooLongException() : base("a template wrote more than it may") { }

    public OutputTooLongException(string message) : base(message) { }

    public OutputTooLongException(string message, Exception inner) : base(message, inner) { }
}
