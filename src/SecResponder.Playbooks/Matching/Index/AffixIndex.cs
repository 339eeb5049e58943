using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace SecResponder.Playbooks.Matching.Index;

/// <summary>
/// Finds which of many prefixes (or suffixes) a value has: a tree whose steps are eight bytes long, held in one hash table. A value meets its first eight bytes' node, asks that for the shorter
/// texts that end within, and goes on while some longer text does: two or three steps as a rule.
/// </summary>
internal sealed class AffixIndex
{
    private const int Stride = 8;

    // A step from a node: which bytes, how many of them, and where it leads: to a text's entry, or (all eight) to the next node.
    private readonly record struct Step(ulong Bytes, int Node, int Length, int Target);

    // What is known at a node: the text that ends here (or -1), how long the rests are that end before the next node (a bit each), whether anything goes on to one.
    private readonly record struct Node(int Entry, byte Ends, bool GoesOn);

    private readonly bool _fromEnd;
    private readonly int _shift;
    private readonly Step[] _steps;
    private readonly Node[] _nodes;

    /// <param name="affixes">Folded texts with the number that is reported for each.</param>
    /// <param name="fromEnd">Suffixes instead of prefixes.</param>
    public AffixIndex(IEnumerable<(byte[] Text, int Entry)> affixes, bool fromEnd)
    {
        _fromEnd = fromEnd;
        var nodes = new List<Node> { new(-1, 0, false) };
        var steps = new Dictionary<(ulong, int, int), int>();
        foreach (var (text, entry) in affixes)
        {
            var (node, at) = (0, 0);
            for (; text.Length - at >= Stride; at += Stride)
            {
                var key = (Chunk(text, at, Stride), node, Stride);
                nodes[node] = nodes[node] with { GoesOn = true };
                if (!steps.TryGetValue(key, out var next))
                {
                    steps.Add(key, next = nodes.Count);
                    nodes.Add(new Node(-1, 0, false));
                }
                node = next;
            }
            if (at == text.Length)
            {
                nodes[node] = nodes[node] with { Entry = entry };
                continue;
            }
            steps.Add((Chunk(text, at, text.Length - at), node, text.Length - at), entry);
            nodes[node] = nodes[node] with { Ends = (byte)(nodes[node].Ends | 1 << (text.Length - at)) };
        }
        _nodes = [.. nodes];
        var size = BitOperations.RoundUpToPowerOf2((uint)Math.Max(4, steps.Count * 2));
        _shift = 64 - BitOperations.Log2(size);
        _steps = new Step[size];
        foreach (var ((bytes, node, length), target) in steps)
        {
            var at = Slot(bytes, node, length);
            while (_steps[at].Length != 0)
                at = (at + 1) & (_steps.Length - 1);
            _steps[at] = new Step(bytes, node, length, target);
        }
    }

    /// <param name="value">A value of an <see cref="EventText"/>: bytes before and behind it may be read.</param>
    /// <param name="state">Takes the hits.</param>
    public void Find(ReadOnlySpan<byte> value, MatchState state)
    {
        var number = 0;
        for (var rest = value.Length; ; rest -= Stride)
        {
            ref readonly var node = ref _nodes[number];
            if (node.Entry >= 0)
                state.Hit(node.Entry);
            ref var at = ref Unsafe.Add(ref MemoryMarshal.GetReference(value), _fromEnd ? rest - Stride : value.Length - rest);
            var bytes = Unsafe.ReadUnaligned<ulong>(ref at);
            for (int ends = node.Ends; ends != 0; ends &= ends - 1)
            {
                var length = BitOperations.TrailingZeroCount(ends);
                if (length > rest)
                    break;
                if (Follow(Part(bytes, length), number, length) is var entry and >= 0)
                    state.Hit(entry);
            }
            if (rest < Stride || !node.GoesOn || (number = Follow(bytes, number, Stride)) < 0)
                return;
        }
    }

    private ulong Part(ulong bytes, int length) => _fromEnd ? bytes >> (8 * (Stride - length)) : bytes & ((1UL << (8 * length)) - 1);

    private ulong Chunk(byte[] text, int at, int length)
    {
        ulong bytes = 0;
        var from = _fromEnd ? text.Length - at - length : at;
        for (var i = length - 1; i >= 0; i--)
            bytes = bytes << 8 | text[from + i];
        return bytes;
    }

    private int Follow(ulong bytes, int node, int length)
    {
        for (var at = Slot(bytes, node, length); ; at = (at + 1) & (_steps.Length - 1))
        {
            ref readonly var step = ref _steps[at];
            if (step.Bytes == bytes && step.Node == node && step.Length == length)
                return step.Target;
            if (step.Length == 0)
                return -1;
        }
    }

    private int Slot(ulong bytes, int node, int length) => (int)((bytes ^ (ulong)(uint)(node * 8 + length) * 0xC2B2_AE3D_27D4_EB4F) * 0x9E37_79B9_7F4A_7C15 >> _shift);
}
