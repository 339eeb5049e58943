using SecResponder.Events.Asim;
using SecResponder.Events.Text;

namespace SecResponder.Events.Sources.Ocsf;

/// <summary>Connections, requests, DNS questions.</summary>
/// <remarks>schema.ocsf.io, classes of the category Network Activity.</remarks>
internal static class OcsfSessions
{
    // Network Activity's own activities; other classes of the category count theirs otherwise.
    private static readonly WordMap Parts = new(("open", "Start"), ("connect", "Start"), ("close", "End"), ("disconnect", "End"), ("reset", "End"), ("refuse", "End"), ("fail", "End"));
    private static readonly WordMap Failures = new(("fail", "Failure"), ("refuse", "Failure"));

    public static Rejection? FinishNetwork(SecurityEvent e)
    {
        e.SetConstant(AsimField.EventType, AsimWords.NetworkSession);
        var activity = e.Vendor.Find("activity_name"u8).Utf8;
        Parts.TrySet(e, AsimField.EventSubType, activity);
        if (!e.Has(AsimField.EventResult))
            Failures.TrySet(e, AsimField.EventResult, activity);
        if (!e.Has(AsimField.DvcAction) && activity.SequenceEqual("Refuse"u8))
            e.SetConstant(AsimField.DvcAction, AsimWords.Deny);
        return Session(e);
    }

    public static Rejection? FinishWeb(SecurityEvent e)
    {
        e.SetConstant(AsimField.EventType, AsimWords.HttpSession);
        Url(e);
        if (!e.Has(AsimField.EventResult) && Numbers.TryRead(e[AsimField.EventResultDetails].Utf8, out var status))
            e.SetConstant(AsimField.EventResult, status < 400 ? AsimWords.Success : AsimWords.Failure);
        if (!e.Has(AsimField.DstHostname) && !e.Has(AsimField.DstIpAddr))
            HostFields.Destination.Set(e, e.Vendor.Find("url.hostname"u8).Utf8);
        var rejection = Session(e);
        if (!e.Has(AsimField.DstHostname) && !e.Has(AsimField.DstIpAddr))
            e.Set(AsimField.Dst, e[AsimField.Url]);
        return rejection;
    }

    public static Rejection? FinishDns(SecurityEvent e)
    {
        e.SetConstant(AsimField.EventType, AsimWords.Query);
        if (!SessionEnds.IsAnyKnown(e))
        {
            // An endpoint that tells of its own questions.
            e.Set(AsimField.SrcHostname, e[AsimField.DvcHostname]);
            e.Set(AsimField.SrcIpAddr, e[AsimField.DvcIpAddr]);
        }
        if (!SessionEnds.IsAnyKnown(e))
            return new Rejection(RejectionCodes.Truncated, "it has no src_endpoint, dst_endpoint or device: nobody asked", 0);
        var isAnswer = e.Has(AsimField.DnsResponseCode) || e.Has(AsimField.DnsResponseName);
        e.SetConstant(AsimField.EventSubType, isAnswer ? AsimWords.DnsResponse : AsimWords.DnsRequest);
        if (!e.Has(AsimField.EventResultDetails))
            e.SetConstant(AsimField.EventResultDetails, AsimWords.NotApplicable);
        if (!isAnswer)
            e.SetConstant(AsimField.EventResult, AsimWords.NotApplicable);
        SessionEnds.Complete(e);
        return null;
    }

    private static Rejection? Session(SecurityEvent e)
    {
        if (!SessionEnds.IsAnyKnown(e))
            return new Rejection(RejectionCodes.Truncated, "neither src_endpoint nor dst_endpoint has an address or a name", 0);
        if (AsimDerivation.IsStopped(e[AsimField.DvcAction].Utf8))
            e.SetConstant(AsimField.EventResult, AsimWords.Failure);
        SessionEnds.Complete(e);
        return null;
    }

    private static void Url(SecurityEvent e)
    {
        var whole = e.Vendor.Find("url"u8);
        var host = e.Vendor.Find("url.hostname"u8).Utf8;
        var path = e.Vendor.Find("url.path"u8).Utf8;
        if (whole.IsPresent)
            e.Set(AsimField.Url, whole);
        else if (host.IsEmpty)
            e.SetText(AsimField.Url, path);
        else
        {
            var scheme = e.Vendor.Find("url.scheme"u8).Utf8;
            TextLists.SetJoined(e, AsimField.Url, scheme, scheme.IsEmpty ? default : "://"u8);
            TextLists.SetJoined(e, AsimField.Url, e[AsimField.Url].Utf8, host);
            TextLists.SetJoined(e, AsimField.Url, e[AsimField.Url].Utf8, path);
        }
    }
}
