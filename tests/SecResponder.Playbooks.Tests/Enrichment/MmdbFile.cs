using System.Buffers.Binary;
using System.Net;
using System.Text;

namespace SecResponder.Playbooks.Tests.Enrichment;

/// <summary>Writes small databases in MaxMind's format: a binary tree over address bits, records behind it, what it is at the end.</summary>
/// <remarks>MaxMind DB file format 2.0, written from its specification: trees of 24, 28 and 32 bits a record, IPv4 in a tree of IPv6 below ::/96.</remarks>
internal sealed class MmdbFile(string type, int recordBits = 28, int ipVersion = 6)
{
    private readonly List<int[]> _nodes = [[0, 0]];
    private readonly List<object> _records = [];

    /// <summary>Gives a network its record: maps, lists, strings, numbers.</summary>
    public MmdbFile Add(string network, object record)
    {
        var parts = network.Split('/');
        var address = IPAddress.Parse(parts[0]);
        var bits = address.GetAddressBytes();
        var prefix = int.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture);
        if (ipVersion == 6 && bits.Length == 4)
            (bits, prefix) = ([.. new byte[12], .. bits], prefix + 96);
        _records.Add(record);
        var node = 0;
        for (var i = 0; i < prefix; i++)
        {
            var side = bits[i / 8] >> (7 - i % 8) & 1;
            if (i == prefix - 1)
                _nodes[node][side] = -_records.Count;
            else
            {
                if (_nodes[node][side] <= 0)
                {
                    _nodes.Add([_nodes[node][side], _nodes[node][side]]);
                    _nodes[node][side] = _nodes.Count - 1;
                }
                node = _nodes[node][side];
            }
        }
        return this;
    }

    public byte[] Bytes()
    {
        using var data = new MemoryStream();
        var offsets = _records.Select(record =>
        {
            var at = (int)data.Length;
            Write(data, record);
            return at;
        }).ToArray();
        using var file = new MemoryStream();
        foreach (var node in _nodes)
            file.Write(Node([.. node.Select(value => (uint)(value > 0 ? value : value == 0 ? _nodes.Count : _nodes.Count + 16 + offsets[-value - 1]))]));
        file.Write(new byte[16]);
        file.Write(data.ToArray());
        file.Write([0xAB, 0xCD, 0xEF, .. "MaxMind.com"u8]);
        Write(file, new Dictionary<string, object>
        {
            ["node_count"] = (uint)_nodes.Count,
            ["record_size"] = (ushort)recordBits,
            ["ip_version"] = (ushort)ipVersion,
            ["database_type"] = type,
            ["languages"] = new object[] { "en" },
            ["binary_format_major_version"] = (ushort)2,
            ["binary_format_minor_version"] = (ushort)0,
            ["build_epoch"] = 1772366400UL,
            ["description"] = new Dictionary<string, object> { ["en"] = "made by a test" },
        });
        return file.ToArray();
    }

    private byte[] Node(uint[] sides) => recordBits switch
    {
        24 => [.. Big(sides[0])[1..], .. Big(sides[1])[1..]],
        28 => [.. Big(sides[0])[1..], (byte)(sides[0] >> 24 << 4 | sides[1] >> 24), .. Big(sides[1])[1..]],
        _ => [.. Big(sides[0]), .. Big(sides[1])],
    };

    private static byte[] Big(uint value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        return bytes;
    }

    private static void Write(Stream to, object value)
    {
        switch (value)
        {
            case string text:
                Head(to, 2, Encoding.UTF8.GetByteCount(text));
                to.Write(Encoding.UTF8.GetBytes(text));
                break;
            case double real:
                Head(to, 3, 8);
                var bytes = new byte[8];
                BinaryPrimitives.WriteDoubleBigEndian(bytes, real);
                to.Write(bytes);
                break;
            case ushort number:
                Number(to, 5, number);
                break;
            case uint number:
                Number(to, 6, number);
                break;
            case ulong number:
                Number(to, 9, number);
                break;
            case Dictionary<string, object> map:
                Head(to, 7, map.Count);
                foreach (var (key, inner) in map)
                {
                    Write(to, key);
                    Write(to, inner);
                }
                break;
            case object[] list:
                Head(to, 11, list.Length);
                foreach (var inner in list)
                    Write(to, inner);
                break;
            case byte[] raw:
                // Bytes as they are: what a broken file may hold.
                to.Write(raw);
                break;
            default:
                throw new ArgumentException($"{value.GetType().Name} is not written here");
        }
    }

    private static void Number(Stream to, int type, ulong value)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, value);
        var first = Array.FindIndex(bytes, one => one != 0);
        byte[] written = first < 0 ? [] : bytes[first..];
        Head(to, type, written.Length);
        to.Write(written);
    }

    private static void Head(Stream to, int type, int size)
    {
        to.WriteByte((byte)((type > 7 ? 0 : type) << 5 | Math.Min(size, 29)));
        if (type > 7)
            to.WriteByte((byte)(type - 7));
        if (size >= 29)
            to.WriteByte((byte)(size - 29));
    }
}
