namespace SecResponder.Lab.Defender;

/// <summary>A machine as it really is.</summary>
/// <param name="Id">40 hex digits.</param>
/// <param name="Name">Full DNS name.</param>
/// <param name="Addresses">Those that it has had.</param>
/// <param name="Tags">Its tags.</param>
/// <param name="Isolated">Whether it is cut off now.</param>
/// <param name="Why">The comment of the action that made it so, or null.</param>
/// <param name="Actions">Its actions, oldest first.</param>
public sealed record MachineSeen(
    string Id, string Name, IReadOnlyList<string> Addresses, IReadOnlyList<string> Tags, bool Isolated, string? Why, IReadOnlyList<ActionSeen> Actions);

/// <summary>One machine action.</summary>
public sealed record ActionSeen(string Id, string Type, string Status, string Comment, DateTimeOffset Created);
