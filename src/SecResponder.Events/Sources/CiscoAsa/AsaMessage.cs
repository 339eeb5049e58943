using System.Collections.Immutable;
using System.Text;
using SecResponder.Events.Asim;
using SecResponder.Events.Text;

namespace SecResponder.Events.Sources.CiscoAsa;

/// <summary>One row of the message table: an id, what it means, and the shapes it is printed in.</summary>
/// <param name="Id">The six digits.</param>
/// <param name="Family">What kind of record it is.</param>
/// <param name="Shapes">Tried in order.</param>
/// <param name="Means">What is the same in every message of this id.</param>
internal sealed record AsaMessage(string Id, EventKind Family, ImmutableArray<MessagePattern> Shapes, ImmutableArray<(AsimField Field, byte[] Value)> Means)
{
    /// <summary>What a message without a row of its own is, when the part of the device it is from speaks of nothing but itself: see <see cref="AsaClasses"/>. VPN's begin with who it is about.</summary>
    public static AsaMessage OfState { get; } = Row("000000", AsaFamilies.Change, "EventType=Other; EventResult=NA", "Group = {group}, Username = {user}, IP = {ip}, {command}", "Group <{group}> User <{user}> IP <{ip}> {command}", "Group = {group}, IP = {ip}, {command}", "IP = {ip}, {command}", "{command}");

    /// <summary>A row.</summary>
    /// <param name="id">The six digits.</param>
    /// <param name="family">What kind of record it is.</param>
    /// <param name="means">What is the same in every message: <c>DvcAction=Deny; EventSubType=Start</c>.</param>
    /// <param name="shapes">See <see cref="MessagePattern"/>; the names are those of <see cref="AsaValues"/>.</param>
    public static AsaMessage Row(string id, EventKind family, string means, params string[] shapes) =>
        new(id, family, [.. shapes.Select(shape => new MessagePattern(shape, AsaValues.All))], [.. means.Split("; ", StringSplitOptions.RemoveEmptyEntries).Select(Constant)]);

    private static (AsimField, byte[]) Constant(string text)
    {
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        return (Enum.Parse<AsimField>(text[..equals]), Encoding.UTF8.GetBytes(text[(equals + 1)..]));
    }
}
