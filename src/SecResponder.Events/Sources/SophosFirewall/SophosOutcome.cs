using SecResponder.Events.Asim;
using SecResponder.Events.Text;

namespace SecResponder.Events.Sources.SophosFirewall;

/// <summary>What only the whole record says.</summary>
internal static class SophosOutcome
{
    /// <summary>Completes the event.</summary>
    public static void Finish(SecurityEvent e)
    {
        e.Set(AsimField.Dvc, e[e.Has(AsimField.DvcFQDN) ? AsimField.DvcFQDN : AsimField.DvcHostname]);
        e.SetText(AsimField.EventMessage, e.Vendor.Find("message"u8) is { IsPresent: true } message ? message.Utf8 : e.Vendor.Find("name"u8).Utf8);
        if (e.Kind == SophosKinds.Logon)
            Logon(e);
        else if (e.Kind == SophosKinds.Change)
            Change(e);
        else if (e.Kind == SophosKinds.Lease)
            SophosLease.Finish(e);
        else
            Session(e);
    }

    private static void Session(SecurityEvent e)
    {
        var status = e.Vendor.Find("status"u8).Utf8;
        SophosFields.Action(e, status.IsEmpty ? e[AsimField.EventOriginalSubType].Utf8 : status);
        e.SetConstant(AsimField.EventType, e.Kind == SophosKinds.Threat ? AsimWords.Ids : e.Kind == SophosKinds.Web ? AsimWords.HttpSession : AsimWords.NetworkSession);
        if (e.Kind == SophosKinds.Session)
        {
            var happened = e.Vendor.Find("connevent"u8) is { IsPresent: true } old ? old.Utf8 : e.Vendor.Find("con_event"u8).Utf8;
            e.SetConstant(AsimField.EventSubType, happened.SequenceEqual("Start"u8) ? AsimWords.Start : happened.SequenceEqual("Stop"u8) ? AsimWords.End : []);
            if (Numbers.TryRead(e.Vendor.Find("duration"u8).Utf8, out var seconds) && seconds is > 0 and < int.MaxValue)
                e.SetInteger(AsimField.NetworkDuration, seconds * 1000);
        }
        if (e.Kind == SophosKinds.Web && !e.Has(AsimField.Url))
            e.Set(AsimField.Url, e.Has(AsimField.HttpHost) ? e[AsimField.HttpHost] : e[e.Has(AsimField.DstIpAddr) ? AsimField.DstIpAddr : AsimField.SrcIpAddr]);
        if (e.Kind == SophosKinds.Web && !e.Has(AsimField.DstIpAddr) && !e.Has(AsimField.DstHostname))
            e.Set(AsimField.Dst, e[AsimField.Url]);
        SessionEnds.Untranslate(e);
        SessionEnds.Complete(e);
    }

    private static void Logon(SecurityEvent e)
    {
        var (status, name) = (e.Vendor.Find("status"u8), e[AsimField.EventMessage]);
        e.SetConstant(AsimField.EventType, name.Utf8.IndexOf("logged out"u8) >= 0 || name.Utf8.IndexOf("logout"u8) >= 0 ? AsimWords.Logoff : AsimWords.Logon);
        var hasFailed = status.Utf8.IndexOf("ail"u8) >= 0 || name.Utf8.IndexOf("ailed"u8) >= 0;
        e.SetConstant(AsimField.EventResult, hasFailed ? AsimWords.Failure : AsimWords.Success);
        e.Set(AsimField.EventOriginalResultDetails, e.Vendor.Find("reason"u8));
        if (hasFailed)
            e.SetConstant(AsimField.EventResultDetails, e.Vendor.Find("reason"u8).Utf8.IndexOf("redential"u8) >= 0 || name.Utf8.IndexOf("redential"u8) >= 0 || name.Utf8.IndexOf("assword"u8) >= 0 ? AsimWords.NoSuchUserOrPassword : AsimWords.Other);
    }

    private static void Change(SecurityEvent e)
    {
        var message = e[AsimField.EventMessage];
        e.SetConstant(AsimField.EventType, message.Utf8 switch
        {
            _ when message.Utf8.IndexOf("updated"u8) >= 0 || message.Utf8.IndexOf("changed"u8) >= 0 => AsimWords.Set,
            _ when message.Utf8.IndexOf("added"u8) >= 0 || message.Utf8.IndexOf("created"u8) >= 0 => AsimWords.Create,
            _ when message.Utf8.IndexOf("deleted"u8) >= 0 || message.Utf8.IndexOf("removed"u8) >= 0 => AsimWords.Delete,
            _ => AsimWords.Other,
        });
        e.Set(AsimField.Operation, message.IsPresent ? message : e[AsimField.EventOriginalType]);
        if (!e.Has(AsimField.Operation))
            e.SetConstant(AsimField.Operation, AsimWords.Other);
        var component = e.Vendor.Find("log_component"u8);
        e.Set(AsimField.Object, component.IsPresent ? component : e[AsimField.Operation]);
        e.SetConstant(AsimField.ObjectType, message.Utf8.IndexOf("irewall rule"u8) >= 0 || message.Utf8.IndexOf("olicy"u8) >= 0 ? AsimWords.PolicyRule : AsimWords.ConfigurationAtom);
        if (e.Vendor.Find("status"u8).Utf8.IndexOf("ail"u8) >= 0)
            e.SetConstant(AsimField.EventResult, AsimWords.Failure);
    }
}
