using SecResponder.Events.Asim;

namespace SecResponder.Events.Text;

/// <summary>The fields that name a user.</summary>
/// <param name="Username">The name, in the form that was given.</param>
/// <param name="UsernameType">What form that is.</param>
public sealed record UserFields(AsimField Username, AsimField UsernameType)
{
    private static readonly byte[] Upn = "UPN"u8.ToArray();
    private static readonly byte[] Windows = "Windows"u8.ToArray();
    private static readonly byte[] Simple = "Simple"u8.ToArray();
    private static readonly byte[] Dn = "DN"u8.ToArray();

    public static UserFields Actor { get; } = new(AsimField.ActorUsername, AsimField.ActorUsernameType);

    public static UserFields Target { get; } = new(AsimField.TargetUsername, AsimField.TargetUsernameType);

    public static UserFields Source { get; } = new(AsimField.SrcUsername, AsimField.SrcUsernameType);

    public static UserFields Destination { get; } = new(AsimField.DstUsername, AsimField.DstUsernameType);

    /// <summary>Sets name and form: <c>user@domain</c> is UPN, <c>DOMAIN\user</c> is Windows, <c>CN=…</c> is DN, anything else Simple.</summary>
    public void Set(SecurityEvent e, ReadOnlySpan<byte> name)
    {
        if (name.IsEmpty)
            return;
        e.SetText(Username, name);
        e.SetConstant(UsernameType, name switch
        {
            _ when name.StartsWith("CN="u8) || name.StartsWith("cn="u8) => Dn,
            _ when name.Contains((byte)'\\') => Windows,
            _ when name.Contains((byte)'@') => Upn,
            _ => Simple,
        });
    }
}
