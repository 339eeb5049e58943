using Xunit;

namespace SecResponder.Playbooks.Tests.Matching;

/// <summary>Rules as the public ones are written, for channels of the Windows event log, on events as the service has them: normalized.</summary>
public sealed class EventlogRules
{
    [Theory]
    [InlineData("{category: ps_script, product: windows}", "ScriptBlockText|contains: '| iex'")]
    [InlineData("{category: ps_module, product: windows}", "Payload|contains: Get-Process, ContextInfo|contains: ConsoleHost")]
    [InlineData("{service: powershell, product: windows}", "EventID: 4104")]
    [InlineData("{service: system, product: windows}", "EventID: 7040, param1: Windows Update, param3: disabled")]
    [InlineData("{service: system, product: windows}", "Provider_Name: Service Control Manager, EventID: 7034")]
    [InlineData("{service: taskscheduler, product: windows}", "TaskName|endswith: Updater, EventID: 106")]
    [InlineData("{service: firewall-as, product: windows}", "EventID: 2004, ModifyingApplication|endswith: '\\netsh.exe'")]
    [InlineData("{service: windefend, product: windows}", "EventID: 5007, NewValue|contains: Exclusions")]
    [InlineData("{category: antivirus}", "Signature|contains: Trojan, Filename|contains: a.zip")]
    [InlineData("{service: terminalservices-localsessionmanager, product: windows}", "EventID: 21, Address: 198.51.100.7")]
    [InlineData("{service: bits-client, product: windows}", "RemoteName: null, url|contains: example.net")]
    public void A_rule_for_a_channel_finds_its_event(string logsource, string items) => Assert.True(SysmonRules.Matches("windows-eventlog", logsource, items), "no sample matches");

    [Fact]
    public void And_no_other() => Assert.False(SysmonRules.Matches("windows-eventlog", "{service: security, product: windows}", "EventID: '*'"));
}
