using System.CommandLine;
using SecResponder.Events;

namespace SecResponder.Cli.Input;

/// <summary><c>--source ID|auto</c>.</summary>
internal static class SourceOption
{
    public static Option<string> Create()
    {
        var source = new Option<string>("--source") { Description = "The log source's id, or auto: recognized line by line", DefaultValueFactory = _ => Normalizer.Auto };
        source.Validators.Add(result =>
        {
            var id = result.GetValueOrDefault<string>();
            if (id is not null && !id.Equals(Normalizer.Auto, StringComparison.OrdinalIgnoreCase) && EventSources.Find(id) is null)
                result.AddError($"there is no source '{id}'; there are {string.Join(", ", EventSources.All.Select(known => known.Id))}, and {Normalizer.Auto}");
        });
        source.CompletionSources.Add(_ => EventSources.All.Select(known => new System.CommandLine.Completions.CompletionItem(known.Id)));
        return source;
    }
}
