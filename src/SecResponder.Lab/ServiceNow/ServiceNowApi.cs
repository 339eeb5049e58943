using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using SecResponder.Lab.Faults;

namespace SecResponder.Lab.ServiceNow;

/// <summary>ServiceNow's Table API for incidents: create, query, read, change; Basic authentication.</summary>
internal sealed class ServiceNowApi(TicketDesk desk, LabOptions options)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/now/table/{table}", With(CreateAsync));
        routes.MapGet("/api/now/table/{table}", With(QueryAsync));
        routes.MapGet("/api/now/table/{table}/{id}", With(ReadAsync));
        routes.MapPatch("/api/now/table/{table}/{id}", With(ChangeAsync));
    }

    private RequestDelegate With(RequestDelegate handle) => context =>
    {
        var expected = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{options.User}:{options.Password}"));
        if (context.Request.Headers.Authorization != $"Basic {expected}")
        {
            return ErrorAsync(context, 401, "User Not Authenticated", "Required to provide Auth information");
        }
        return Table(context) is "incident" or "sn_si_incident" ? handle(context) : ErrorAsync(context, 400, "Invalid table " + Table(context), null);
    };

    private async Task CreateAsync(HttpContext context)
    {
        if (await FieldsAsync(context) is not { } fields)
        {
            await ErrorAsync(context, 400, "Exception while reading request", "The payload is not valid JSON");
            return;
        }
        await RecordAsync(context, 201, desk.Open(Table(context), fields, options.User, FaultyWire.LateBy(context)));
    }

    private Task QueryAsync(HttpContext context)
    {
        List<(string Field, string Value)> terms = [];
        foreach (var term in context.Request.Query["sysparm_query"].ToString().Split('^', StringSplitOptions.RemoveEmptyEntries))
        {
            var at = term.IndexOf('=', StringComparison.Ordinal);
            if (at > 0 && !term.StartsWith("ORDERBY", StringComparison.Ordinal)) // a term that is not understood is ignored: ServiceNow then answers everything
            {
                terms.Add((term[..at], term[(at + 1)..]));
            }
        }
        var limit = int.TryParse(context.Request.Query["sysparm_limit"], CultureInfo.InvariantCulture, out var asked) ? asked : 10_000;
        var found = desk.Read(Table(context), Displayed(context), record => terms.TrueForAll(t => record.GetValueOrDefault(t.Field, "") == t.Value));
        return context.JsonAsync(200, new RecordListBody([.. found.Take(limit).Select(r => Asked(context, r))]), ServiceNowJson.Default.RecordListBody);
    }

    private Task ReadAsync(HttpContext context) => desk.Read(Table(context), Displayed(context), r => r["sys_id"] == Id(context)) is [var record]
        ? RecordAsync(context, 200, record)
        : ErrorAsync(context, 404, "No Record found", "Record doesn't exist or ACL restricts the record retrieval");

    private async Task ChangeAsync(HttpContext context)
    {
        if (await FieldsAsync(context) is not { } fields)
        {
            await ErrorAsync(context, 400, "Exception while reading request", "The payload is not valid JSON");
        }
        else if (desk.Change(Table(context), Id(context), fields, options.User) is not { } record)
        {
            await ErrorAsync(context, 404, "No Record found", "Record doesn't exist or ACL restricts the record retrieval");
        }
        else
        {
            await RecordAsync(context, 200, record);
        }
    }

    private static async Task<Dictionary<string, string>?> FieldsAsync(HttpContext context)
    {
        try
        {
            using var body = await JsonDocument.ParseAsync(context.Request.Body, default, context.RequestAborted);
            return body.RootElement.ValueKind == JsonValueKind.Object
                ? body.RootElement.EnumerateObject().ToDictionary(p => p.Name, p => p.Value.ToString(), StringComparer.Ordinal)
                : null;
        }
        catch (JsonException)
        {
            return null; // answered 400 by the caller
        }
    }

    private static Task RecordAsync(HttpContext context, int status, IReadOnlyDictionary<string, string> record) =>
        context.JsonAsync(status, new RecordBody(Asked(context, record)), ServiceNowJson.Default.RecordBody);

    private static IReadOnlyDictionary<string, string> Asked(HttpContext context, IReadOnlyDictionary<string, string> record) =>
        context.Request.Query["sysparm_fields"].ToString() is { Length: > 0 } fields
            ? fields.Split(',').ToDictionary(f => f, f => record.GetValueOrDefault(f, ""), StringComparer.Ordinal)
            : record;

    private static Task ErrorAsync(HttpContext context, int status, string message, string? detail) =>
        context.JsonAsync(status, new ServiceNowErrorBody(new ServiceNowErrorDetail(message, detail)), ServiceNowJson.Default.ServiceNowErrorBody);

    private static bool Displayed(HttpContext context) => context.Request.Query["sysparm_display_value"] == "true";

    private static string Table(HttpContext context) => (string)context.Request.RouteValues["table"]!;

    private static string Id(HttpContext context) => (string)context.Request.RouteValues["id"]!;
}
