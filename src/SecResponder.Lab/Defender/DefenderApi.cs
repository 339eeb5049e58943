using System.Collections.Frozen;
using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using SecResponder.Lab.Faults;

namespace SecResponder.Lab.Defender;

/// <summary>Defender for Endpoint's API as its pages describe it: isolate, unisolate, cancel, machine actions, machines.</summary>
internal sealed partial class DefenderApi(MachineWorld world, LabOptions options)
{
    private static readonly TimeSpan Remembers = TimeSpan.FromDays(30);
    private static readonly FrozenSet<string> ActionFields =
        FrozenSet.Create(StringComparer.OrdinalIgnoreCase, "id", "status", "machineId", "type");
    private static readonly FrozenSet<string> MachineFields =
        FrozenSet.Create(StringComparer.OrdinalIgnoreCase, "id", "computerDnsName", "osPlatform", "healthStatus");

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/machines/{id}/isolate", With(context => QueueAsync(context, "Isolate")));
        routes.MapPost("/api/machines/{id}/unisolate", With(context => QueueAsync(context, "Unisolate")));
        routes.MapPost("/api/machineactions/{id}/cancel", With(CancelAsync));
        routes.MapGet("/api/machineactions", With(ActionsAsync));
        routes.MapGet("/api/machineactions/{id}", With(ActionAsync));
        routes.MapGet("/api/machines", With(MachinesAsync));
        routes.MapGet("/api/machines/{id}", With(MachineAsync));
    }

    private RequestDelegate With(RequestDelegate handle) => context =>
        context.Request.Headers.Authorization == $"Bearer {options.Token}"
            ? handle(context)
            : ErrorAsync(context, 401, "Unauthorized", "Authorization header is missing or its token is not valid");

    private async Task QueueAsync(HttpContext context, string type)
    {
        var body = await context.ReadAsync(DefenderJson.Default.CommentBody);
        if (string.IsNullOrWhiteSpace(body?.Comment))
        {
            await ErrorAsync(context, 400, "InvalidRequestBody", "Comment is required");
        }
        else if (type == "Isolate" && body.IsolationType is not (null or "Full" or "Selective" or "UnManagedDevice"))
        {
            await ErrorAsync(context, 400, "InvalidRequestBody", "IsolationType must be Full, Selective or UnManagedDevice");
        }
        else if (world.Find(Id(context)) is not { } machine)
        {
            await ErrorAsync(context, 404, "ResourceNotFound", $"Machine {Id(context)} was not found");
        }
        else if (world.Queue(machine, type, body.IsolationType ?? "Full", body.Comment, FaultyWire.LateBy(context)) is not { } action)
        {
            await ErrorAsync(context, 400, "ActiveRequestAlreadyExists", "Action is already in progress");
        }
        else
        {
            await context.JsonAsync(201, action.ToBody(inList: false), DefenderJson.Default.MachineActionBody);
        }
    }

    private async Task CancelAsync(HttpContext context)
    {
        var body = await context.ReadAsync(DefenderJson.Default.CommentBody);
        if (string.IsNullOrWhiteSpace(body?.Comment))
        {
            await ErrorAsync(context, 400, "InvalidRequestBody", "Comment is required");
        }
        else if (world.Read(a => a.Id == Id(context)) is not [var action])
        {
            await ErrorAsync(context, 404, "ResourceNotFound", $"Machine action {Id(context)} was not found");
        }
        else if (!world.Cancel(action))
        {
            await ErrorAsync(context, 400, "InvalidRequest", $"Machine action is {action.Status} and can't be cancelled");
        }
        else
        {
            await context.JsonAsync(200, action.ToBody(inList: false), DefenderJson.Default.MachineActionBody);
        }
    }

    private Task ActionsAsync(HttpContext context)
    {
        if (ODataFilter.Read(context.Request.Query["$filter"], ActionFields) is not { } terms)
        {
            return ErrorAsync(context, 400, "InvalidFilter", "The $filter is not supported");
        }
        var top = int.TryParse(context.Request.Query["$top"], CultureInfo.InvariantCulture, out var asked) ? asked : 10_000;
        var found = world.Read(a => terms.All(t => t.Holds(t.Field.ToUpperInvariant() switch
        {
            "ID" => a.Id,
            "STATUS" => a.Status,
            "MACHINEID" => a.MachineId,
            _ => a.Type,
        })));
        return context.JsonAsync(200, new MachineActionListBody([.. found.Take(top).Select(a => a.ToBody(inList: true))]), DefenderJson.Default.MachineActionListBody);
    }

    private Task ActionAsync(HttpContext context) => world.Read(a => a.Id == Id(context)) is [var action]
        ? context.JsonAsync(200, action.ToBody(inList: false), DefenderJson.Default.MachineActionBody)
        : ErrorAsync(context, 404, "ResourceNotFound", $"Machine action {Id(context)} was not found");

    private Task MachinesAsync(HttpContext context)
    {
        if (ODataFilter.Read(context.Request.Query["$filter"], MachineFields) is not { } terms)
        {
            return ErrorAsync(context, 400, "InvalidFilter", "The $filter is not supported");
        }
        List<LabMachine> found = [.. world.All().Where(m => terms.All(t => t.Holds(t.Field.ToUpperInvariant() switch
        {
            "ID" => m.Id!,
            "OSPLATFORM" => m.OsPlatform,
            "HEALTHSTATUS" => m.Health,
            _ => m.Name,
        })))];
        return found.Count == 0
            ? ErrorAsync(context, 404, "ResourceNotFound", "No machines found") // not an empty list: so says the page "get-machines"
            : ListAsync(context, found);
    }

    private Task MachineAsync(HttpContext context)
    {
        if (FindByIp().Match(Id(context)) is { Success: true } call)
        {
            return ByIpAsync(context, call.Groups["ip"].Value, call.Groups["at"].Value);
        }
        return world.Find(Id(context)) is { } machine
            ? context.JsonAsync(200, Body(machine), DefenderJson.Default.MachineBody)
            : ErrorAsync(context, 404, "ResourceNotFound", $"Machine {Id(context)} was not found");
    }

    private Task ByIpAsync(HttpContext context, string ip, string at)
    {
        if (!IPAddress.TryParse(ip, out var address) || !DateTimeOffset.TryParse(at, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var when))
        {
            return ErrorAsync(context, 400, "InvalidParameters", "ip or timestamp is not valid");
        }
        if (when < world.Now - Remembers || when > world.Now + TimeSpan.FromMinutes(15))
        {
            return ErrorAsync(context, 400, "InvalidParameters", "timestamp must be in the past 30 days");
        }
        return ListAsync(context, world.SeenWith(address, when));
    }

    private Task ListAsync(HttpContext context, IEnumerable<LabMachine> machines) =>
        context.JsonAsync(200, new MachineListBody([.. machines.Select(Body)]), DefenderJson.Default.MachineListBody);

    private MachineBody Body(LabMachine machine) => new(
        machine.Id!, machine.Name, machine.OsPlatform, machine.Health, "Onboarded", world.Now,
        machine.Addresses is [.., var last] ? last.Address : null, [.. machine.Addresses.Select(a => new IpAddressBody(a.Address, "020000000001", "Ethernet", "Up"))],
        machine.Tags, "Low");

    private static Task ErrorAsync(HttpContext context, int status, string code, string message) =>
        context.JsonAsync(status, new ErrorBody(new ErrorDetail(code, message)), DefenderJson.Default.ErrorBody);

    private static string Id(HttpContext context) => (string)context.Request.RouteValues["id"]!;

    [GeneratedRegex(@"^findbyip\(ip='(?<ip>[^']*)',timestamp=(?<at>[^)]*)\)$", RegexOptions.ExplicitCapture)]
    private static partial Regex FindByIp();
}
