using System.Text.Json.Serialization;

namespace SecResponder.Response.Storage.Sqlite;

/// <summary>A list as one parameter, for json_each.</summary>
[JsonSerializable(typeof(string[]))]
internal sealed partial class SqliteJson : JsonSerializerContext;
