using System.Runtime.CompilerServices;

namespace SecResponder.Playbooks.Matching;

/// <summary>JSON's numbers: RFC 8259, section 6.</summary>
internal static class JsonNumber
{
    /// <summary>Where the number that begins here ends, or -1. What follows it is for the caller to judge; the text must end with something that is no digit.</summary>
    public static int End(ref byte text, int at)
    {
        if (Unsafe.Add(ref text, at) == '-')
            at++;
        if (Unsafe.Add(ref text, at) == '0')
            at++;
        else if ((at = Digits(ref text, at)) < 0)
            return -1;
        if (Unsafe.Add(ref text, at) == '.' && (at = Digits(ref text, at + 1)) < 0)
            return -1;
        if ((Unsafe.Add(ref text, at) | 0x20) != 'e')
            return at;
        at++;
        if (Unsafe.Add(ref text, at) is (byte)'+' or (byte)'-')
            at++;
        return Digits(ref text, at);
    }

    private static int Digits(ref byte text, int at)
    {
        var from = at;
        while ((uint)(Unsafe.Add(ref text, at) - '0') <= 9)
            at++;
        return at == from ? -1 : at;
    }
}
