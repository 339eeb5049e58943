using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace SecResponder.Lab.Kubernetes;

/// <summary>The objects of all clusters, each with a version that rises with every write. Controllers let go of pods that lose their labels, and start others; what ends is there until it was looked at. Thread-safe.</summary>
internal sealed class KubernetesWorld
{
    private readonly KubernetesLab _lab;
    private readonly LabOptions _options;
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private readonly Dictionary<(string Cluster, string Path), JsonObject> _objects = [];
    private readonly Dictionary<string, int> _readsLeft = new(StringComparer.Ordinal);
    private readonly List<KubernetesWrite> _writes = [];
    private long _version = 100;

    public KubernetesWorld(KubernetesLab lab, LabOptions options, TimeProvider time)
    {
        (_lab, _options, _time) = (lab, options, time);
        Clear();
    }

    public KubernetesLab Lab => _lab;

    public void Clear()
    {
        lock (_gate)
        {
            _objects.Clear();
            _readsLeft.Clear();
            _writes.Clear();
            foreach (var (cluster, path, json) in _lab.Objects)
                Put(cluster, path, JsonNode.Parse(json)!.AsObject());
        }
    }

    /// <summary>Puts an object into the world, by nobody's request.</summary>
    public void Put(string cluster, string path, JsonObject body)
    {
        lock (_gate)
        {
            var metadata = body["metadata"] as JsonObject ?? [];
            body["metadata"] = metadata;
            var parts = path.Split('/');
            metadata["name"] = parts[^1];
            if (Array.IndexOf(parts, "namespaces") is >= 0 and var at && at + 3 < parts.Length)
                metadata["namespace"] = parts[at + 1];
            metadata["uid"] ??= $"u-{cluster}-{++_version}";
            metadata["creationTimestamp"] ??= _time.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
            metadata["resourceVersion"] = (++_version).ToString(CultureInfo.InvariantCulture);
            _objects[(cluster, path)] = body;
        }
    }

    /// <summary>Changes an object by hand.</summary>
    public void Change(string cluster, string path, Action<JsonObject> change)
    {
        lock (_gate)
        {
            var body = (JsonObject)_objects[(cluster, path)].DeepClone();
            change(body);
            Put(cluster, path, body);
        }
    }

    public void Remove(string cluster, string path)
    {
        lock (_gate)
            _objects.Remove((cluster, path));
    }

    /// <summary>Reads; what goes on goes on by being looked at.</summary>
    public JsonObject? Read(string cluster, string path)
    {
        lock (_gate)
        {
            if (!_objects.TryGetValue((cluster, path), out var body))
                return null;
            if (_readsLeft.TryGetValue($"{cluster}/{path}", out var left))
            {
                if (left > 1)
                    _readsLeft[$"{cluster}/{path}"] = left - 1;
                else
                    Settle(cluster, path, body);
            }
            return _objects.TryGetValue((cluster, path), out var now) ? (JsonObject)now.DeepClone() : null;
        }
    }

    /// <summary>The objects of a collection, in a namespace or in all.</summary>
    public IReadOnlyList<JsonObject> List(string cluster, string collection)
    {
        lock (_gate)
        {
            var (head, kind) = (collection[..collection.LastIndexOf('/')], collection[(collection.LastIndexOf('/') + 1)..]);
            return [.. _objects.Where(known => known.Key.Cluster == cluster && known.Key.Path[..known.Key.Path.LastIndexOf('/')] is var of
                && (of == collection || (of.StartsWith(head + "/namespaces/", StringComparison.Ordinal) && of.EndsWith("/" + kind, StringComparison.Ordinal)))).OrderBy(known => known.Key.Path, StringComparer.Ordinal).Select(known => (JsonObject)known.Value.DeepClone())];
        }
    }

    /// <summary>Writes in the place of what is there. Null: it was changed meanwhile.</summary>
    public JsonObject? Write(string cluster, string path, JsonObject body, string method, string sent)
    {
        lock (_gate)
        {
            var before = _objects.GetValueOrDefault((cluster, path));
            if (before is not null && body["metadata"]?["resourceVersion"] is { } version && version.ToString() != before["metadata"]!["resourceVersion"]!.ToString())
                return null;
            Put(cluster, path, (JsonObject)body.DeepClone());
            _writes.Add(new KubernetesWrite(method, $"{cluster}/{path}", sent));
            if (before?["spec"]?["replicas"]?.ToString() != body["spec"]?["replicas"]?.ToString())
                _readsLeft[$"{cluster}/{path}"] = _options.ReadsUntilDone;
            if (path.Contains("/pods/", StringComparison.Ordinal) && before is not null)
                LetGo(cluster, path);
            return (JsonObject)_objects[(cluster, path)].DeepClone();
        }
    }

    /// <summary>Asks for an object's end.</summary>
    public JsonObject End(string cluster, string path)
    {
        lock (_gate)
        {
            var body = _objects[(cluster, path)];
            body["metadata"]!["deletionTimestamp"] ??= _time.GetUtcNow().UtcDateTime.ToString("O", CultureInfo.InvariantCulture);
            _readsLeft[$"{cluster}/{path}"] = _options.ReadsUntilDone + 1;
            _writes.Add(new KubernetesWrite("DELETE", $"{cluster}/{path}", ""));
            return (JsonObject)body.DeepClone();
        }
    }

    public IReadOnlyList<KubernetesWrite> Writes()
    {
        lock (_gate)
            return [.. _writes];
    }

    public IReadOnlyList<KubernetesSeen> Snapshot()
    {
        lock (_gate)
            return [.. _objects.Select(known => new KubernetesSeen(known.Key.Cluster, known.Key.Path, JsonSerializer.SerializeToElement(known.Value, KubernetesJson.Default.JsonObject)))];
    }

    /// <summary>Merges a patch in: null takes a member away.</summary>
    /// <remarks>RFC 7386.</remarks>
    public static void Merge(JsonObject target, JsonObject patch)
    {
        foreach (var (name, value) in patch)
        {
            if (value is null)
                target.Remove(name);
            else if (value is JsonObject inner)
            {
                if (target[name] is not JsonObject there)
                    target[name] = there = [];
                Merge(there, inner);
            }
            else
                target[name] = value.DeepClone();
        }
    }

    private void Settle(string cluster, string path, JsonObject body)
    {
        _readsLeft.Remove($"{cluster}/{path}");
        if (body["metadata"]?["deletionTimestamp"] is not null)
            _objects.Remove((cluster, path));
        else if (body["spec"]?["replicas"] is { } replicas)
        {
            if (body["status"] is not JsonObject status)
                body["status"] = status = [];
            status["replicas"] = replicas.DeepClone();
        }
    }

    // A controller whose selector does not fit any more lets the pod go, and starts another in its place.
    private void LetGo(string cluster, string path)
    {
        var pod = _objects[(cluster, path)];
        if (pod["metadata"]?["ownerReferences"] is not JsonArray { Count: > 0 } owners || pod["metadata"]?["labels"]?["app"] is not null)
            return;
        var fresh = (JsonObject)pod.DeepClone();
        foreach (var told in (string[])["uid", "creationTimestamp", "annotations"])
            ((JsonObject)fresh["metadata"]!).Remove(told);
        fresh["metadata"]!["labels"] = new JsonObject { ["app"] = owners[0]!["name"]!.ToString() };
        fresh["status"] = new JsonObject { ["phase"] = "Pending" };
        ((JsonObject)pod["metadata"]!).Remove("ownerReferences");
        Put(cluster, $"{path}-fresh", fresh);
    }
}
