using System.Collections.Frozen;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace SecResponder.Lab.Defender;

/// <summary>Defender's indicators: list, submit or update, delete.</summary>
internal sealed class IndicatorApi(IndicatorList list, LabOptions options)
{
    private static readonly FrozenSet<string> Fields = FrozenSet.Create(StringComparer.OrdinalIgnoreCase, "indicatorValue", "indicatorType", "title", "action", "severity");

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/indicators", With(List));
        routes.MapPost("/api/indicators", With(SubmitAsync));
        routes.MapDelete("/api/indicators/{id}", With(Delete));
    }

    private RequestDelegate With(RequestDelegate handle) => context => context.Request.Headers.Authorization == $"Bearer {options.Token}"
        ? handle(context)
        : ErrorAsync(context, 401, "Unauthorized", "Authorization header is missing or its token is not valid");

    private Task List(HttpContext context)
    {
        if (ODataFilter.Read(context.Request.Query["$filter"], Fields) is not { } terms)
            return ErrorAsync(context, 400, "InvalidFilter", "The $filter is not supported");
        var found = list.Active().Where(indicator => terms.All(term => term.Holds(term.Field.ToUpperInvariant() switch
        {
            "INDICATORVALUE" => indicator.IndicatorValue ?? "",
            "INDICATORTYPE" => indicator.IndicatorType ?? "",
            "TITLE" => indicator.Title ?? "",
            "ACTION" => indicator.Action ?? "",
            _ => indicator.Severity ?? "",
        })));
        return context.JsonAsync(200, new IndicatorListBody([.. found]), DefenderJson.Default.IndicatorListBody);
    }

    private async Task SubmitAsync(HttpContext context)
    {
        if (await context.ReadAsync(DefenderJson.Default.IndicatorBody) is not { IndicatorValue.Length: > 0, Action.Length: > 0, Title.Length: > 0, Description.Length: > 0 } asked)
            await ErrorAsync(context, 400, "InvalidRequestBody", "indicatorValue, indicatorType, action, title and description are required");
        else if (Wrong(asked) is { } wrong)
            await ErrorAsync(context, 400, "InvalidInput", wrong);
        else
            await context.JsonAsync(200, list.Submit(asked), DefenderJson.Default.IndicatorBody);
    }

    private Task Delete(HttpContext context)
    {
        var id = (string)context.Request.RouteValues["id"]!;
        if (!list.Delete(id))
            return ErrorAsync(context, 404, "ResourceNotFound", $"Indicator {id} was not found");
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    private static string? Wrong(IndicatorBody asked) => asked.IndicatorType switch
    {
        "IpAddress" when !IPAddress.TryParse(asked.IndicatorValue, out var address) => "CIDR notation and names are not supported for IpAddress",
        "IpAddress" when IPAddress.TryParse(asked.IndicatorValue, out var address) && address.AddressFamily == AddressFamily.InterNetwork && address.GetAddressBytes() is [10, ..] or [192, 168, ..] => "internal addresses can't be indicators",
        "IpAddress" or "DomainName" or "Url" or "FileSha1" or "FileSha256" or "FileMd5" or "CertificateThumbprint" => asked.Action is "Block" or "Audit" or "Warn" or "BlockAndRemediate" or "Allowed" ? null : "action is not supported",
        _ => "indicatorType is not supported",
    };

    private static Task ErrorAsync(HttpContext context, int status, string code, string message) =>
        context.JsonAsync(status, new ErrorBody(new ErrorDetail(code, message)), DefenderJson.Default.ErrorBody);
}

internal sealed record IndicatorListBody(IReadOnlyList<IndicatorBody> Value);
