using System.Text.Json;

namespace SecResponder.Lab.State;

/// <summary>The lab's world at one moment, as <c>GET /lab/state</c> gives it.</summary>
public sealed record LabSnapshot(
    IReadOnlyList<MachineSeen> Machines, IReadOnlyList<TicketSeen> Tickets, IReadOnlyList<CardSeen> Cards, IReadOnlyDictionary<string, RequestsSeen> Requests);

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

/// <summary>One ticket: its fields under ServiceNow's names, its work notes oldest first.</summary>
public sealed record TicketSeen(string Number, string SysId, string Table, IReadOnlyDictionary<string, string> Fields, IReadOnlyList<string> WorkNotes);

/// <summary>One card that a channel got.</summary>
public sealed record CardSeen(string Channel, DateTimeOffset At, JsonElement Card, IReadOnlyList<string> Lines);

/// <summary>How often a system was asked, and its last requests.</summary>
public sealed record RequestsSeen(int Count, IReadOnlyList<string> Last);
