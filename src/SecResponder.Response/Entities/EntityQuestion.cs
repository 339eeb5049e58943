using System.Collections.Immutable;
using System.Net;
using SecResponder.Response.Guardrails;
using SecResponder.Response.Steps;

namespace SecResponder.Response.Entities;

/// <summary>Asks who could know what a target is, and puts their answers together.</summary>
/// <remarks>
/// <code>
///   1 behind an address translation? ── one host ──▶ that one   ── several ──▶ ambiguous
///   2 witnesses (assets, leases, logons) and resolvers (systems) are asked
///   3 resolvers differ, or a witness names another one ──▶ ambiguous
///   4 they agree ──▶ resolved, the surer the more of them
///   5 no resolver knows the address, but witnesses agree on a name ──▶ resolvers are asked for the name
/// </code>
/// </remarks>
internal static class EntityQuestion
{
    /// <summary>The surest that an answer may be which several give: nothing that is read off logs is certain.</summary>
    private const int Surest = 99;

    /// <summary>What a word must be worth to stand against another one.</summary>
    private const int Weighty = 50;

    /// <param name="world">All that is around.</param>
    /// <param name="reference">What the event named.</param>
    /// <param name="ids">How the ids begin that are wanted, see <see cref="Playbooks.Actions.ActionSignature.TargetIds"/>.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public static async Task<Resolution> ResolveAsync(ResponseWorld world, EntityReference reference, string? ids, CancellationToken cancellation)
    {
        var through = "";
        if (reference.Kind == EntityKind.Host && await world.Sightings.InsideAsync(reference, cancellation) is { IsEmpty: false } inside)
        {
            if (inside.Length > 1)
                return new Resolution.Ambiguous([.. inside.Take(10)], $"{reference.Value} is an address that {inside.Length} hosts were translated to");
            through = $"{reference.Value} was {inside[0]} before its translation; ";
            reference = reference with { Value = inside[0] };
        }
        var told = await TestimoniesAsync(world, reference, cancellation);
        var answers = new List<Resolution>();
        foreach (var resolver in world.Resolvers.Where(resolver => resolver.Knows(reference.Kind)))
            answers.Add(await AskAsync(resolver, reference, world, cancellation));
        var resolution = Under(ids, Together(answers, told) ?? await ByNameAsync(world, reference, told, answers, cancellation), answers);
        return resolution is Resolution.Resolved one
            ? one with { Evidence = through + one.Evidence, Unasked = answers.OfType<Resolution.Unavailable>().FirstOrDefault()?.Reason }
            : resolution;
    }

    // Who it is may be known without the one id that the action needs.
    private static Resolution Under(string? ids, Resolution resolution, List<Resolution> answers) => resolution switch
    {
        Resolution.Resolved one when ids is null => one,
        Resolution.Resolved { Entity: var entity } one when entity.Under(ids!) is { } wanted => one with { Entity = wanted },
        Resolution.Resolved when answers.OfType<Resolution.Unavailable>().FirstOrDefault() is { } down => down,
        Resolution.Resolved one => new Resolution.Unknown($"it is {Shown(one.Entity)}, but the system that the action goes through ({ids!.TrimEnd(':')}) does not know it"),
        _ => resolution,
    };

    // A definite answer, if there is one.
    private static Resolution? Together(List<Resolution> answers, ImmutableArray<Testimony> told)
    {
        if (answers.OfType<Resolution.Ambiguous>().FirstOrDefault() is { } several)
            return several;
        var found = answers.OfType<Resolution.Resolved>().ToArray();
        if (found.Length == 0)
            return null;
        var first = found[0];
        if (found.FirstOrDefault(other => !AreOne(first.Entity, other.Entity)) is { } stranger)
            return new Resolution.Ambiguous([Shown(first.Entity), Shown(stranger.Entity)], $"{first.Evidence}; but {stranger.Evidence}");
        var doubt = found.Aggregate(1.0, (doubt, answer) => doubt * (100 - answer.Confidence) / 100);
        var evidence = string.Join("; ", found.Select(answer => answer.Evidence).Distinct());
        var entity = found.Skip(1).Aggregate(first.Entity, (entity, answer) => entity with
        {
            Names = [.. entity.Names.Union(answer.Entity.Names, StringComparer.OrdinalIgnoreCase)],
            Tags = [.. entity.Tags.Union(answer.Entity.Tags, StringComparer.OrdinalIgnoreCase)],
            OtherIds = [.. entity.OtherIds.Append(answer.Entity.Id).Concat(answer.Entity.OtherIds).Where(id => id != entity.Id).Distinct(StringComparer.Ordinal)],
        });
        foreach (var word in told)
        {
            if (word.Name is { } name && !IsCalled(entity, word) && HasName(entity))
            {
                if (word.Confidence >= Weighty)
                    return new Resolution.Ambiguous([Shown(entity), name], $"{evidence}; but {word.Evidence}");
                continue;
            }
            if (word.Name is not null)
                doubt *= (100 - word.Confidence) / 100.0;
            evidence += $"; {word.Evidence}";
            entity = entity with
            {
                Names = [.. entity.Names.Union((string[])[.. word.Names, .. word.Name is { } known ? [known] : (string[])[]], StringComparer.OrdinalIgnoreCase)],
                Tags = [.. entity.Tags.Union(word.Tags, StringComparer.OrdinalIgnoreCase)],
            };
        }
        var sure = found.Length == 1 && told.All(word => word.Name is null) ? first.Confidence : Math.Min(Surest, (int)Math.Round((1 - doubt) * 100));
        return new Resolution.Resolved(entity, Math.Max(sure, first.Confidence), evidence);
    }

    // Nobody knows the address; perhaps somebody knows the name that it had.
    private static async Task<Resolution> ByNameAsync(
        ResponseWorld world, EntityReference reference, ImmutableArray<Testimony> told, List<Resolution> answers, CancellationToken cancellation)
    {
        var names = told.Where(word => word.Name is not null).ToImmutableArray();
        if (names.FirstOrDefault(word => !AreOne(names[0], word)) is { } other)
            return new Resolution.Ambiguous([names[0].Name!, other.Name!], $"{names[0].Evidence}; but {other.Evidence}");
        if (!names.IsEmpty && !string.Equals(names[0].Name, reference.Value, StringComparison.OrdinalIgnoreCase))
        {
            var best = names.MaxBy(word => word.Confidence)!;
            var named = new List<Resolution>();
            foreach (var resolver in world.Resolvers.Where(resolver => resolver.Knows(reference.Kind)))
                named.Add(await AskAsync(resolver, reference with { Value = best.Name! }, world, cancellation));
            // Sure of the name it may be; that the address had it is only as sure as who said so.
            if (Together(named, told) is { } known)
                return known is Resolution.Resolved one ? one with { Confidence = Math.Min(one.Confidence, names.Aggregate(100.0, (doubt, word) => doubt * (100 - word.Confidence) / 100) is var doubt ? (int)Math.Round(100 - doubt) : 0) } : known;
            answers.AddRange(named);
        }
        if (answers.FirstOrDefault(answer => answer is Resolution.Unavailable) is { } down)
            return down;
        if (answers.FirstOrDefault() is Resolution.Unknown unknown)
            return names.IsEmpty ? unknown : new Resolution.Unknown($"{unknown.Reason}, though {names[0].Evidence}");
        // An address or an indicator is what it says: it needs nobody to be acted upon as such.
        return WhatItSays.Of(reference) is { } entity
            ? new Resolution.Resolved(entity, 100, $"{(reference.Kind == EntityKind.Address ? "an address" : "an indicator")} is what it says")
            : new Resolution.Unknown($"no resolver is configured for a {reference.Kind.ToString().ToLowerInvariant()}");
    }

    private static async Task<ImmutableArray<Testimony>> TestimoniesAsync(ResponseWorld world, EntityReference reference, CancellationToken cancellation)
    {
        if (reference.Kind is EntityKind.Address or EntityKind.Indicator or EntityKind.Application or EntityKind.Resource)
            return [];
        var told = ImmutableArray.CreateBuilder<Testimony>();
        foreach (var witness in world.Witnesses)
            told.AddRange(await witness.AskAsync(reference, cancellation));
        return told.ToImmutable();
    }

    private static bool AreOne(ResolvedEntity one, ResolvedEntity other) =>
        one.Id == other.Id || NamePattern.NamesOf(one, null).Except(one.Tags).Where(IsName).Any(name => NamePattern.NamesOf(other, null).Except(other.Tags).Where(IsName).Any(of => NamePattern.Protects(name, of)));

    private static bool AreOne(Testimony one, Testimony other) =>
        one.Names.Append(one.Name!).Any(name => other.Names.Append(other.Name!).Any(of => NamePattern.Protects(name, of)));

    private static bool IsCalled(ResolvedEntity entity, Testimony word) =>
        word.Names.Append(word.Name!).Any(name => NamePattern.NamesOf(entity, null).Except(entity.Tags).Any(of => NamePattern.Protects(name, of)));

    private static bool HasName(ResolvedEntity entity) => entity.Names.Append(entity.DisplayName).Any(IsName);

    private static bool IsName(string name) => !IPAddress.TryParse(name, out _);

    private static string Shown(ResolvedEntity entity) => $"{entity.DisplayName} ({entity.Id})";

    private static async Task<Resolution> AskAsync(IEntityResolver resolver, EntityReference reference, ResponseWorld world, CancellationToken cancellation)
    {
        var limit = world.Options.CallTimeout;
        using var timeout = new CancellationTokenSource(limit, world.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellation);
        try
        {
            return await resolver.ResolveAsync(reference, either.Token).WaitAsync(limit, world.Time, cancellation);
        }
        catch (TimeoutException)
        {
            return new Resolution.Unavailable($"no answer in {limit.TotalSeconds:0} s");
        }
        // Resolvers don't throw for what the other side does; one that does anyway knows nothing, and nothing is acted on.
        catch (Exception e) when (!cancellation.IsCancellationRequested)
        {
            return new Resolution.Unavailable($"the resolver failed with {e.GetType().Name}");
        }
    }
}
