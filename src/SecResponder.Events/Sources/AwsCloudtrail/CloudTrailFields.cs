using SecResponder.Events.Asim;
using SecResponder.Events.Text;

namespace SecResponder.Events.Sources.AwsCloudtrail;

/// <summary>Which members of a record become what.</summary>
/// <remarks>AWS CloudTrail User Guide, "CloudTrail record contents", "userIdentity element".</remarks>
internal static class CloudTrailFields
{
    private static readonly WordMap UserTypes = new(
        ("Root", "Admin"), ("IAMUser", "Regular"), ("FederatedUser", "Regular"), ("SAMLUser", "Regular"), ("WebIdentityUser", "Regular"), ("IdentityCenterUser", "Regular"), ("Directory", "Regular"), ("AssumedRole", "Other"), ("Role", "Other"),
        ("AWSAccount", "Other"), ("AWSService", "Service"));

    // What a request names its object by; the first that is there.
    private static readonly string[] Names =
        ["groupId", "instanceId", "bucketName", "userName", "roleName", "policyArn", "policyName", "groupName", "functionName", "keyId", "networkAclId", "vpcId", "subnetId", "routeTableId", "dBInstanceIdentifier", "clusterName", "cluster", "trailName",
         "secretId", "snapshotId", "volumeId", "imageId", "repositoryName", "queueUrl", "topicArn", "resourceArn", "detectorId", "accessKeyId", "serialNumber", "name", "id"];

    private static Dictionary<string, FieldSetter> Common { get; } = new(StringComparer.Ordinal)
    {
        ["eventTime"] = Into.Time(AsimField.TimeGenerated),
        ["@timestamp"] = Shipped,
        ["eventID"] = Into.Text(AsimField.EventOriginalUid),
        ["eventType"] = Into.Text(AsimField.EventOriginalType),
        ["eventVersion"] = Into.Text(AsimField.EventProductVersion),
        ["eventSource"] = Service,
        ["sourceIPAddress"] = Source,
        ["userAgent"] = Into.Text(AsimField.HttpUserAgent),
        ["errorCode"] = Into.Text(AsimField.EventOriginalResultDetails),
        ["errorMessage"] = Into.Text(AsimField.EventMessage),
        ["recipientAccountId"] = Into.Text(AsimField.DvcScopeId),
    };

    public static JsonFieldMap Call { get; } = new(Common.Concat(new Dictionary<string, FieldSetter>(StringComparer.Ordinal)
    {
        ["eventName"] = Into.Text(AsimField.Operation),
        ["insightDetails>eventName"] = Into.TextIfAbsent(AsimField.Operation),
        ["insightDetails>eventSource"] = Service,
        ["insightDetails>state"] = Into.Text(AsimField.EventOriginalSubType),
        ["readOnly"] = Into.Kept("readOnly"),
        ["userIdentity>type"] = Into.Word(AsimField.ActorUserType, UserTypes, AsimField.ActorOriginalUserType),
        ["userIdentity>principalId"] = Into.Id(AsimField.ActorUserId, AsimField.ActorUserIdType, AsimWords.AwsId),
        ["userIdentity>arn"] = Into.Kept("userIdentity.arn"),
        ["userIdentity>userName"] = Into.User(UserFields.Actor),
        ["userIdentity>accountId"] = Into.Text(AsimField.ActorScopeId),
        ["userIdentity>accessKeyId"] = Into.Text(AsimField.ActorSessionId),
        ["userIdentity>invokedBy"] = Application,
        ["userIdentity>sessionContext>sessionIssuer>userName"] = Into.Kept("sessionIssuer.userName"),
        ["requestParameters>{}"] = Into.Kept("requestParameters"),
        ["resources>[]>ARN"] = Into.TextIfAbsent(AsimField.ObjectId),
        ["resources>[]>arn"] = Into.TextIfAbsent(AsimField.ObjectId),
    }).Concat(Names.Select(name => KeyValuePair.Create("requestParameters>" + name, Into.Kept("requestParameters." + name)))));

    public static JsonFieldMap Logon { get; } = new(Common.Concat(new Dictionary<string, FieldSetter>(StringComparer.Ordinal)
    {
        ["eventName"] = Into.Text(AsimField.EventOriginalSubType),
        ["userIdentity>type"] = Into.Word(AsimField.TargetUserType, UserTypes, AsimField.TargetOriginalUserType),
        ["userIdentity>principalId"] = Into.Id(AsimField.TargetUserId, AsimField.TargetUserIdType, AsimWords.AwsId),
        ["userIdentity>arn"] = Into.Kept("userIdentity.arn"),
        ["userIdentity>userName"] = LogonUser,
        ["userIdentity>accountId"] = Into.Text(AsimField.TargetUserScopeId),
        ["responseElements>ConsoleLogin"] = Into.Kept("ConsoleLogin"),
        ["additionalEventData>LoginTo"] = Into.Text(AsimField.TargetUrl),
        ["additionalEventData>MFAUsed"] = (e, text) => e.SetConstant(AsimField.LogonMethod, text.SequenceEqual("Yes"u8) ? AsimWords.MultiFactor : AsimWords.UsernameAndPassword),
    }));

    private static readonly byte[][] KeptNames = [.. Names.Select(name => System.Text.Encoding.UTF8.GetBytes("requestParameters." + name))];

    /// <summary>What the request names, or absent.</summary>
    public static FieldValue Object(SecurityEvent e)
    {
        foreach (var name in KeptNames)
            if (e.Vendor.Find(name) is { IsPresent: true, Utf8: not [(byte)'{', ..] and not [(byte)'[', ..] } found)
                return found;
        return FieldValue.Absent;
    }

    private static void Service(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        e.SetText(AsimField.TargetAppName, text);
        e.SetConstant(AsimField.TargetAppType, AsimWords.Service);
    }

    // Logstash's codec for CloudTrail moves the time there.
    private static void Shipped(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        if (!e.Has(AsimField.TimeGenerated))
            SetTime(e, text);
    }

    private static readonly FieldSetter SetTime = Into.Time(AsimField.TimeGenerated);

    // Who mistypes a password into the name's field would be logged with it.
    private static void LogonUser(SecurityEvent e, ReadOnlySpan<byte> text) => UserFields.Target.Set(e, text.SequenceEqual("HIDDEN_DUE_TO_SECURITY_REASONS"u8) ? default : text);

    private static void Application(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        e.SetText(AsimField.ActingAppName, text);
        e.SetConstant(AsimField.ActingAppType, AsimWords.Service);
    }

    // A service of AWS has its name there, or "AWS Internal".
    private static void Source(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        if (Addresses.IsAddress(text))
            e.SetText(AsimField.SrcIpAddr, text);
        else if (!e.Has(AsimField.ActingAppName))
            Application(e, text);
    }
}
