using SecResponder.Events.Asim;
using SecResponder.Events.Framing;

namespace SecResponder.Events.Text;

/// <summary>What a vendor's value becomes, as entries of a source's table: <c>["src_port"] = Into.Port(AsimField.SrcPortNumber)</c>. A value that does not fit is left out.</summary>
public static class Into
{
    /// <summary>Text as it stands.</summary>
    public static FieldSetter Text(AsimField field) => (e, text) => e.SetText(field, text);

    /// <summary>Text as it stands, where nothing is set yet: the better places of a record come first.</summary>
    public static FieldSetter TextIfAbsent(AsimField field) => (e, text) =>
    {
        if (!e.Has(field))
            e.SetText(field, text);
    };

    /// <summary>The application that was found in a session, <c>TrendMicro.IWSVA</c>; the service is what its port is for.</summary>
    public static FieldSetter SessionApplication { get; } = (e, text) =>
    {
        if (!e.Kind.IsSession || text.IsEmpty)
            return;
        e.SetText(AsimField.DstAppName, text);
        e.SetConstant(AsimField.DstAppType, AsimWords.Other);
    };

    /// <summary>A short name in upper case: <c>TLS</c>.</summary>
    public static FieldSetter Upper(AsimField field) => (e, text) => Protocols.UpperCase(e, field, text);

    /// <summary>A whole number from 0.</summary>
    public static FieldSetter Count(AsimField field) => (e, text) => Numbers.Count(e, field, text);

    /// <summary>A port, 0 to 65535.</summary>
    public static FieldSetter Port(AsimField field) => (e, text) => Numbers.Port(e, field, text);

    /// <summary>A decimal number, such as a coordinate.</summary>
    public static FieldSetter Real(AsimField field) => (e, text) =>
    {
        if (Numbers.TryReadReal(text, out var value))
            e.SetReal(field, value);
    };

    /// <summary>true or false.</summary>
    public static FieldSetter Boolean(AsimField field) => (e, text) =>
    {
        if (System.Text.Ascii.EqualsIgnoreCase(text, "true"u8) || System.Text.Ascii.EqualsIgnoreCase(text, "false"u8))
            e.SetBoolean(field, text.Length == 4);
    };

    /// <summary>A time span in seconds, with or without a fraction, as ASIM's milliseconds.</summary>
    public static FieldSetter Seconds(AsimField field) => (e, text) =>
    {
        if (Numbers.TryReadReal(text, out var seconds) && seconds is >= 0 and < 1e12)
            e.SetInteger(field, (long)Math.Round(seconds * 1000));
    };

    /// <summary>A moment in ISO 8601, or as a number since 1970.</summary>
    public static FieldSetter Time(AsimField field) => (e, text) =>
    {
        if (IsoStamp.TryRead(text, out var time, out var read, out var hasZone) && text[read..].TrimStart((byte)' ') is { IsEmpty: true } or [(byte)'U', (byte)'T', (byte)'C'])
            e.SetTime(field, time, hasZone || text.EndsWith("UTC"u8));
        else if (EpochStamp.TryRead(text, out time))
            e.SetTime(field, time);
    };

    /// <summary>A moment in ISO 8601, or as a number since 1970, where none is set yet.</summary>
    public static FieldSetter TimeIfAbsent(AsimField field)
    {
        var set = Time(field);
        return (e, text) =>
        {
            if (!e.Has(field))
                set(e, text);
        };
    }

    /// <summary>A moment that is UTC by the vendor's word, whether it says so or not.</summary>
    public static FieldSetter UtcTime(AsimField field) => (e, text) =>
    {
        if (IsoStamp.TryRead(text, out var time, out var read) && read == text.Length)
            e.SetTime(field, time);
    };

    /// <summary>A moment as Azure prints it: ISO 8601 or <c>3/1/2026 2:06:00 PM</c>, UTC whether it says so or not.</summary>
    public static FieldSetter AzureTime(AsimField field) => (e, text) =>
    {
        if ((IsoStamp.TryRead(text, out var time, out var read) && read == text.Length) || UsStamp.TryRead(text, out time))
            e.SetTime(field, time);
    };

    /// <summary>A vendor's word in ASIM; an unknown one is left out.</summary>
    public static FieldSetter Word(AsimField field, WordMap words) => (e, text) => words.TrySet(e, field, text);

    /// <summary>A vendor's word in ASIM, and as it stands.</summary>
    public static FieldSetter Word(AsimField field, WordMap words, AsimField original) => (e, text) =>
    {
        e.SetText(original, text);
        words.TrySet(e, field, text);
    };

    /// <summary>A hardware address.</summary>
    public static FieldSetter Mac(AsimField field) => (e, text) => MacAddresses.Set(e, field, text);

    /// <summary>An address and nothing else; an IPv4 address within IPv6 (<c>::ffff:192.0.2.1</c>) is the IPv4 address.</summary>
    public static FieldSetter Address(AsimField field) => (e, text) => Addresses.Set(e, field, text);

    /// <summary>An address or a name, whichever it is.</summary>
    public static FieldSetter Host(HostFields host) => (e, text) => host.Set(e, text);

    /// <summary>A user's name, with its form.</summary>
    public static FieldSetter User(UserFields user) => (e, text) => user.Set(e, text);

    /// <summary>A user's name, where none is set yet.</summary>
    public static FieldSetter UserIfAbsent(UserFields user) => (e, text) =>
    {
        if (!e.Has(user.Username))
            user.Set(e, text);
    };

    /// <summary>An id and, beside it, what kind of id it is.</summary>
    public static FieldSetter Id(AsimField field, AsimField typeField, byte[] type) => (e, text) =>
    {
        if (text.IsEmpty)
            return;
        e.SetText(field, text);
        e.SetConstant(typeField, type);
    };

    /// <summary>Kept under a name of its own, for what is decided when all of the record was read.</summary>
    public static FieldSetter Kept(string name)
    {
        var key = System.Text.Encoding.UTF8.GetBytes(name);
        return (e, text) => e.Keep(key, text);
    }

    /// <summary>Several things of one value.</summary>
    public static FieldSetter All(params FieldSetter[] setters) => (e, text) =>
    {
        foreach (var set in setters)
            set(e, text);
    };
}
