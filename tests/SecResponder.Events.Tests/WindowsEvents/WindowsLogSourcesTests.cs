using System.Text;
using SecResponder.Events.WindowsEvents;

namespace SecResponder.Events.Tests.WindowsEvents;

/// <summary>Channel and id name Sigma's log source; what is not known names none.</summary>
public sealed class WindowsLogSourcesTests
{
    [Theory]
    [InlineData("Microsoft-Windows-Sysmon/Operational", "12", "CreateKey", "registry_event/windows/sysmon registry_add/windows/sysmon")]
    [InlineData("Microsoft-Windows-Sysmon/Operational", "12", "DeleteValue", "registry_event/windows/sysmon registry_delete/windows/sysmon")]
    [InlineData("Microsoft-Windows-Sysmon/Operational", "12", "", "registry_event/windows/sysmon registry_add/windows/sysmon registry_delete/windows/sysmon")]
    [InlineData("microsoft-windows-sysmon/operational", "22", "", "dns_query/windows/sysmon")]
    [InlineData("Microsoft-Windows-Sysmon/Operational", "999", "", "*/windows/sysmon")]
    [InlineData("Microsoft-Windows-Sysmon/Operational", "24", "", "clipboard_change/windows/sysmon clipboard_capture/windows/sysmon")]
    [InlineData("Microsoft-Windows-Sysmon/Operational", "26", "", "file_delete_detected/windows/sysmon")]
    [InlineData("Linux-Sysmon/Operational", "1", "", "process_creation/linux/sysmon")]
    [InlineData("Microsoft-ServiceBus-Client/Admin", "1", "", "*/windows/microsoft-servicebus-client */windows/servicebus-client")]
    [InlineData("Microsoft-Windows-Windows Defender/Operational", "1116", "", "antivirus/windows/windefend")]
    [InlineData("Microsoft-Windows-Windows Defender/Operational", "1117", "", "*/windows/windefend")]
    [InlineData("Security", "4688", "", "process_creation/windows/security")]
    [InlineData("Security", "4624", "a type far too long to be one", "*/windows/security")]
    [InlineData("Windows PowerShell", "400", "", "ps_classic_start/windows/powershell-classic")]
    [InlineData("Microsoft-Windows-PowerShell/Operational", "4104", "", "ps_script/windows/powershell")]
    public void Channel_and_id_name_the_log_source(string channel, string id, string type, string expected)
    {
        string[] forms =
        [
            $$"""{"Channel":"{{channel}}","EventID":{{id}},"EventType":"{{type}}"}""",
            $$$$"""{"Event":{"System":{"Channel":"{{{{channel}}}}","EventID":"{{{{id}}}}"},"EventData":{"EventType":"{{{{type}}}}"}}}""",
            $$$$"""{"System":{"Channel":"{{{{channel}}}}","EventID":{"#text":"{{{{id}}}}"}},"EventData":{"EventType":"{{{{type}}}}"}}""",
            $$$$"""{"winlog":{"channel":"{{{{channel}}}}","event_id":{{{{id}}}},"event_data":{"EventType":"{{{{type}}}}"}}}""",
        ];
        foreach (var form in forms)
            Assert.Equal(expected, string.Join(' ', WindowsLogSources.Of(Encoding.UTF8.GetBytes(form))!.LogSources.Select(source => source.ToString())));
    }

    [Theory]
    [InlineData("""{"Channel":"Somebody's own","EventID":1}""")]
    [InlineData("""{"Image":"a"}""")]
    [InlineData("""{"channel": """)]
    [InlineData("""{"Channel":7}""")]
    public void What_is_not_known_names_none(string json) => Assert.Null(WindowsLogSources.Of(Encoding.UTF8.GetBytes(json)));
}
