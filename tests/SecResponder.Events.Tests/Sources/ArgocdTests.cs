using System.Text.Json;

namespace SecResponder.Events.Tests.Sources;

public sealed class ArgocdTests
{
    private const string Grpc = "grpc.start_time=\"2026-03-01T09:59:59Z\" grpc.time_ms=1.5 span.kind=server system=grpc";
    private const string Application = " application=guestbook dest-namespace=guestbook dest-server=\"https://kubernetes.default.svc\"";

    private static EventLog Read(params string[] lines) => EventLog.Of("auto", look: e => Assert.Empty(AsimConformance.Check(e)), lines);

    private static string Line(string message, string fields = "", string level = "info") => $"time=\"2026-03-01T10:00:00Z\" level={level} msg=\"{message}\" {fields}".TrimEnd();

    private static string Json(string message, string fields = "", string level = "info") => $$"""{{{(fields.Length > 0 ? fields + "," : "")}}"level":"{{level}}","msg":{{JsonSerializer.Serialize(message)}},"time":"2026-03-01T10:00:00Z"}""";

    private static string Event(string reason, string message, string type = "Normal", string about = "\"apiVersion\":\"argoproj.io/v1alpha1\",\"kind\":\"Application\",\"name\":\"guestbook\"", string user = "", string component = "argocd-server") =>
        $$$"""{"apiVersion":"v1","kind":"Event","metadata":{"name":"x.1","uid":"u1","annotations":{"dest-server":"https://192.0.2.10:6443"{{{(user.Length > 0 ? $",\"user\":\"{user}\"" : "")}}}}},"involvedObject":{{{{about}}},"uid":"o1"},"reason":"{{{reason}}}","message":{{{JsonSerializer.Serialize(message)}}},"source":{"component":"{{{component}}}"},"firstTimestamp":"2026-03-01T09:00:00Z","lastTimestamp":"2026-03-01T10:00:00Z","count":2,"type":"{{{type}}}"}""";

    [Theory]
    [InlineData("ResourceCreated", "ada created application", "ada", "EventType=Create; Operation=created application; ActorUsername=ada; ActorUserType=Regular; NewValue=; EventSubType=")]
    [InlineData("ResourceUpdated", "ada updated application spec", "ada", "EventType=Set; Operation=updated application spec")]
    [InlineData("ResourceUpdated", "ada updated application", "", "EventType=Set; Operation=updated application; ActorUsername=ada")]
    [InlineData("ResourceDeleted", "ada@example.com deleted application", "ada@example.com", "EventType=Delete; ActorUsername=ada@example.com; ActorUsernameType=UPN")]
    [InlineData("ResourceUpdated", "ada patched resource apps/Deployment 'web'", "ada", "EventType=Set; Operation=patched resource; Object=guestbook/apps/Deployment/web")]
    [InlineData("ResourceDeleted", "ada deleted resource /Service 'web'", "ada", "EventType=Delete; Operation=deleted resource; Object=guestbook/Service/web")]
    [InlineData("OperationStarted", "admin initiated sync to main (53e28ff)", "admin", "EventType=Execute; EventSubType=Start; Operation=initiated sync; NewValue=main (53e28ff); ActorUserType=Admin")]
    [InlineData("OperationStarted", "ada initiated partial sync to HEAD (53e28ff),1.2.3 (1.2.3)", "ada", "Operation=initiated partial sync; NewValue=HEAD (53e28ff),1.2.3 (1.2.3)")]
    [InlineData("OperationStarted", "ada initiated sync locally", "ada", "Operation=initiated sync; NewValue=")]
    [InlineData("OperationStarted", "ada initiated rollback to 5", "ada", "EventType=Execute; Operation=initiated rollback; NewValue=5")]
    [InlineData("ResourceUpdated", "ada terminated running operation", "ada", "EventType=Terminate; Operation=terminated running operation")]
    [InlineData("ResourceActionRan", "ada ran action restart on resource apps/Deployment/web", "ada", "EventType=Execute; Operation=ran action restart; Object=guestbook/apps/Deployment/web")]
    [InlineData("ResourceActionRan", "Unknown user ran action refresh", "Unknown user", "Operation=ran action refresh; ActorUsername=; ActorUserType=")]
    [InlineData("ResourceUpdated", "Unknown user updated application spec", "", "Operation=updated application spec; ActorUsername=")]
    [InlineData("ResourceCreated", "created application", "", "EventType=Create; ActorUsername=")]
    [InlineData("OperationStarted", "Initiated automated sync to '53e28ff, 0a1b2c3'", "", "Operation=Initiated automated sync; NewValue=53e28ff, 0a1b2c3; ActorUserType=System; ActorUsername=argocd-server; EventSubType=Start")]
    [InlineData("ResourceUpdated", "Updated sync status: Synced -> OutOfSync", "", "EventType=Set; Operation=Updated sync status; OldValue=Synced; NewValue=OutOfSync; ActorUserType=System")]
    [InlineData("ResourceUpdated", "Updated sync status:  -> OutOfSync", "", "OldValue=; NewValue=OutOfSync")]
    [InlineData("ResourceUpdated", "Updated health status: Healthy -> Degraded (quota (cpu) exceeded)", "", "OldValue=Healthy; NewValue=Degraded; Operation=Updated health status; EventResult=Success")]
    [InlineData("OperationCompleted", "Sync operation to 53e28ff succeeded", "", "EventType=Execute; EventSubType=End; Operation=Sync operation; NewValue=53e28ff; EventResult=Success")]
    [InlineData("OperationCompleted", "Sync operation to  succeeded", "", "NewValue=; EventResult=Success")]
    [InlineData("SomethingNew", "ada pondered application", "ada", "EventType=Other; Operation=SomethingNew; ActorUsername=ada")]
    public void An_event_says_who_did_what(string reason, string message, string user, string expected) => Read(Event(reason, message, user: user)).Expect(
        $"Type=argocd; EventProduct=Argo CD; EventSchema=AuditEvent; EventOriginalType={reason}; EventMessage={message}; ObjectId=o1; OriginalObjectType=Application; ObjectType=Cloud Resource; TargetUrl=https://192.0.2.10:6443; EventCount=2; "
        + "EventStartTime=2026-03-01T09:00:00Z; TimeGenerated=2026-03-01T10:00:00Z; EventOriginalUid=u1; " + expected);

    [Theory]
    [InlineData("OperationCompleted", "Sync operation to 53e28ff failed: one object failed", "Operation=Sync operation; NewValue=53e28ff; EventResultDetails=one object failed; EventSubType=End")]
    [InlineData("OperationCompleted", "Partial sync operation failed: to no avail", "Operation=Partial sync operation; NewValue=; EventResultDetails=to no avail")]
    [InlineData("StatusRefreshed", "Unable to delete application resources: no such cluster", "EventType=Delete; EventResultDetails=no such cluster; ActorUserType=System")]
    public void What_fails_is_a_failure(string reason, string message, string expected) =>
        Read(Event(reason, message, "Warning", component: "argocd-application-controller")).Expect("EventResult=Failure; EventSeverity=Low; ActorUsername=argocd-application-controller; " + expected);

    [Theory]
    [InlineData("\"apiVersion\":\"argoproj.io/v1alpha1\",\"kind\":\"AppProject\",\"name\":\"default\"", "ResourceUpdated", "admin updated project", "Object=default; ObjectType=Policy Rule; OriginalObjectType=AppProject; ActorUsername=admin; EventType=Set")]
    [InlineData("\"apiVersion\":\"argoproj.io/v1alpha1\",\"kind\":\"AppProject\",\"name\":\"default\"", "ResourceCreated", "proj:default:ci created token", "Operation=created token; ActorUsername=proj:default:ci; ActorUserType=Service; EventType=Create")]
    [InlineData("\"apiVersion\":\"argoproj.io/v1alpha1\",\"kind\":\"ApplicationSet\",\"name\":\"all\"", "ResourceUpdated", "ada updated ApplicationSets spec", "Object=all; OriginalObjectType=ApplicationSet; Operation=updated ApplicationSets spec")]
    [InlineData("\"apiVersion\":\"argoproj.io/v1alpha1\",\"kind\":\"ApplicationSet\",\"name\":\"all\"", "Deleted", "Deleted Application \\\"blog\\\"", "EventType=Delete; Operation=Deleted; ActorUserType=System")]
    [InlineData("\"apiVersion\":\"apps/v1\",\"kind\":\"Deployment\",\"name\":\"web\"", "ResourceActionRan", "ada ran action restart", "Object=web; OriginalObjectType=Deployment; Operation=ran action restart; ActorUsername=ada")]
    public void Events_of_other_objects_are_read_too(string about, string reason, string message, string expected) => Read(Event(reason, message, about: about)).Expect(expected);

    [Fact]
    public void The_newer_form_of_events_has_other_names_for_the_same()
    {
        Read("""{"apiVersion":"events.k8s.io/v1","kind":"Event","metadata":{"creationTimestamp":"2026-03-01T08:00:00Z"},"regarding":{"apiVersion":"argoproj.io/v1alpha1","kind":"Application","name":"guestbook"},"reason":"ResourceUpdated","note":"Updated sync status: OutOfSync -> Synced","type":"Normal","eventTime":"2026-03-01T10:00:00.123456Z","reportingController":"argocd-application-controller","deprecatedFirstTimestamp":null,"deprecatedCount":0}""")
            .Expect("NewValue=Synced; Object=guestbook; ActorUsername=argocd-application-controller; TimeGenerated=2026-03-01T10:00:00.123456Z; EventCount=1");
        Read("""{"kind":"Event","metadata":{"creationTimestamp":"2026-03-01T08:00:00Z"},"involvedObject":{"apiVersion":"argoproj.io/v1alpha1","kind":"Application","name":"guestbook"},"reason":"ResourceUpdated","message":"x"}""").Expect("TimeGenerated=2026-03-01T08:00:00Z; Operation=ResourceUpdated; ActorUsername=");
        Assert.Equal(2, Read($$"""{"kind":"EventList","apiVersion":"v1","items":[{{Event("ResourceCreated", "ada created application")}},{{Event("ResourceDeleted", "ada deleted application")}}]}""").Events.Count);
    }

    [Theory]
    [InlineData("{0}", "DvcHostname=")]
    [InlineData("\uFEFF{0}", "DvcHostname=")]
    [InlineData("2026-03-01T10:00:00.123456789Z stderr F {0}", "DvcHostname=")]
    [InlineData("[pod/argocd-server-7c8b-wgbh4/server] {0}", "DvcHostname=")]
    [InlineData("argocd-server-7c8b-wgbh4 {0}", "DvcHostname=")]
    [InlineData("<134>Mar  1 11:00:00 node1 argocd-server[7]: {0}", "DvcHostname=node1")]
    [InlineData("<134>1 2026-03-01T11:00:00Z node1.example.com argocd-server 7 - - {0}", "DvcHostname=node1; DvcDomain=example.com")]
    public void A_line_is_read_whatever_carries_it(string carrier, string expected)
    {
        Read(carrier.Replace("{0}", Line("ada created application", Application + " reason=ResourceCreated type=Normal user=ada"), StringComparison.Ordinal)).Expect("TimeGenerated=2026-03-01T10:00:00Z; ActorUsername=ada; Object=guestbook; EventOriginalSeverity=info; " + expected);
        // A bare word before JSON is no syslog header.
        if (!carrier.StartsWith("argocd-server", StringComparison.Ordinal))
            Read(carrier.Replace("{0}", Json("ada created application", "\"application\":\"guestbook\",\"reason\":\"ResourceCreated\",\"type\":\"Normal\",\"user\":\"ada\""), StringComparison.Ordinal)).Expect("ActorUsername=ada; Object=guestbook; " + expected);
    }

    [Theory]
    [InlineData("Updated sync status: Synced -> OutOfSync", Application + " reason=ResourceUpdated type=Normal", "OldValue=Synced; NewValue=OutOfSync; ActorUsername=argocd-application-controller; TargetUrl=https://kubernetes.default.svc")]
    [InlineData("admin created project", " project=ops reason=ResourceCreated type=Normal", "Object=ops; OriginalObjectType=AppProject; ActorUsername=admin")]
    [InlineData("ada created ApplicationSet", " name=all reason=ResourceCreated type=Normal user=ada", "Object=all; OriginalObjectType=ApplicationSet")]
    [InlineData("ada \\\"the boss\\\" deleted application", Application + " reason=ResourceDeleted type=Normal user=\"ada \\\"the boss\\\"\"", "ActorUsername=ada \"the boss\"; EventType=Delete")]
    public void The_log_has_the_same_events(string message, string fields, string expected) => Read(Line(message, fields)).Expect("EventSchema=AuditEvent; EventResult=Success; " + expected);

    [Theory]
    [InlineData("User ada failed login 1 time(s)", "EventResult=Failure; TargetUsername=ada; EventResultDetails=No such user or password; LogonMethod=Username & Password; EventSeverity=Low")]
    [InlineData("User x failed login 1 time(s) failed login 2 time(s)", "TargetUsername=x failed login 1 time(s)")]
    [InlineData("User admin had too many failed logins (5)", "EventResult=Failure; TargetUsername=admin; TargetUserType=Admin; EventResultDetails=User locked")]
    [InlineData("Failed to verify oidc token: oidc: expected audience", "EventResult=Failure; EventResultDetails=Other; LogonProtocol=OIDC; TargetUsername=")]
    [InlineData("Failed to verify token: failed to verify token: oidc: token is expired (Token Expiry: 2026-03-01 09:40:08 +0000 UTC)", "EventResultDetails=Session expired")]
    public void A_message_tells_of_a_logon(string message, string expected)
    {
        Read(Line(message, level: "warning")).Expect("EventSchema=Authentication; EventType=Logon; TargetAppName=Argo CD; " + expected);
        Read(Json(message, level: "warning")).Expect("EventSchema=Authentication; EventType=Logon; TargetAppName=Argo CD; " + expected);
    }

    [Theory]
    [InlineData("{\"iss\":\"https://sso.example.com\",\"sub\":\"00u1\",\"email\":\"ada@example.com\",\"jti\":\"t1\"}", "TargetUsername=ada@example.com; TargetUserId=00u1; TargetUserIdType=Other; TargetUserScope=https://sso.example.com; TargetSessionId=t1")]
    [InlineData("{\"iss\":\"https://sso.example.com\",\"sub\":\"CgN\",\"federated_claims\":{\"connector_id\":\"ldap\",\"user_id\":\"ada\"}}", "TargetUsername=ada; TargetUserId=CgN")]
    [InlineData("{\"sub\":\"00u1\",\"sid\":\"s1\"}", "TargetUsername=00u1; TargetSessionId=s1")]
    [InlineData("{\"sub\":", "TargetUsername=; EventResult=Success")]
    public void Claims_name_who_logs_on(string claims, string expected) => Read(Json("Web login successful. Claims: " + claims)).Expect("EventResult=Success; LogonProtocol=OIDC; " + expected);

    [Theory]
    [InlineData("Create", "OK", "", "EventType=Logon; EventResult=Success; LogonMethod=Username & Password; EventStartTime=2026-03-01T09:59:59Z; EventEndTime=2026-03-01T10:00:00Z")]
    [InlineData("Delete", "OK", "", "EventType=Logoff; EventResult=Success; LogonMethod=")]
    [InlineData("Create", "Unauthenticated", "Invalid username or password", "EventResult=Failure; EventResultDetails=No such user or password; EventOriginalResultDetails=Unauthenticated")]
    [InlineData("Create", "Unauthenticated", "Account ada is disabled", "EventResultDetails=User disabled; TargetUsername=ada")]
    [InlineData("Create", "Unauthenticated", "Account ci does not have login capability", "EventResultDetails=Logon violates policy; TargetUsername=ci")]
    [InlineData("Create", "Unauthenticated", "Blank passwords are not allowed", "EventResultDetails=Incorrect password; TargetUsername=")]
    [InlineData("Create", "InvalidArgument", "Username is too long (32 bytes max)", "EventResultDetails=No such user")]
    [InlineData("Create", "Unauthenticated", "no credentials supplied", "EventResultDetails=Other")]
    public void The_session_service_answers(string method, string code, string error, string expected)
    {
        var rpc = error.Length > 0 ? $"rpc error: code = {code} desc = {error}" : "";
        Read(Line($"finished unary call with code {code}", $"{(rpc.Length > 0 ? $"error=\"{rpc}\" " : "")}grpc.code={code} grpc.method={method} grpc.service=session.SessionService {Grpc}")).Expect("EventSchema=Authentication; " + expected);
        Read(Json("finished call", $"\"grpc.code\":\"{code}\",\"grpc.error\":\"{rpc}\",\"grpc.method\":\"{method}\",\"grpc.service\":\"session.SessionService\",\"grpc.start_time\":\"2026-03-01T09:59:59Z\",\"peer.address\":\"198.51.100.20:51344\",\"protocol\":\"grpc\""))
            .Expect("EventSchema=Authentication; SrcIpAddr=198.51.100.20; SrcPortNumber=51344; " + expected);
    }

    [Theory]
    [InlineData("application.ApplicationService/Sync", "{\"name\":\"guestbook\",\"prune\":true}", "EventType=Execute; Object=guestbook; OriginalObjectType=Application; NewValue={\"name\":\"guestbook\",\"prune\":true}")]
    [InlineData("application.ApplicationService/Create", "{\"application\":{\"metadata\":{\"name\":\"guestbook\"}}}", "EventType=Create; Object=guestbook")]
    [InlineData("application.ApplicationService/DeleteResource", "{\"resourceName\":\"web\",\"name\":\"guestbook\"}", "EventType=Delete; Object=guestbook; NewValue=")]
    [InlineData("application.ApplicationService/Rollback", "{\"name\":\"guestbook\",\"id\":5}", "EventType=Execute")]
    [InlineData("application.ApplicationService/TerminateOperation", "{\"name\":\"guestbook\"}", "EventType=Terminate")]
    [InlineData("application.ApplicationService/PodLogs", "{\"name\":\"guestbook\",\"podName\":\"web-1\"}", "EventType=Read; NewValue=")]
    [InlineData("project.ProjectService/CreateToken", "{\"project\":\"default\",\"role\":\"ci\"}", "EventType=Create; Object=default; ObjectType=Policy Rule")]
    [InlineData("cluster.ClusterService/Delete", "{\"server\":\"https://192.0.2.10:6443\"}", "EventType=Delete; Object=https://192.0.2.10:6443; OriginalObjectType=Cluster")]
    [InlineData("account.AccountService/DeleteToken", "{}", "EventType=Delete; Object=account.AccountService; ObjectType=Directory Service Object")]
    public void A_request_has_user_and_payload(string path, string content, string expected) =>
        Read(Json("received unary call /" + path, $$"""
            "grpc.request.claims":"{\"iss\":\"argocd\",\"sub\":\"ada:login\",\"jti\":\"t1\"}","grpc.request.content":{{content}}
            """.Trim())).Expect($"Operation={path}; EventResult=NA; EventSubType=Start; ActorUsername=ada; ActorSessionId=t1; ActorUserId=; " + expected);

    [Theory]
    [InlineData("grpc.request.claims=\"{\\\"email\\\":\\\"ada@example.com\\\",\\\"iss\\\":\\\"https://sso.example.com\\\",\\\"sub\\\":\\\"00u1\\\"}\" grpc.request.content=\"name:\\\"guestbook\\\" prune:true \"",
        "ActorUsername=ada@example.com; ActorUserId=00u1; ActorUserIdType=Other; ActorScope=https://sso.example.com; Object=guestbook")]
    [InlineData("grpc.request.claims=null grpc.request.content=\"application:<metadata:<name:\\\"guestbook\\\" > > \"", "ActorUsername=; Object=guestbook")]
    [InlineData("grpc.request.content=", "ActorUsername=; Object=application.ApplicationService")]
    public void A_request_in_text_form_has_protobufs_text(string fields, string expected) => Read(Line("received unary call /application.ApplicationService/Sync", $"grpc.method=Sync {fields} grpc.service=application.ApplicationService {Grpc}")).Expect("EventType=Execute; EventResult=NA; " + expected);

    [Theory]
    [InlineData("Update", "project.ProjectService", "OK", "", "EventResult=Success; EventType=Set; Object=project.ProjectService; OriginalObjectType=AppProject; EventSubType=End")]
    [InlineData("Sync", "application.ApplicationService", "FailedPrecondition", "another operation is already in progress", "EventResult=Failure; EventResultDetails=another operation is already in progress; DvcAction=; EventSeverity=Low")]
    [InlineData("Delete", "cluster.ClusterService", "PermissionDenied", "permission denied: clusters, delete, https://192.0.2.10:6443, sub: ada, iat: 2026-03-01T09:00:00Z", "DvcAction=Deny; Object=https://192.0.2.10:6443; ActorUsername=ada; EventResult=Failure")]
    [InlineData("Get", "application.ApplicationService", "PermissionDenied", "permission denied", "DvcAction=Deny; EventType=Read; Object=application.ApplicationService; ActorUsername=")]
    [InlineData("List", "application.ApplicationService", "PermissionDenied", "permission denied: applications, get, payments/ledger", "Object=payments/ledger; ActorUsername=")]
    [InlineData("Watch", "application.ApplicationService", "Unauthenticated", "no session information", "DvcAction=Deny; EventResultDetails=no session information")]
    public void An_answer_has_the_result(string method, string service, string code, string error, string expected) =>
        Read(Line($"finished unary call with code {code}", $"{(error.Length > 0 ? $"error=\"rpc error: code = {code} desc = {error}\" " : "")}grpc.code={code} grpc.method={method} grpc.service={service} {Grpc}")).Expect($"Operation={service}/{method}; EventOriginalResultDetails={code}; " + expected);

    [Theory]
    [InlineData("[::1]:35832", "SrcIpAddr=; SrcPortNumber=")]
    [InlineData("127.0.0.1:40112", "SrcIpAddr=; SrcPortNumber=")]
    [InlineData("@", "SrcIpAddr=; SrcPortNumber=")]
    [InlineData("[2001:db8::20]:443", "SrcIpAddr=2001:db8::20; SrcPortNumber=443")]
    public void The_gateway_in_the_server_is_nobodys_address(string peer, string expected) =>
        Read(Json("finished call", $"\"grpc.code\":\"OK\",\"grpc.method\":\"Sync\",\"grpc.service\":\"application.ApplicationService\",\"peer.address\":\"{peer}\"")).Expect(expected);

    [Theory]
    [InlineData("user tried to get application which they do not have access to: permission denied: applications, get, payments/ledger, sub: ada", " application=ledger namespace=argocd project=payments security=2 user=ada", "warning",
        "EventType=Read; Operation=get; ActorUsername=ada; DvcAction=Deny; Object=ledger; OriginalObjectType=Application; EventSeverity=Medium; EventOriginalSeverity=2; EventResultDetails=permission denied: applications, get, payments/ledger, sub: ada")]
    [InlineData("user tried to delete application in project a, but the application is in project b", " application=ledger project=b security=2 user=ada", "warning", "EventType=Delete; Operation=delete; EventResultDetails=")]
    [InlineData("GitLab webhook token verification failed", " security=3", "info", "EventType=Other; Operation=GitLab webhook token verification failed; Object=Argo CD; EventSeverity=High")]
    [InlineData("error removing generate manifest workdir: busy", " security=4", "error", "Operation=error removing generate manifest workdir; EventResultDetails=busy; EventSeverity=High; EventOriginalSeverity=4")]
    [InlineData("repository contains out-of-bounds symlink", " file=x.yaml repo=\"https://git.example.com/a.git\" revision=HEAD security=3", "warning", "Object=https://git.example.com/a.git")]
    [InlineData("User attempted to set operation on application creation. Ignoring the set operation.", " app-namespace=argocd application=guestbook project=default security=1", "warning", "EventSeverity=Low; Object=guestbook")]
    public void What_is_marked_for_security_is_an_event(string message, string fields, string level, string expected) => Read(Line(message, fields, level)).Expect("EventSchema=AuditEvent; EventResult=Failure; " + expected);

    [Fact]
    public void A_terminal_is_a_command_in_a_pod() => Read(Line("terminal session starting", "appNamespace=argocd application=guestbook container=web namespace=guestbook podName=web-1 project=default userName=ada"))
        .Expect("EventType=Execute; Operation=open terminal; Object=guestbook/web-1/web; OriginalObjectType=Pod; ActorUsername=ada");

    [Theory]
    [InlineData("\"phase\":\"Succeeded\",\"message\":\"done\",\"operation\":{\"initiatedBy\":{\"username\":\"ada\"}},\"syncResult\":{\"revision\":\"53e28ff\"}", "EventResult=Success; EventSubType=End; ActorUsername=ada; NewValue=53e28ff; EventMessage=done; EventResultDetails=")]
    [InlineData("\"phase\":\"Failed\",\"message\":\"no\",\"operation\":{\"initiatedBy\":{\"automated\":true},\"sync\":{\"revision\":\"0a1b\"}}", "EventResult=Failure; EventResultDetails=no; EventSeverity=Low; ActorUserType=System; NewValue=0a1b")]
    [InlineData("\"phase\":\"Error\",\"message\":\"no\",\"operation\":{}", "EventResult=Failure; ActorUsername=; NewValue=9f9f")]
    [InlineData("\"phase\":\"Running\"", "EventResult=NA; EventSubType=Start")]
    public void An_application_tells_its_last_operation(string operation, string expected)
    {
        var app = $$$$"""{"apiVersion":"argoproj.io/v1alpha1","kind":"Application","metadata":{"name":"guestbook","uid":"o1","creationTimestamp":"2026-02-01T10:00:00Z"},"spec":{"destination":{"server":"https://192.0.2.10:6443"}},"status":{"operationState":{{{{{operation}}}},"startedAt":"2026-03-01T09:59:00Z","finishedAt":"2026-03-01T10:00:00Z"},"reconciledAt":"2026-03-01T09:59:30Z","sync":{"status":"Synced","revision":"9f9f"}}}""";
        foreach (var body in (string[])[app, "{\"app\":" + app + ",\"context\":{\"argocdUrl\":\"https://argocd.example.com\"}}", "{\"application\":" + app + "}"])
            Read(body).Expect("EventType=Execute; Operation=Sync operation; Object=guestbook; ObjectId=o1; TimeGenerated=2026-03-01T10:00:00Z; EventStartTime=2026-03-01T09:59:00Z; EventOriginalType=Application; EventOriginalSubType=Synced; TargetUrl=https://192.0.2.10:6443; " + expected);
    }

    [Theory]
    [InlineData("\"metadata\":{\"name\":\"a\",\"creationTimestamp\":\"2026-03-01T10:00:00Z\"}", "EventType=Create; Operation=created application")]
    [InlineData("\"metadata\":{\"name\":\"a\",\"creationTimestamp\":\"2026-03-01T08:00:00Z\"},\"status\":{\"reconciledAt\":\"2026-03-01T10:00:00Z\",\"sync\":{\"status\":\"OutOfSync\"}}", "EventType=Set; Operation=Updated sync status; NewValue=OutOfSync")]
    [InlineData("\"metadata\":{\"name\":\"a\",\"creationTimestamp\":\"2026-03-01T08:00:00Z\",\"deletionTimestamp\":\"2026-03-01T10:00:00Z\"},\"status\":{\"operationState\":{\"phase\":\"Succeeded\"}}", "EventType=Delete; Operation=deleted application")]
    public void An_application_without_an_operation_tells_how_it_stands(string members, string expected) => Read($$"""{"apiVersion":"argoproj.io/v1alpha1","kind":"Application",{{members}}}""").Expect("TimeGenerated=2026-03-01T10:00:00Z; Object=a; " + expected);

    [Theory]
    [InlineData("Refreshing app status (controller refresh requested), level (1)", " app-namespace=argocd app-qualified-name=argocd/guestbook application=guestbook project=default")]
    [InlineData("finished unary call with code OK", "grpc.code=OK grpc.method=Check grpc.service=grpc.health.v1.Health " + Grpc)]
    [InlineData("finished unary call with code OK", "grpc.code=OK grpc.method=List grpc.service=application.ApplicationService " + Grpc)]
    [InlineData("finished unary call with code NotFound", "grpc.code=NotFound grpc.method=Get grpc.service=application.ApplicationService " + Grpc)]
    [InlineData("finished unary call with code Unknown", "grpc.code=Unknown grpc.method=GenerateManifest grpc.service=repository.RepoServerService " + Grpc)]
    [InlineData("started call", "grpc.method=Sync grpc.service=application.ApplicationService protocol=grpc")]
    [InlineData("received unary call /cluster.SettingsService/Get", "grpc.request.content=")]
    [InlineData("received unary call /session.SessionService/GetUserInfo", "grpc.request.content=")]
    [InlineData("received streaming call /application.ApplicationService/WatchResourceTree", "grpc.request.content=")]
    [InlineData("Unable to create audit event: forbidden", Application + " reason=ResourceUpdated type=Normal")]
    [InlineData("pluginSockFilePath is: /home/argocd/cmp-server/plugins/", " security=1", "debug")]
    public void What_is_argo_cds_own_work_is_no_event(string message, string fields, string level = "info") => Assert.Equal(1, Read(Line(message, fields, level)).Skipped);

    [Fact]
    public void What_argo_cd_writes_without_a_mark_is_skipped_when_its_name_is_given()
    {
        Assert.Equal(1, EventLog.Of("argocd", Line("Starting configmap/secret informers")).Skipped);
        Assert.Equal(1, EventLog.Of("argocd", "W0301 10:00:00.729508       1 reflector.go:539] watch ended").Skipped);
    }

    [Theory]
    [InlineData("date=2026-03-01 time=10:00:00 devname=\"fw1\" devid=\"FGT60\" logid=\"0000000013\" type=\"traffic\" subtype=\"forward\" level=\"notice\" msg=\"x\" srcip=10.0.0.1 dstip=192.0.2.1 action=\"accept\"")]
    [InlineData("time=\"2026-03-01T10:00:00Z\" level=info msg=\"container started\" application=guestbook")]
    [InlineData("time=\"2026-03-01T10:00:00Z\" level=info msg=\"Ready\" ingress=argocd-server namespace=argocd")]
    [InlineData("time=\"2026-03-01T10:00:00Z\" level=info msg=\"finished unary call with code OK\" grpc.code=OK grpc.method=Get grpc.service=demo.DemoService system=grpc")]
    [InlineData("time=\"2026-03-01T10:00:00Z\" level=info msg=\"done\" reason=ResourceUpdated")]
    [InlineData("id=firewall time=\"2026-03-01 10:00:00\" pri=6 proto=http src=10.0.0.1 dst=192.0.2.1 msg=\"x\" level=1 security=2")]
    [InlineData("{\"level\":\"info\",\"msg\":\"User ada logged in\",\"time\":\"2026-03-01T10:00:00Z\"}")]
    [InlineData("{\"apiVersion\":\"v1\",\"kind\":\"Event\",\"involvedObject\":{\"apiVersion\":\"argoproj.io/v1alpha1\",\"kind\":\"Rollout\",\"name\":\"web\"},\"reason\":\"RolloutUpdated\",\"source\":{\"component\":\"rollouts-controller\"}}")]
    [InlineData("{\"apiVersion\":\"argoproj.io/v1alpha1\",\"kind\":\"Workflow\",\"metadata\":{\"name\":\"w\"}}")]
    [InlineData("{\"app\":\"guestbook\",\"metadata\":{\"name\":\"x\"}}")]
    [InlineData("{\"app\":{\"metadata\":{\"name\":\"x\"},\"status\":{\"phase\":\"Running\"}}}")]
    public void Records_of_others_are_left_to_them(string record)
    {
        var normalizer = new Normalizer(Normalizer.Auto);
        normalizer.Normalize(EventLog.Record(record), new EventLog());
        Assert.NotEqual("argocd", normalizer.Source?.Id);
    }

    [Fact]
    public void What_others_wrap_a_line_in_is_opened()
    {
        var line = Line("User ada failed login 3 time(s)", level: "warning");
        Read($$$"""{"log":{{{JsonSerializer.Serialize(line + "\n")}}},"stream":"stderr","kubernetes":{"pod_name":"argocd-server-1"}}""").Expect("TargetUsername=ada");
        Read($$$"""{"verb":"ADDED","event":{{{Event("ResourceCreated", "ada created application")}}}}""").Expect("ActorUsername=ada");
    }

    [Theory]
    [InlineData("hello", RejectionCodes.Malformed)]
    [InlineData("{\"level\":\"info\",\"msg\":\"User ada failed login 1 time(s)\"", RejectionCodes.Malformed)]
    [InlineData("{\"a\":1}", RejectionCodes.UnknownKind)]
    [InlineData("{\"level\":\"info\",\"msg\":\"User ada failed login 1 time(s)\"}", RejectionCodes.BadTime)]
    [InlineData("time=\"10 o'clock\" level=info msg=\"User ada failed login 1 time(s)\"", RejectionCodes.BadTime)]
    [InlineData("{\"kind\":\"Event\",\"involvedObject\":{\"apiVersion\":\"argoproj.io/v1alpha1\",\"kind\":\"Application\"},\"reason\":\"x\"}", RejectionCodes.BadTime)]
    [InlineData("{\"apiVersion\":\"argoproj.io/v1alpha1\",\"kind\":\"Application\",\"metadata\":{\"name\":\"a\"}}", RejectionCodes.BadTime)]
    public void What_can_not_be_read_is_rejected_with_a_reason(string record, string code) => Assert.Equal(code, Assert.Single(EventLog.Of("argocd", record).Rejections).Code);
}
