namespace SecResponder.Server.Intake;

/// <summary>How much may wait to be stored: <c>Server:Intake</c>. What is above is refused at the door, with word when to come again; memory stays within it whatever is sent.</summary>
internal sealed class IntakeOptions
{
    /// <summary>Bytes of bodies, unpacked, that may be in memory at once, over all inputs. Default 256 MiB; range 16 MiB to 16 GiB.</summary>
    public long Bytes { get; set; } = 256L << 20;

    /// <summary>Deliveries of one stream that may wait. Default 1,000; range 1 to 100,000.</summary>
    public int Waiting { get; set; } = 1000;

    /// <summary>Streams that may be sent to: each has a queue and a place in the store. Default 200; range 1 to 10,000.</summary>
    public int Streams { get; set; } = 200;

    /// <summary>What tells this process's numbers from those of others over the same store. Default: <c>0</c> where the store is a file, else the machine's name, which in Kubernetes is the pod's.</summary>
    public string Instance { get; set; } = "";
}
