using System.Collections.Immutable;
using SecResponder.Playbooks.Enrichment.Geo;
using SecResponder.Playbooks.Files.Reading;
using SecResponder.Playbooks.Sigma;

namespace SecResponder.Playbooks.Files.Lists;

/// <summary>Reads <c>geo:</c> of a list's file: the databases, by path from there or from the root.</summary>
internal sealed class GeoReader(string folder, Findings findings)
{
    public ImmutableArray<GeoDatabase> Read(AttributeMap map)
    {
        var databases = ImmutableArray.CreateBuilder<GeoDatabase>();
        foreach (var path in map.Scalars("geo"))
        {
            if (GeoDatabase.Open(Path.Combine(folder, path.Text), out var problem) is { } database)
                databases.Add(database);
            else
                findings.Warning(path, PlaybookCodes.GeoFile, $"'{path.Text}' can't be used, so nothing is known of addresses from it: {problem}", "give a database in MaxMind's format, such as GeoLite2-Country.mmdb, which you get from its vendor");
        }
        return databases.ToImmutable();
    }
}
