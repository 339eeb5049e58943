using SecResponder.Events.Asim;
using SecResponder.Events.Text;

namespace SecResponder.Events.Sources.Argocd;

/// <summary>A request to the API server: the line when it came has the user and what is asked for, the line when it was answered has the result. A terminal that is opened is a request, too.</summary>
/// <remarks>argo-cd, <c>util/grpc/logging.go</c>, <c>server/application/terminal.go</c>; go-grpc-middleware, versions 1 (<c>finished unary call with code OK</c>) and 2 (<c>finished call</c>).</remarks>
internal static class ArgocdCall
{
    private static readonly byte[] OpenTerminal = "open terminal"u8.ToArray();

    // What ChangeVerb does not know, or by a word that means something else here.
    private static readonly WordMap Methods = new(
        ("Rollback", "Execute"), ("RunResourceAction", "Execute"), ("RunResourceActionV2", "Execute"), ("TerminateOperation", "Terminate"), ("RotateAuth", "Set"), ("InvalidateCache", "Clear"), ("PodLogs", "Read"),
        ("ResourceTree", "Read"), ("ManagedResources", "Read"), ("RevisionMetadata", "Read"), ("RevisionChartDetails", "Read"), ("ServerSideDiff", "Read"), ("CanI", "Read"), ("Version", "Read"), ("Generate", "Read"));

    /// <summary>Whether a message is of the interceptors that write down requests.</summary>
    public static bool IsCall(ReadOnlySpan<byte> message) => IsAnswer(message) || (message.StartsWith("received "u8) && message.IndexOf(" call /"u8) > 0);

    /// <summary>Whether it tells of a terminal in a pod.</summary>
    public static bool IsTerminal(ReadOnlySpan<byte> message) => message.SequenceEqual("terminal session starting"u8);

    /// <summary>The kind of event that a request is; null for what is not worth one: reading that succeeded, or what components ask of each other.</summary>
    public static EventKind? KindOf(in LogLine line, ReadOnlySpan<byte> message, out bool isLogoff)
    {
        isLogoff = false;
        var isRequest = ArgocdServices.TryPath(message, out var service, out var method);
        if (!isRequest)
        {
            service = line.Find("grpc.service"u8);
            method = line.Find("grpc.method"u8);
        }
        if (ArgocdServices.Find(service) is not { IsInternal: false } || method.IsEmpty)
            return null;
        var code = line.Find("grpc.code"u8);
        var isSession = service.SequenceEqual("session.SessionService"u8);
        if (isSession && (method.SequenceEqual("Create"u8) || method.SequenceEqual("Delete"u8)))
        {
            isLogoff = method.SequenceEqual("Delete"u8);
            return isRequest || code.IsEmpty ? null : ArgocdKinds.Logon;
        }
        if (!IsRead(TypeOf(method)))
            return isRequest || !code.IsEmpty ? ArgocdKinds.Call : null;
        return method.SequenceEqual("PodLogs"u8) || IsRefusal(code) ? ArgocdKinds.Call : null;
    }

    /// <summary>Says what was asked, of what, by whom, and what came of it.</summary>
    public static void Finish(SecurityEvent e)
    {
        var message = e[AsimField.EventMessage].Utf8;
        if (IsTerminal(message))
        {
            Terminal(e);
            return;
        }
        var isRequest = ArgocdServices.TryPath(message, out var service, out var method);
        if (!isRequest)
        {
            service = e.Vendor.Find("grpc.service"u8).Utf8;
            method = e.Vendor.Find("grpc.method"u8).Utf8;
        }
        var room = e.ScratchRoom(service.Length + 1 + method.Length);
        service.CopyTo(room);
        room[service.Length] = (byte)'/';
        method.CopyTo(room[(service.Length + 1)..]);
        e.SetText(AsimField.Operation, room);
        e.SetConstant(AsimField.EventType, TypeOf(method));
        e.SetConstant(AsimField.EventSubType, isRequest ? AsimWords.Start : AsimWords.End);
        if (ArgocdServices.Find(service) is { } known)
        {
            e.SetConstant(AsimField.OriginalObjectType, known.Kind);
            e.SetConstant(AsimField.ObjectType, known.ObjectType);
        }
        Claims(e);
        if (isRequest)
            Request(e, service);
        else
            Outcome(e, service);
    }

    /// <summary>What the server says went wrong, without gRPC's words around it.</summary>
    public static ReadOnlySpan<byte> ErrorOf(SecurityEvent e)
    {
        var error = e.Vendor.Find("grpc.error"u8) is { IsPresent: true } second ? second.Utf8 : e.Vendor.Find("error"u8).Utf8;
        return error.StartsWith("rpc error: code = "u8) && error.IndexOf(" desc = "u8) is var at and > 0 ? error[(at + " desc = "u8.Length)..] : error;
    }

    /// <summary>Who asks, by the claims of the token.</summary>
    public static void Claims(SecurityEvent e)
    {
        var claims = e.Vendor.Find("grpc.request.claims"u8).Utf8;
        if (claims.IsEmpty)
            return;
        ArgocdUsers.SetActor(e, ArgocdUsers.NameIn(claims));
        e.SetText(AsimField.ActorSessionId, JsonMember.Find(claims, "jti"u8));
        if (ArgocdUsers.IsOurs(claims) || JsonMember.Find(claims, "sub"u8) is not { IsEmpty: false } subject)
            return;
        e.SetText(AsimField.ActorUserId, subject);
        e.SetConstant(AsimField.ActorUserIdType, AsimWords.Other);
        e.SetText(AsimField.ActorScope, JsonMember.Find(claims, "iss"u8));
    }

    // What comes of it stands in a later line.
    private static void Request(SecurityEvent e, ReadOnlySpan<byte> service)
    {
        e.SetConstant(AsimField.EventResult, AsimWords.NotApplicable);
        var content = e.Vendor.Find("grpc.request.content"u8).Utf8;
        e.SetText(AsimField.Object, ArgocdContent.NameIn(content) is { IsEmpty: false } name ? name : service);
        if (!IsRead(e[AsimField.EventType].Utf8) && !e[AsimField.EventType].Utf8.SequenceEqual(AsimWords.Delete) && !content.SequenceEqual("{}"u8))
            e.SetText(AsimField.NewValue, content);
    }

    private static void Outcome(SecurityEvent e, ReadOnlySpan<byte> service)
    {
        e.SetText(AsimField.Object, service);
        var code = e[AsimField.EventOriginalResultDetails].Utf8;
        if (code.SequenceEqual("OK"u8))
        {
            e.SetConstant(AsimField.EventResult, AsimWords.Success);
            return;
        }
        e.SetConstant(AsimField.EventResult, AsimWords.Failure);
        e.SetConstant(AsimField.EventSeverity, AsimWords.Low);
        var error = ErrorOf(e);
        e.SetText(AsimField.EventResultDetails, error);
        if (IsRefusal(code))
            e.SetConstant(AsimField.DvcAction, AsimWords.Deny);
        if (!ArgocdDenial.TryRead(error, out var target, out var user))
            return;
        e.SetText(AsimField.Object, target);
        if (!e.Has(AsimField.ActorUsername))
            ArgocdUsers.SetActor(e, user);
    }

    private static void Terminal(SecurityEvent e)
    {
        e.SetConstant(AsimField.EventType, AsimWords.Execute);
        e.SetConstant(AsimField.Operation, OpenTerminal);
        e.SetText(AsimField.OriginalObjectType, "Pod"u8);
        e.SetConstant(AsimField.ObjectType, AsimWords.CloudResource);
        ArgocdUsers.SetActor(e, e.Vendor.Find("userName"u8).Utf8);
        ArgocdPath.SetObject(e, e.Vendor.Find("namespace"u8).Utf8, e.Vendor.Find("podName"u8).Utf8, e.Vendor.Find("container"u8).Utf8);
    }

    private static bool IsAnswer(ReadOnlySpan<byte> message) => message.SequenceEqual("finished call"u8) || (message.StartsWith("finished "u8) && message.IndexOf(" call with code "u8) > 0);

    private static bool IsRefusal(ReadOnlySpan<byte> code) => code.SequenceEqual("PermissionDenied"u8) || code.SequenceEqual("Unauthenticated"u8);

    private static bool IsRead(ReadOnlySpan<byte> type) => type.SequenceEqual(AsimWords.Read);

    private static byte[] TypeOf(ReadOnlySpan<byte> method) => Methods.Find(method) ?? ChangeVerb.TypeOf(method);
}
