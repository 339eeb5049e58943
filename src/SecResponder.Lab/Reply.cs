using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;

namespace SecResponder.Lab;

/// <summary>How the stand-ins read bodies and answer.</summary>
internal static class Reply
{
    public static Task JsonAsync<T>(this HttpContext context, int status, T body, JsonTypeInfo<T> type) =>
        context.JsonAsync(status, JsonSerializer.SerializeToUtf8Bytes(body, type));

    public static Task JsonAsync(this HttpContext context, int status, byte[] body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json; charset=utf-8";
        return context.Response.Body.WriteAsync(body, context.RequestAborted).AsTask();
    }

    public static Task TextAsync(this HttpContext context, int status, string text)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(text, context.RequestAborted);
    }

    /// <summary>The request's body, or null when it is not such JSON.</summary>
    public static async Task<T?> ReadAsync<T>(this HttpContext context, JsonTypeInfo<T> type) where T : class
    {
        try
        {
            return await JsonSerializer.DeserializeAsync(context.Request.Body, type, context.RequestAborted);
        }
        catch (JsonException)
        {
            return null; // the caller answers 400 in its system's own words
        }
    }
}
