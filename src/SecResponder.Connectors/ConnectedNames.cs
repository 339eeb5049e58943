using SecResponder.Playbooks.Files;

namespace SecResponder.Connectors;

/// <summary>Tells, for the checks of playbooks, which of the names that a step gives no setting knows. Pure: nobody is asked.</summary>
public static class ConnectedNames
{
    /// <summary>As the settings say.</summary>
    public static SettingQuestion In(ConnectorOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return (action, owner, with) => ConnectorList.All.FirstOrDefault(connector => connector.Actions.Any(signature => signature.Name == action))?.Unset(options, action, owner, with);
    }
}
