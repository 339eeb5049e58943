using System.Text;
using SecResponder.Events.Asim;
using SecResponder.Events.Text;

namespace SecResponder.Events.Sources.Ocsf;

/// <summary>One of an event's users: name, domain and id, as kept under a prefix.</summary>
/// <param name="prefix">Which: <c>actor.user.</c> or <c>user.</c>.</param>
/// <param name="user">Where the name goes.</param>
/// <param name="id">Where the id goes.</param>
/// <param name="idType">Where it is said what id it is.</param>
/// <remarks>schema.ocsf.io, object User.</remarks>
internal sealed class OcsfUser(string prefix, UserFields user, AsimField id, AsimField idType)
{
    private readonly byte[] _name = Encoding.UTF8.GetBytes(prefix + "name");
    private readonly byte[] _mail = Encoding.UTF8.GetBytes(prefix + "email_addr");
    private readonly byte[] _domain = Encoding.UTF8.GetBytes(prefix + "domain");
    private readonly byte[] _uid = Encoding.UTF8.GetBytes(prefix + "uid");

    public void Set(SecurityEvent e) => Copy(e, user, id, idType);

    /// <summary>Sets this user into another's fields: who logs on is, where nobody else is named, who asked.</summary>
    public void Copy(SecurityEvent e, UserFields fields, AsimField idField, AsimField idTypeField)
    {
        var name = e.Vendor.Find(_name).Utf8;
        if (name.IsEmpty)
            name = e.Vendor.Find(_mail).Utf8;
        var domain = e.Vendor.Find(_domain).Utf8;
        if (domain.IsEmpty || name.IsEmpty || name.Contains((byte)'@') || name.Contains((byte)'\\'))
            fields.Set(e, name);
        else
        {
            var room = e.ScratchRoom(domain.Length + 1 + name.Length);
            domain.CopyTo(room);
            room[domain.Length] = (byte)'\\';
            name.CopyTo(room[(domain.Length + 1)..]);
            fields.Set(e, room);
        }
        var uid = e.Vendor.Find(_uid).Utf8;
        // Splunk's Windows mapping repeats the name here.
        if (uid.IsEmpty || uid.Contains((byte)'\\'))
            return;
        e.SetText(idField, uid);
        e.SetConstant(idTypeField, uid.StartsWith("S-1-"u8) ? AsimWords.Sid : uid.StartsWith("arn:"u8) ? AsimWords.AwsId : uid.IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0 ? AsimWords.Uid : AsimWords.Other);
    }
}
