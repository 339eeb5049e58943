using SecResponder.Playbooks.Actions;
using SecResponder.Playbooks.Files;
using SecResponder.Response.Planning;

namespace SecResponder.Response.Hosting;

/// <summary>Reads a playbook repository with everything checked, templates included: the same for the service, <c>validate</c> and <c>test</c>.</summary>
public static class PlaybookFiles
{
    /// <summary>Reads it. Mistakes stand in the set; nothing is thrown for them.</summary>
    /// <param name="path">A folder or one file.</param>
    /// <param name="actions">What playbooks may do.</param>
    /// <param name="time">Tells which list entries have expired.</param>
    /// <param name="queues">Tells which queues of tickets have a home; null: nobody knows what is connected.</param>
    /// <param name="only">The set whose playbooks are read, and no others; null: all.</param>
    /// <param name="settings">Tells which names that steps give the settings do not know; null: there are no settings.</param>
    public static PlaybookSet Load(string path, IReadOnlyCollection<ActionSignature> actions, TimeProvider time, QueueQuestion? queues = null, string? only = null, SettingQuestion? settings = null) =>
        PlaybookLoader.Load(path, actions, Options(time, queues) with { Only = only, Settings = settings });

    /// <summary>The same, for a process that reads it again when it has changed.</summary>
    public static PlaybookFolder Folder(string path, IReadOnlyCollection<ActionSignature> actions, TimeProvider time, QueueQuestion? queues = null) => new(path, actions, Options(time, queues));

    private static PlaybookLoaderOptions Options(TimeProvider time, QueueQuestion? queues) =>
        new() { CheckTemplate = TemplateCheck.Problem, TemplateNames = TemplateCheck.Names, Time = time, Queues = queues };
}
