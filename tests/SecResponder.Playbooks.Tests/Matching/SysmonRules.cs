using SecResponder.Events;
using SecResponder.Playbooks.Matching;
using Xunit;

namespace SecResponder.Playbooks.Tests.Matching;

/// <summary>Rules as the public ones are written, for Windows' categories, on Sysmon's events as the service has them: normalized.</summary>
public sealed class SysmonRules
{
    [Theory]
    [InlineData("process_creation", "Image|endswith: '\\cmd.exe', ParentImage|endswith: '\\WINWORD.EXE', CommandLine|contains: whoami, OriginalFileName: Cmd.Exe, IntegrityLevel: Medium, Hashes|contains: 'IMPHASH='")]
    [InlineData("process_creation", "User|contains: ada, ParentCommandLine|contains: invoice, CurrentDirectory|startswith: 'C:\\Users'")]
    [InlineData("file_change", "TargetFilename|endswith: .exe, CreationUtcTime|startswith: '2020'")]
    [InlineData("network_connection", "Initiated: 'true', DestinationHostname|endswith: '.example.net', DestinationPort: 443, Image|endswith: '\\cmd.exe'")]
    [InlineData("network_connection", "Initiated: 'false', DestinationPort: 3389, SourceIp: 198.51.100.7, Image|endswith: '\\cmd.exe'")]
    [InlineData("sysmon_status", "State: Stopped")]
    [InlineData("process_termination", "Image|endswith: '\\cmd.exe'")]
    [InlineData("driver_load", "ImageLoaded|endswith: '\\driver.sys', Signed: 'false'")]
    [InlineData("image_load", "ImageLoaded|endswith: '\\evil.dll', Image|endswith: '\\cmd.exe'")]
    [InlineData("create_remote_thread", "SourceImage|endswith: '\\tool.exe', TargetImage|endswith: '\\lsass.exe'")]
    [InlineData("raw_access_thread", "Device|contains: HarddiskVolume")]
    [InlineData("process_access", "TargetImage|endswith: '\\lsass.exe', GrantedAccess: '0x1010', CallTrace|contains: UNKNOWN")]
    [InlineData("file_event", "TargetFilename|contains: '\\Startup\\'")]
    [InlineData("registry_add", "EventType: CreateKey, TargetObject|contains: '\\Services\\'")]
    [InlineData("registry_delete", "EventType: DeleteValue, TargetObject|contains: '\\Run\\'")]
    [InlineData("registry_delete", "EventType: RegistryValueDeleted, RegistryKey|startswith: HKEY_USERS")]
    [InlineData("registry_set", "EventType: SetValue, TargetObject|endswith: '\\DisableRestrictedAdmin', Details: 'DWORD (0x00000000)'")]
    [InlineData("registry_event", "EventType: RenameKey, NewName|endswith: '\\New'")]
    [InlineData("create_stream_hash", "TargetFilename|endswith: ':Zone.Identifier', Hash|contains: 'IMPHASH=', Contents|contains: example.net")]
    [InlineData("pipe_created", "EventType: CreatePipe, PipeName|startswith: '\\postex_'")]
    [InlineData("wmi_event", "Operation: Created, Query|contains: __InstanceModificationEvent")]
    [InlineData("wmi_event", "Destination|contains: tool.exe, Type: Command Line")]
    [InlineData("dns_query", "QueryName|endswith: .example.com, QueryStatus: '0', QueryResults|contains: 203.0.113.9, Image|endswith: '\\browser.exe'")]
    [InlineData("dns_query", "QueryName: gone.example.net, QueryStatus: '9003'")]
    [InlineData("file_delete", "TargetFilename|endswith: .exe, IsExecutable: 'true'")]
    [InlineData("clipboard_capture", "Image|endswith: '\\rdpclip.exe'")]
    [InlineData("process_tampering", "Type: Image is replaced")]
    [InlineData("file_delete_detected", "TargetFilename|contains: '\\share\\'")]
    [InlineData("file_block_executable", "TargetFilename|endswith: .exe")]
    [InlineData("file_block_shredding", "Image|endswith: '\\sdelete.exe'")]
    [InlineData("file_executable_detected", "TargetFilename|endswith: .exe, Hashes|contains: SHA256")]
    [InlineData("sysmon_error", "Description|contains: Failed")]
    public void A_rule_of_this_category_finds_its_event(string category, string items) => Assert.True(Matches($"{{category: {category}, product: windows}}", items), "no sample matches");

    [Theory]
    [InlineData("registry_set", "EventType: DeleteKey")]
    [InlineData("registry_add", "EventType: DeleteValue")]
    [InlineData("process_creation", "TargetFilename|contains: exe")]
    public void And_no_other(string category, string items) => Assert.False(Matches($"{{category: {category}, product: windows}}", items));

    private static bool Matches(string logsource, string items)
    {
        var log = new Matched(new RuleMatcher(RuleCompiler.Compile([Engine.Rule($"s: {{{items}}}\ncondition: s", logsource)])));
        var normalizer = new Normalizer("windows-sysmon");
        foreach (var sample in EventSources.Find("windows-sysmon")!.Samples)
            normalizer.Normalize(new RawRecord(System.Text.Encoding.UTF8.GetBytes(sample), new Origin("test", "0", 1), DateTimeOffset.UnixEpoch), log);
        return log.Any;
    }

    private sealed class Matched(RuleMatcher matcher) : IEventReceiver
    {
        private readonly List<int> _rules = [];

        public bool Any { get; private set; }

        public void Receive(SecurityEvent securityEvent)
        {
            _rules.Clear();
            matcher.Match(securityEvent, _rules);
            Any |= _rules.Count > 0;
        }

        public void Reject(in RawRecord record, Rejection rejection) => throw new InvalidOperationException(rejection.ToString());
    }
}
