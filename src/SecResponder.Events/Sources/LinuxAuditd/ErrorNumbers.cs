using System.Text;

namespace SecResponder.Events.Sources.LinuxAuditd;

/// <summary>The kernel's names for why a call failed: <c>exit=-13</c> is EACCES.</summary>
/// <remarks>errno(3); the first 34 are alike on all architectures.</remarks>
internal static class ErrorNumbers
{
    private static readonly byte[][] Names = [.. ("EPERM ENOENT ESRCH EINTR EIO ENXIO E2BIG ENOEXEC EBADF ECHILD EAGAIN ENOMEM EACCES EFAULT ENOTBLK EBUSY EEXIST EXDEV ENODEV ENOTDIR EISDIR EINVAL ENFILE EMFILE "
        + "ENOTTY ETXTBSY EFBIG ENOSPC ESPIPE EROFS EMLINK EPIPE EDOM ERANGE").Split(' ').Select(Encoding.UTF8.GetBytes)];

    private static readonly (long Number, byte[] Name)[] Others =
    [
        (38, "ENOSYS"u8.ToArray()), (39, "ENOTEMPTY"u8.ToArray()), (40, "ELOOP"u8.ToArray()), (95, "EOPNOTSUPP"u8.ToArray()), (97, "EAFNOSUPPORT"u8.ToArray()), (98, "EADDRINUSE"u8.ToArray()),
        (101, "ENETUNREACH"u8.ToArray()), (104, "ECONNRESET"u8.ToArray()), (110, "ETIMEDOUT"u8.ToArray()), (111, "ECONNREFUSED"u8.ToArray()), (113, "EHOSTUNREACH"u8.ToArray()),
        (115, "EINPROGRESS"u8.ToArray()),
    ];

    /// <summary>The name, or null.</summary>
    /// <param name="number">The number, positive.</param>
    public static byte[]? Name(long number)
    {
        if (number is > 0 && number <= Names.Length)
            return Names[number - 1];
        foreach (var (known, name) in Others)
            if (known == number)
                return name;
        return null;
    }
}
