using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace SecResponder.Lab.Defender;

/// <summary>The machines and what was done to them. There is no "is isolated" in Defender: it follows from the newest succeeded action. Thread-safe.</summary>
internal sealed class MachineWorld(LabOptions options, TimeProvider time)
{
    private static readonly TimeSpan SeenAround = TimeSpan.FromMinutes(15);
    private readonly Lock _gate = new();
    private readonly Dictionary<string, LabMachine> _machines = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<MachineAction> _actions = [];

    public DateTimeOffset Now => time.GetUtcNow();

    public void Seed(IEnumerable<LabMachine> machines)
    {
        lock (_gate)
        {
            foreach (var machine in machines)
            {
                var id = machine.Id ?? Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(machine.Name)).AsSpan(0, 20));
                _machines[id] = machine with { Id = id };
            }
        }
    }

    public void Clear()
    {
        lock (_gate)
        {
            _machines.Clear();
            _actions.Clear();
        }
    }

    public LabMachine? Find(string idOrName)
    {
        lock (_gate)
        {
            return _machines.GetValueOrDefault(idOrName)
                ?? _machines.Values.FirstOrDefault(m => string.Equals(m.Name, idOrName, StringComparison.OrdinalIgnoreCase));
        }
    }

    public IReadOnlyList<LabMachine> All()
    {
        lock (_gate)
        {
            return [.. _machines.Values];
        }
    }

    /// <summary>Machines that had an address within 15 minutes before or after.</summary>
    public IReadOnlyList<LabMachine> SeenWith(IPAddress address, DateTimeOffset at)
    {
        lock (_gate)
        {
            return [.. _machines.Values.Where(m => m.Addresses.Any(a =>
                IPAddress.Parse(a.Address).Equals(address) && (a.From is null || a.From <= at + SeenAround) && (a.Until is null || a.Until >= at - SeenAround)))];
        }
    }

    /// <summary>Queues an action; null when another isolate or unisolate of that machine is not finished.</summary>
    public MachineAction? Queue(LabMachine machine, string type, string scope, string comment, TimeSpan seenAfter)
    {
        lock (_gate)
        {
            Settle();
            if (_actions.Exists(a => a.MachineId == machine.Id && !a.IsFinal))
            {
                return null;
            }
            var now = time.GetUtcNow();
            var action = new MachineAction(Guid.NewGuid().ToString(), machine.Id!, machine.Name, type, scope, comment, now, now + seenAfter);
            _actions.Add(action);
            return action;
        }
    }

    /// <summary>Actions that readers can see already; reading moves pending ones on. In no order that means anything, as with Defender.</summary>
    public IReadOnlyList<MachineAction> Read(Func<MachineAction, bool> wanted)
    {
        lock (_gate)
        {
            var now = time.GetUtcNow();
            List<MachineAction> found = [.. _actions.Where(a => a.SeenFrom <= now && wanted(a)).OrderBy(a => a.Id, StringComparer.Ordinal)];
            found.ForEach(a => a.Reads++);
            Settle();
            return found;
        }
    }

    /// <summary>Cancels an action that is not finished; false when there is nothing to cancel.</summary>
    public bool Cancel(MachineAction action)
    {
        lock (_gate)
        {
            Settle();
            if (action.IsFinal)
            {
                return false;
            }
            action.End("Cancelled", time.GetUtcNow());
            return true;
        }
    }

    public IReadOnlyList<MachineSeen> Snapshot()
    {
        lock (_gate)
        {
            Settle();
            return [.. _machines.Values.Select(m =>
            {
                List<MachineAction> actions = [.. _actions.Where(a => a.MachineId == m.Id)];
                var newest = actions.FindLast(a => a.Status == "Succeeded");
                return new MachineSeen(
                    m.Id!, m.Name, [.. m.Addresses.Select(a => a.Address)], m.Tags, newest?.Type == "Isolate", newest?.Comment,
                    [.. actions.Select(a => new ActionSeen(a.Id, a.Type, a.Status, a.Comment, a.Created))]);
            })];
        }
    }

    private void Settle()
    {
        var now = time.GetUtcNow();
        foreach (var action in _actions)
        {
            if (!action.IsFinal && !_machines[action.MachineId].Asleep && action.Reads >= options.ReadsUntilDone && now - action.Created >= options.ActionTakes)
            {
                action.End("Succeeded", now);
            }
        }
    }
}
