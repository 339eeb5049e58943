using System.Text.Json;

namespace SecResponder.Events.Tests.Sources;

public sealed class KubernetesAuditTests
{
    private static string Record(string rest, string stage = "ResponseComplete") =>
        $$$"""{"kind":"Event","apiVersion":"audit.k8s.io/v1","level":"Request","auditID":"a1","stage":"{{{stage}}}","requestURI":"/x","user":{"username":"ada","uid":"u1"},"sourceIPs":["198.51.100.20","10.0.0.1"],"requestReceivedTimestamp":"2026-03-01T10:00:00.000000Z","stageTimestamp":"2026-03-01T10:00:00.250000Z",{{{rest}}}}""";

    private const string Exec = "\"verb\":\"create\",\"objectRef\":{\"resource\":\"pods\",\"subresource\":\"exec\",\"namespace\":\"default\",\"name\":\"web\"},\"responseStatus\":{\"code\":101}";

    [Theory]
    [InlineData(Exec, "EventType=Execute; Operation=create/exec; Object=default/pods/web; ObjectType=Cloud Resource; ActorUsername=ada; ActorUserId=u1; ActorUserType=Regular; SrcIpAddr=198.51.100.20; EventResult=Success; EventOriginalUid=a1; TimeGenerated=2026-03-01T10:00:00.25Z; EventStartTime=2026-03-01T10:00:00Z")]
    [InlineData("\"verb\":\"patch\",\"objectRef\":{\"resource\":\"clusterroles\",\"name\":\"r\"},\"requestObject\":{\"kind\":\"ClusterRole\"}", "EventType=Set; Object=clusterroles/r; ObjectType=Policy Rule; NewValue={\"kind\":\"ClusterRole\"}")]
    [InlineData("\"verb\":\"delete\",\"objectRef\":{\"resource\":\"pods\"},\"responseStatus\":{\"code\":404,\"reason\":\"NotFound\",\"message\":\"gone\"}", "EventType=Delete; EventResult=Failure; EventMessage=gone; EventOriginalResultDetails=404")]
    [InlineData("\"verb\":\"get\",\"annotations\":{\"authorization.k8s.io/decision\":\"forbid\"}", "EventType=Read; EventResult=Failure; Object=/x")]
    public void A_request_becomes(string rest, string expected) => EventLog.Of("auto", look: e => Assert.Empty(AsimConformance.Check(e)), Record(rest)).Expect("EventProduct=Kubernetes; " + expected);

    [Theory]
    [InlineData("RequestReceived")]
    [InlineData("ResponseStarted")]
    public void A_request_that_is_not_answered_yet_is_no_event(string stage) => Assert.Equal(1, EventLog.Of("auto", Record(Exec, stage)).Skipped);

    [Theory]
    [InlineData("auto")]
    [InlineData("kubernetes-audit")]
    public void Lists_and_records_of_aks_are_opened(string source)
    {
        Assert.Equal(2, EventLog.Of(source, $$"""{"kind":"EventList","apiVersion":"audit.k8s.io/v1","items":[{{Record(Exec)}},{{Record(Exec)}}]}""").Events.Count);
        EventLog.Of(source, $$$"""{"category":"kube-audit","time":"2026-03-01T10:00:00Z","properties":{"log":{{{JsonSerializer.Serialize(Record(Exec))}}},"stream":"stdout"}}""").Expect("EventType=Execute");
    }

    [Theory]
    [InlineData("{\"kind\":\"Event\"}", RejectionCodes.UnknownKind)]
    [InlineData("{\"auditID\":\"a\",\"verb\":\"get\"}", RejectionCodes.BadTime)]
    [InlineData("{\"auditID\":\"a\",\"verb\":\"get\",", RejectionCodes.Malformed)]
    public void What_can_not_be_read_is_rejected_with_a_reason(string record, string code) => Assert.Equal(code, Assert.Single(EventLog.Of("kubernetes-audit", record).Rejections).Code);
}
