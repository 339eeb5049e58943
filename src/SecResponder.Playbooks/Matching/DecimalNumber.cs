using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace SecResponder.Playbooks.Matching;

/// <summary>A number to compare: exact up to 28 digits, a double beyond.</summary>
internal readonly struct DecimalNumber : IComparable<DecimalNumber>
{
    private readonly decimal _exact;
    private readonly double _far;
    private readonly bool _isFar;

    private DecimalNumber(decimal exact) => _exact = exact;

    private DecimalNumber(double far) => (_far, _isFar) = (far, true);

    /// <summary>A rule's bound, in canonical decimal text.</summary>
    public static DecimalNumber Of(string canonical) =>
        TryParse(Encoding.ASCII.GetBytes(canonical), out var number) ? number : new DecimalNumber(double.Parse(canonical, CultureInfo.InvariantCulture));

    /// <summary>Reads text that is wholly a decimal number: a sign, digits, a fraction; or what a very large number's canonical text looks like.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out DecimalNumber number)
    {
        number = default;
        var digits = text.Length > 0 && text[0] is (byte)'-' or (byte)'+' ? text[1..] : text;
        if (digits.IsEmpty || digits.Length > 400 || !char.IsAsciiDigit((char)digits[0]) || !char.IsAsciiDigit((char)digits[^1]))
            return false;
        var points = 0;
        var exponentAt = -1;
        for (var i = 0; i < digits.Length; i++)
        {
            if (char.IsAsciiDigit((char)digits[i]) || i == exponentAt + 1 && exponentAt > 0 && digits[i] == '-')
                continue;
            if (digits[i] == '.' && points++ == 0 && exponentAt < 0)
                continue;
            if (digits[i] != 'E' || exponentAt >= 0)
                return false;
            exponentAt = i;
        }
        if (exponentAt < 0 && digits.Length <= 29 && Utf8Parser.TryParse(text, out decimal exact, out var read) && read == text.Length)
        {
            number = new DecimalNumber(exact);
            return true;
        }
        if (!Utf8Parser.TryParse(text, out double far, out read) || read != text.Length)
            return false;
        number = new DecimalNumber(far);
        return true;
    }

    public int CompareTo(DecimalNumber other) =>
        _isFar || other._isFar ? AsDouble().CompareTo(other.AsDouble()) : _exact.CompareTo(other._exact);

    private double AsDouble() => _isFar ? _far : (double)_exact;
}
