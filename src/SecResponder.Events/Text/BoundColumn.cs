namespace SecResponder.Events.Text;

/// <summary>A column of a header line with what a <see cref="FieldTable"/> does with it: found out once for all lines below, not at each of them.</summary>
/// <param name="Name">The column's name.</param>
/// <param name="Set">What it does; null where nothing is known of the name, which is kept all the same.</param>
internal readonly record struct BoundColumn(byte[] Name, FieldSetter? Set);
