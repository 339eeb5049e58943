using SecResponder.Events.Asim;
using SecResponder.Events.Text;

namespace SecResponder.Events.Sources.Ocsf;

/// <summary>Logons, and what somebody or something did: <c>actor</c> acts, <c>user</c> is acted on or becomes.</summary>
/// <remarks>schema.ocsf.io, classes Authentication, Account Change, API Activity, Process Activity, File System Activity.</remarks>
internal static class OcsfPeople
{
    private static readonly WordMap Reasons = new(
        ("user_does_not_exist", "No such user"), ("user does not exist", "No such user"), ("invalid_credentials", "No such user or password"), ("invalid credentials", "No such user or password"), ("account_disabled", "User disabled"),
        ("account disabled", "User disabled"), ("account_locked_out", "User locked"), ("account locked out", "User locked"), ("password_expired", "Password expired"), ("password expired", "Password expired"),
        ("unknown user name or bad password.", "No such user or password"), ("0xc000006d", "No such user or password"), ("0xc0000064", "No such user"), ("0xc000006a", "Incorrect password"), ("0xc0000072", "User disabled"),
        ("0xc0000234", "User locked"), ("0xc0000071", "Password expired"), ("0xc0000193", "Account expired"));

    // Activities whose first word is not what ChangeVerb takes it for.
    private static readonly WordMap Activities = new(
        ("access", "Read"), ("open", "Read"), ("launch", "Execute"), ("terminate", "Stop"), ("load", "Start"), ("unload", "Stop"), ("inject", "Execute"), ("password change", "Set"), ("password reset", "Set"), ("attach policy", "Set"),
        ("detach policy", "Set"), ("mfa factor enable", "Enable"), ("mfa factor disable", "Disable"), ("assign privileges", "Set"), ("revoke privileges", "Set"), ("add user", "Set"), ("remove user", "Set"), ("decrypt", "Set"), ("encrypt", "Set"),
        ("mount", "Start"), ("unmount", "Stop"), ("evict", "Delete"), ("isolate", "Disable"), ("harden", "Set"), ("log", "Read"), ("collect", "Read"), ("restart", "Start"), ("unknown", "Other"));

    private static readonly (byte[] Name, byte[] Type)[] Things =
    [
        ("resource.name"u8.ToArray(), AsimWords.CloudResource), ("resource.uid"u8.ToArray(), AsimWords.CloudResource), ("group.name"u8.ToArray(), AsimWords.DirectoryServiceObject), ("policy.name"u8.ToArray(), AsimWords.PolicyRule),
        ("process.file.path"u8.ToArray(), AsimWords.Other), ("process.name"u8.ToArray(), AsimWords.Other), ("file.path"u8.ToArray(), AsimWords.Other), ("file.name"u8.ToArray(), AsimWords.Other),
        ("registry.path"u8.ToArray(), AsimWords.ConfigurationAtom), ("service.name"u8.ToArray(), AsimWords.Service), ("job.name"u8.ToArray(), AsimWords.ScheduledTask), ("url.path"u8.ToArray(), AsimWords.CloudResource),
        ("user.name"u8.ToArray(), AsimWords.DirectoryServiceObject), ("user.email_addr"u8.ToArray(), AsimWords.DirectoryServiceObject), ("user.uid"u8.ToArray(), AsimWords.DirectoryServiceObject),
        ("service"u8.ToArray(), AsimWords.Service),
    ];

    private static readonly OcsfUser Actor = new("actor.user.", UserFields.Actor, AsimField.ActorUserId, AsimField.ActorUserIdType);
    private static readonly OcsfUser Target = new("user.", UserFields.Target, AsimField.TargetUserId, AsimField.TargetUserIdType);

    public static Rejection? FinishLogon(SecurityEvent e)
    {
        e.SetConstant(AsimField.EventType, e.Vendor.Find("activity_id"u8).Utf8.SequenceEqual("2"u8) ? AsimWords.Logoff : AsimWords.Logon);
        Actor.Set(e);
        Target.Set(e);
        if (!e.Has(AsimField.TargetUsername) && (!e.Has(AsimField.TargetUserId) || e[AsimField.TargetUserId].Utf8.SequenceEqual(e[AsimField.ActorUserId].Utf8)))
            Actor.Copy(e, UserFields.Target, AsimField.TargetUserId, AsimField.TargetUserIdType);
        if (e.Vendor.Find("service"u8) is { IsPresent: true } service)
        {
            e.Set(AsimField.TargetAppName, service);
            e.SetConstant(AsimField.TargetAppType, AsimWords.Service);
        }
        if (!e.Has(AsimField.TargetIpAddr) && !e.Has(AsimField.TargetHostname))
            e.Set(AsimField.TargetHostname, e[AsimField.DvcHostname]);
        Process(e);
        Result(e);
        if (e[AsimField.EventResult].Utf8.SequenceEqual("Failure"u8))
        {
            e.SetConstant(AsimField.EventResultDetails, AsimWords.Other);
            if (!Reasons.TrySet(e, AsimField.EventResultDetails, e[AsimField.EventOriginalResultDetails].Utf8))
                Reasons.TrySet(e, AsimField.EventResultDetails, e.Vendor.Find("status"u8).Utf8);
        }
        return null;
    }

    public static Rejection? FinishActivity(SecurityEvent e)
    {
        var activity = e.Vendor.Find("activity_name"u8);
        var operation = e.Vendor.Find("api.operation"u8);
        e.Set(AsimField.Operation, operation.IsPresent ? operation : e.Has(AsimField.EventOriginalType) ? e[AsimField.EventOriginalType] : e.Has(AsimField.EventMessage) ? e[AsimField.EventMessage] : e.Vendor.Find("class_uid"u8));
        e.SetConstant(AsimField.EventType, Activities.Find(activity.Utf8) ?? ChangeVerb.Find(activity.Utf8) ?? ChangeVerb.TypeOf(operation.Utf8));
        Actor.Set(e);
        Thing(e);
        Process(e);
        Result(e);
        return null;
    }

    public static Rejection? FinishFinding(SecurityEvent e)
    {
        e.SetConstant(AsimField.EventType, AsimWords.Alert);
        if (!e.Has(AsimField.AlertName))
            e.Set(AsimField.AlertName, e.Has(AsimField.EventMessage) ? e[AsimField.EventMessage] : e[AsimField.EventOriginalType]);
        if (e.Has(AsimField.EventUid))
            e.Set(AsimField.EventOriginalUid, e[AsimField.EventUid]);
        return null;
    }

    private static void Thing(SecurityEvent e)
    {
        e.SetConstant(AsimField.ObjectType, AsimWords.Other);
        foreach (var (name, type) in Things)
            if (e.Vendor.Find(name) is { IsPresent: true } thing)
            {
                e.Set(AsimField.Object, thing);
                e.SetConstant(AsimField.ObjectType, type);
                break;
            }
        if (e.Vendor.Find("resource.uid"u8) is { IsPresent: true } id)
            e.Set(AsimField.ObjectId, id);
        else if (e[AsimField.ObjectType].Utf8.SequenceEqual(AsimWords.DirectoryServiceObject))
            e.Set(AsimField.ObjectId, e.Vendor.Find("user.uid"u8));
        if (!e.Has(AsimField.Object))
            e.Set(AsimField.Object, e.Has(AsimField.TargetHostname) ? e[AsimField.TargetHostname] : e.Has(AsimField.DvcHostname) ? e[AsimField.DvcHostname] : e[AsimField.Operation]);
    }

    private static void Process(SecurityEvent e)
    {
        var process = e.Vendor.Find("actor.process.file.path"u8);
        if (!process.IsPresent)
            process = e.Vendor.Find("actor.process.name"u8);
        if (process.IsPresent)
            e.SetConstant(AsimField.ActingAppType, AsimWords.Process);
        else
        {
            process = e.Vendor.Find("actor.app_name"u8);
            e.Remove(AsimField.ActingAppId);
        }
        e.Set(AsimField.ActingAppName, process);
    }

    // An API's answer counts where the event itself says nothing.
    private static void Result(SecurityEvent e)
    {
        if (e.Has(AsimField.EventResult))
            return;
        var isFailure = e.Vendor.Find("error"u8).IsPresent || (Numbers.TryRead(e.Vendor.Find("code"u8).Utf8, out var code) && code is >= 400 and < 600) || e.Vendor.Find("status"u8).Utf8.SequenceEqual("Failure"u8);
        if (isFailure)
            e.SetConstant(AsimField.EventResult, AsimWords.Failure);
    }
}
