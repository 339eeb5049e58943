namespace SecResponder.Connectors.Tickets;

/// <summary>A ticket system that is connected, as <see cref="TicketHomes"/> has to know it.</summary>
/// <param name="Name">Its part of the configuration.</param>
/// <param name="System">What its action's signature and messages call it.</param>
/// <param name="PlaceKey">The setting that names its own place: <c>Connectors:Jira:Project</c>.</param>
/// <param name="Place">What that setting says; null: nothing.</param>
/// <param name="PlaceMistake">What is wrong with a place, or null.</param>
internal sealed record TicketSystem(string Name, string System, string PlaceKey, string? Place, Func<string, string?> PlaceMistake);
