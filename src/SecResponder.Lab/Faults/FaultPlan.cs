namespace SecResponder.Lab.Faults;

/// <summary>The faults still to come, in the order they were asked for. Thread-safe.</summary>
internal sealed class FaultPlan
{
    private readonly Lock _gate = new();
    private readonly List<Planned> _planned = [];

    /// <summary>Adds a fault.</summary>
    /// <returns>Completes when its effect has happened (or, for faults without one, when a request has met it) for the first time.</returns>
    public Task Add(LabFault fault)
    {
        var planned = new Planned(fault);
        lock (_gate)
        {
            _planned.Add(planned);
        }
        return planned.Met.Task;
    }

    public void Clear()
    {
        lock (_gate)
        {
            _planned.Clear();
        }
    }

    /// <summary>The fault that this request meets, used up once more; or null.</summary>
    public Planned? Take(string system, string method, string path)
    {
        lock (_gate)
        {
            var planned = _planned.Find(p => p.Fits(system, method, path) && p.ToPass-- <= 0);
            if (planned is not null && --planned.Left <= 0)
            {
                _planned.Remove(planned);
            }
            return planned;
        }
    }

    internal sealed class Planned(LabFault fault)
    {
        public LabFault Fault { get; } = fault;
        public int ToPass { get; set; } = fault.After;
        public int Left { get; set; } = fault.Times;
        public TaskCompletionSource Met { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public bool Fits(string system, string method, string path) =>
            string.Equals(Fault.System, system, StringComparison.OrdinalIgnoreCase)
            && (Fault.Method is null || string.Equals(Fault.Method, method, StringComparison.OrdinalIgnoreCase))
            && (Fault.Path is null || path.Contains(Fault.Path, StringComparison.OrdinalIgnoreCase));
    }
}
