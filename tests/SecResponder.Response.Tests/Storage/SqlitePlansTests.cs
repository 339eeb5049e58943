using Microsoft.Data.Sqlite;
using SecResponder.Response.Incidents;
using SecResponder.Response.Storage.Pages;
using SecResponder.Response.Storage.Sqlite;
using SecResponder.Response.Tests.World;

namespace SecResponder.Response.Tests.Storage;

/// <summary>No page reads a table from end to end, nor sorts: whatever it is filtered by, SQLite finds it by an index in the order of the page.</summary>
public sealed class SqlitePlansTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<IncidentState?, string?, string?, string?, string?> Filters()
    {
        var all = new TheoryData<IncidentState?, string?, string?, string?, string?>();
        for (var bits = 0; bits < 64; bits++)
            if ((bits & 33) != 33)
                all.Add((bits & 1) != 0 ? IncidentState.Failed : (bits & 32) != 0 ? IncidentState.Responded : null, (bits & 2) != 0 ? "soc" : null, (bits & 4) != 0 ? "pb" : null, (bits & 8) != 0 ? "high" : null, (bits & 16) != 0 ? "10.0.0.5" : null);
        return all;
    }

    [Theory]
    [MemberData(nameof(Filters))]
    public async Task Every_filter_of_incidents_is_answered_by_an_index_in_order(IncidentState? state, string? owner, string? playbook, string? level, string? about)
    {
        await using var store = _folder.Open();
        var filter = new IncidentFilter { State = state, Owner = owner, PlaybookId = playbook, Level = level, About = about };
        foreach (var question in new[] { new IncidentPageSql(filter, "name", "+"), new IncidentPageSql(filter with { Since = DateTimeOffset.UnixEpoch }, "name", "+") })
            foreach (var text in new[] { question.Boundary, question.Rows(isBounded: true), question.Rows(isBounded: false) })
                Assert.All(Plan(store, text, question), step => Assert.True(step.StartsWith("SEARCH", StringComparison.Ordinal) && step.Contains("INDEX", StringComparison.Ordinal), $"{step}: {text}"));
    }

    [Fact]
    public async Task Refusals_come_by_an_index_in_order()
    {
        await using var store = _folder.Open();
        foreach (var of in new[] { null, new RefusalsOf("protected", "pb-1") })
        {
            using var command = store.Writer.CreateCommand();
            command.CommandText = "EXPLAIN QUERY PLAN " + SqliteStore.RefusedSteps(of);
            foreach (var name in new[] { "$since", "$max", "$playbook", "$guardrail" })
                command.Parameters.AddWithValue(name, 1L);
            Assert.All(Steps(command), step => Assert.True(step.StartsWith("SEARCH", StringComparison.Ordinal) && step.Contains("INDEX", StringComparison.Ordinal), step));
        }
    }

    public void Dispose() => _folder.Dispose();

    private static List<string> Plan(SqliteStore store, string text, IncidentPageSql question)
    {
        using var command = store.Writer.CreateCommand();
        command.CommandText = "EXPLAIN QUERY PLAN " + text;
        foreach (var (name, value) in question.RowValues(PageMark.Latest, name => name))
            command.Parameters.AddWithValue("@" + name, value ?? DBNull.Value);
        foreach (var name in new[] { "max", "look", "end" })
            command.Parameters.AddWithValue("@" + name, 10L);
        command.Parameters.AddWithValue("@last", "in-1");
        return Steps(command);
    }

    private static List<string> Steps(SqliteCommand command)
    {
        using var reader = command.ExecuteReader();
        var plan = new List<string>();
        while (reader.Read())
            plan.Add(reader.GetString(3));
        return plan;
    }
}
