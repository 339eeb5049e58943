using System.CommandLine;
using SecResponder.Events;

namespace SecResponder.Cli.Input;

/// <summary>What raw lines are: <c>--source ID|auto</c> and <c>--zone NAME</c>.</summary>
/// <param name="Source">The source's id, or auto.</param>
/// <param name="Zones">The zone of times that have none.</param>
internal sealed record RawFormat(string Source, DeviceZones Zones)
{
    /// <summary>The two options of a command that reads raw lines.</summary>
    public sealed class Options
    {
        private readonly Option<string> _source = SourceOption.Create();
        private readonly Option<string> _zone = new("--zone") { Description = "The zone of times that don't say theirs, such as Europe/Berlin", DefaultValueFactory = _ => "UTC" };

        public Options() => _zone.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string>() is { } name && DeviceZones.Find(name) is null)
                result.AddError($"there is no time zone '{name}'; use a name of the IANA database, such as Europe/Berlin, or UTC");
        });

        public void AddTo(Command command)
        {
            command.Options.Add(_source);
            command.Options.Add(_zone);
        }

        public RawFormat Of(ParseResult parsed) => new(parsed.GetRequiredValue(_source), new DeviceZones(DeviceZones.Find(parsed.GetRequiredValue(_zone)) ?? TimeZoneInfo.Utc));
    }
}
