using System.Text;

namespace SecResponder.Events.Sources.LinuxAuditd;

/// <summary>One type of record.</summary>
/// <param name="name">As auditd writes it.</param>
/// <param name="kind">Its family.</param>
/// <param name="eventType">ASIM's EventType, unless what stands in the record says it better.</param>
/// <param name="form">How it is read.</param>
internal sealed class AuditType(string name, EventKind kind, byte[] eventType, AuditForm form)
{
    public byte[] Name { get; } = Encoding.UTF8.GetBytes(name);

    public EventKind Kind { get; } = kind;

    public byte[] EventType { get; } = eventType;

    public AuditForm Form { get; } = form;
}

/// <summary>What is particular in reading a record.</summary>
internal enum AuditForm : byte
{
    /// <summary>Nothing: names and values.</summary>
    Plain,
    /// <summary>Arguments, each perhaps in parts.</summary>
    Arguments,
    /// <summary>The system call has a number.</summary>
    SystemCall,
    /// <summary>One path of a system call.</summary>
    Path,
    /// <summary>A socket's address, as bytes.</summary>
    Address,
    /// <summary>SELinux's sentence, or AppArmor's fields.</summary>
    Access,
    /// <summary>The user id of a session was set.</summary>
    Login,
    /// <summary>What was typed.</summary>
    Typed,
    /// <summary>A setting that has its name as the field's name.</summary>
    Setting,
    /// <summary>Says only that the event is complete.</summary>
    End,
}
