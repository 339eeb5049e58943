namespace SecResponder.Events.Tests.Sources;

public sealed class AwsCloudtrailTests
{
    private const string Ada = "\"userIdentity\":{\"type\":\"IAMUser\",\"principalId\":\"AIDA1\",\"arn\":\"arn:aws:iam::1:user/ada\",\"accountId\":\"1\",\"accessKeyId\":\"AKIA1\",\"userName\":\"ada\"}";
    private const string Role = "\"userIdentity\":{\"type\":\"AssumedRole\",\"arn\":\"arn:aws:sts::1:assumed-role/Admin/ada\",\"accountId\":\"1\"}";

    private static string Record(string rest) => $$$"""{"eventVersion":"1.10","eventTime":"2026-03-01T10:00:00Z","eventSource":"ec2.amazonaws.com","awsRegion":"eu-central-1","sourceIPAddress":"198.51.100.20","userAgent":"aws-cli/2.0","eventID":"e1","recipientAccountId":"1",{{{rest}}}}""";

    [Theory]
    [InlineData("{\"eventTime\":\"2026-03-01T10:00:00Z\",\"eventSource\":\"s3.amazonaws.com\",\"eventName\":\"PutBucketPolicy\",\"requestParameters\":{\"bucketName\":\"b1\"}}", "aws-cloudtrail")]
    [InlineData("{\"eventTime\":\"2026-03-01T10:00:00Z\",\"eventSource\":\"example.com\",\"eventName\":\"PutBucketPolicy\"}", null)]
    public void A_record_without_a_version_is_known_by_the_service(string record, string? source) => Assert.Equal(source, EventSources.Recognize(System.Text.Encoding.UTF8.GetBytes(record))?.Id);

    [Fact]
    public void A_shipper_may_have_moved_the_time() =>
        EventLog.Of("auto", Record("\"eventName\":\"PutObject\"," + Ada).Replace("eventTime", "@timestamp", StringComparison.Ordinal)).Expect("TimeGenerated=2026-03-01T10:00:00Z");

    [Fact]
    public void A_name_that_AWS_hides_is_none() =>
        EventLog.Of("auto", Record("\"eventName\":\"ConsoleLogin\",\"errorMessage\":\"No username found in supplied account\",\"userIdentity\":{\"type\":\"IAMUser\",\"userName\":\"HIDDEN_DUE_TO_SECURITY_REASONS\"},\"responseElements\":{\"ConsoleLogin\":\"Failure\"}")).Expect("TargetUsername=; EventResult=Failure; EventResultDetails=No such user; EventSeverity=Low");

    [Theory]
    [InlineData("\"eventName\":\"AuthorizeSecurityGroupIngress\",\"readOnly\":false,\"requestParameters\":{\"groupId\":\"sg-1\",\"x\":{\"y\":1}}," + Ada, "EventType=Set; Operation=AuthorizeSecurityGroupIngress; Object=sg-1; ObjectType=Policy Rule; NewValue={\"groupId\":\"sg-1\",\"x\":{\"y\":1}}; ActorUsername=ada; ActorUserId=AIDA1; ActorUserIdType=AWSId; ActorUserType=Regular; ActorSessionId=AKIA1; SrcIpAddr=198.51.100.20; EventResult=Success; EventOriginalUid=e1; HttpUserAgent=aws-cli/2.0; DvcScopeId=1")]
    [InlineData("\"eventName\":\"DescribeInstances\",\"readOnly\":true,\"requestParameters\":{}," + Role, "EventType=Read; ActorUsername=Admin/ada; NewValue=; Object=ec2.amazonaws.com")]
    [InlineData("\"eventName\":\"DeleteTrail\",\"requestParameters\":{\"name\":\"t\"},\"errorCode\":\"AccessDenied\",\"errorMessage\":\"no\"," + Ada, "EventType=Delete; EventResult=Failure; EventOriginalResultDetails=AccessDenied; EventMessage=no; Object=t")]
    [InlineData("\"eventName\":\"RunInstances\",\"userIdentity\":{\"type\":\"Root\",\"arn\":\"arn:aws:iam::1:root\"}", "EventType=Create; ActorUsername=root; ActorUserType=Admin")]
    [InlineData("\"eventName\":\"Decrypt\",\"readOnly\":true,\"userIdentity\":{\"type\":\"AWSService\",\"invokedBy\":\"lambda.amazonaws.com\"},\"resources\":[{\"ARN\":\"arn:aws:kms:x\"}]", "ObjectId=arn:aws:kms:x; Object=arn:aws:kms:x; ActorUsername=lambda.amazonaws.com; ActorUserType=Service; ActingAppName=lambda.amazonaws.com")]
    [InlineData("\"eventName\":\"ConsoleLogin\",\"responseElements\":{\"ConsoleLogin\":\"Success\"},\"additionalEventData\":{\"MFAUsed\":\"Yes\",\"LoginTo\":\"https://console\"}," + Ada, "EventSchema=Authentication; EventType=Logon; EventResult=Success; TargetUsername=ada; LogonMethod=Multi factor authentication; TargetUrl=https://console; SrcIpAddr=198.51.100.20")]
    [InlineData("\"eventName\":\"ConsoleLogin\",\"responseElements\":{\"ConsoleLogin\":\"Failure\"},\"errorMessage\":\"Failed authentication\",\"userIdentity\":{\"type\":\"Root\",\"arn\":\"arn:aws:iam::1:root\"}", "EventResult=Failure; EventResultDetails=No such user or password; TargetUsername=root")]
    public void A_record_becomes(string rest, string expected) => EventLog.Of("auto", look: e => Assert.Empty(AsimConformance.Check(e)), Record(rest)).Expect("EventProduct=CloudTrail; " + expected);

    [Fact]
    public void A_service_as_the_source_address_is_the_acting_application() =>
        EventLog.Of("auto", Record("\"eventName\":\"PutObject\"," + Ada).Replace("198.51.100.20", "AWS Internal", StringComparison.Ordinal)).Expect("SrcIpAddr=; ActingAppName=AWS Internal");

    [Theory]
    [InlineData("{\"eventSource\":\"x\"}", RejectionCodes.UnknownKind)]
    [InlineData("{\"eventName\":\"x\",\"eventSource\":\"x\"}", RejectionCodes.BadTime)]
    [InlineData("{\"eventName\":\"x\",", RejectionCodes.Malformed)]
    public void What_can_not_be_read_is_rejected_with_a_reason(string record, string code) => Assert.Equal(code, Assert.Single(EventLog.Of("aws-cloudtrail", record).Rejections).Code);
}
