using SecResponder.Events.Asim;
using SecResponder.Events.Text;

namespace SecResponder.Events.Sources.AwsCloudtrail;

/// <summary>AWS CloudTrail: calls of the API, and logons to the console.</summary>
/// <remarks>AWS CloudTrail User Guide, "CloudTrail record contents", "AWS Management Console sign-in events".</remarks>
internal sealed class AwsCloudtrailSource : JsonSource
{
    private static readonly LogSource Sigma = new(null, "aws", "cloudtrail");

    private static readonly EventKind Call = new("aws-cloudtrail", "AwsApiCall", AsimSchema.AuditEvent, Sigma);
    private static readonly EventKind Logon = new("aws-cloudtrail", "ConsoleLogin", AsimSchema.Authentication, Sigma with { Category = "authentication" });

    private static readonly JsonReading CallReading = new(Call, CloudTrailFields.Call, FinishCall);
    private static readonly JsonReading LogonReading = new(Logon, CloudTrailFields.Logon, FinishLogon);

    public override string Id => Call.Source;

    public override string Title => "AWS CloudTrail";

    public override IReadOnlyList<EventKind> Kinds { get; } = [Call, Logon];

    protected override byte[] Vendor { get; } = "AWS"u8.ToArray();

    protected override byte[] Product { get; } = "CloudTrail"u8.ToArray();

    protected override string TimeMembers => "eventTime";

    protected override string Wanted => "it has no eventName";

    protected override bool RecognizesJson(ReadOnlySpan<byte> json) =>
        json.IndexOf("\"eventSource\""u8) >= 0 && json.IndexOf("\"eventName\""u8) >= 0
        && (json.IndexOf("\"eventVersion\""u8) >= 0 ? !JsonMember.Find(json, "eventSource"u8).IsEmpty || JsonMember.Has(json, "insightDetails"u8) : JsonMember.Find(json, "eventSource"u8).EndsWith(".amazonaws.com"u8) && !JsonMember.Find(json, "eventName"u8).IsEmpty);

    protected override JsonReading? ReadingOf(ReadOnlySpan<byte> json)
    {
        var name = JsonMember.Find(json, "eventName"u8);
        if (name.IsEmpty)
            // An insight: calls at an unusual rate.
            return JsonMember.Has(json, "insightDetails"u8) ? CallReading : null;
        return name.SequenceEqual("ConsoleLogin"u8) ? LogonReading : CallReading;
    }

    private static Rejection? FinishCall(SecurityEvent e)
    {
        var operation = e[AsimField.Operation].Utf8;
        var isRead = e.Vendor.Find("readOnly"u8).Utf8.SequenceEqual("true"u8);
        e.SetConstant(AsimField.EventType, isRead ? AsimWords.Read : operation.SequenceEqual("RunInstances"u8) ? AsimWords.Create : ChangeVerb.TypeOf(operation));
        if (!isRead)
            e.Set(AsimField.NewValue, e.Vendor.Find("requestParameters"u8));
        e.Set(AsimField.Object, CloudTrailFields.Object(e));
        if (!e.Has(AsimField.Object))
            e.Set(AsimField.Object, e.Has(AsimField.ObjectId) ? e[AsimField.ObjectId] : e.Has(AsimField.TargetAppName) ? e[AsimField.TargetAppName] : e[AsimField.Operation]);
        e.SetConstant(AsimField.ObjectType, IsRule(operation) ? AsimWords.PolicyRule : AsimWords.CloudResource);
        if (!e.Has(AsimField.ActorUsername))
            Actor(e);
        e.SetConstant(AsimField.EventResult, e.Has(AsimField.EventOriginalResultDetails) ? AsimWords.Failure : AsimWords.Success);
        return null;
    }

    // A role's session is known by the role and the session's name; whoever has neither by the resource name.
    private static void Actor(SecurityEvent e)
    {
        var arn = e.Vendor.Find("userIdentity.arn"u8).Utf8;
        var role = arn.IndexOf(":assumed-role/"u8);
        if (role > 0)
            UserFields.Actor.Set(e, arn[(role + ":assumed-role/".Length)..]);
        else if (arn.EndsWith(":root"u8))
            UserFields.Actor.Set(e, "root"u8);
        else if (!arn.IsEmpty)
            UserFields.Actor.Set(e, arn[(arn.LastIndexOf((byte)'/') + 1)..]);
        else if (e.Has(AsimField.ActingAppName))
            UserFields.Actor.Set(e, e[AsimField.ActingAppName].Utf8);
        else if (e.Has(AsimField.ActorUserId))
            UserFields.Actor.Set(e, e[AsimField.ActorUserId].Utf8);
    }

    private static bool IsRule(ReadOnlySpan<byte> operation) => operation.IndexOf("SecurityGroup"u8) >= 0 || operation.IndexOf("NetworkAcl"u8) >= 0 || operation.IndexOf("WebACL"u8) >= 0 || operation.IndexOf("FirewallPolicy"u8) >= 0 || operation.IndexOf("RuleGroup"u8) >= 0;

    private static Rejection? FinishLogon(SecurityEvent e)
    {
        e.SetConstant(AsimField.EventType, AsimWords.Logon);
        e.SetConstant(AsimField.EventSubType, AsimWords.Interactive);
        var isSuccess = e.Vendor.Find("ConsoleLogin"u8).Utf8.SequenceEqual("Success"u8);
        e.SetConstant(AsimField.EventResult, isSuccess ? AsimWords.Success : AsimWords.Failure);
        if (!isSuccess)
            e.SetConstant(AsimField.EventResultDetails, e[AsimField.EventMessage].Utf8.StartsWith("No username"u8) ? AsimWords.NoSuchUser : AsimWords.NoSuchUserOrPassword);
        if (!e.Has(AsimField.TargetUsername) && e.Vendor.Find("userIdentity.arn"u8).Utf8 is { IsEmpty: false } arn)
            UserFields.Target.Set(e, arn.EndsWith(":root"u8) ? "root"u8 : arn[(arn.LastIndexOf((byte)'/') + 1)..]);
        return null;
    }
}
