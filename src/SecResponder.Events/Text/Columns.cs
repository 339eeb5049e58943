namespace SecResponder.Events.Text;

/// <summary>Columns of a line by their separator, without quotes: what is between two separators is a column, empty or not.</summary>
public static class Columns
{
    /// <summary>Finds the columns' places.</summary>
    /// <param name="text">The line.</param>
    /// <param name="separator">What stands between two columns.</param>
    /// <param name="places">Takes the places; the last one that there is room for takes all that is left.</param>
    /// <returns>How many there are.</returns>
    public static int Split(ReadOnlySpan<byte> text, byte separator, Span<Range> places)
    {
        var (count, at) = (0, 0);
        while (count < places.Length - 1 && text[at..].IndexOf(separator) is var found and >= 0)
        {
            places[count++] = at..(at + found);
            at += found + 1;
        }
        places[count++] = at..text.Length;
        return count;
    }
}
