using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http.HttpResults;

namespace SecResponder.Server.Console.Pages;

/// <summary>A page as an answer: rendered here, whole, encoded by its renderer.</summary>
internal static class Page
{
    public static IResult Of<TPage>(int status, Frame frame, params (string Name, object? Value)[] parameters) where TPage : IComponent =>
        new RazorComponentResult<TPage>(parameters.Append(("Frame", frame)).ToDictionary(parameter => parameter.Item1, parameter => parameter.Item2, StringComparer.Ordinal))
        {
            StatusCode = status,
            ContentType = "text/html; charset=utf-8",
            PreventStreamingRendering = true,
        };

    public static IResult Of<TPage>(Frame frame, params (string Name, object? Value)[] parameters) where TPage : IComponent => Of<TPage>(StatusCodes.Status200OK, frame, parameters);
}

/// <summary>A page that says one thing.</summary>
internal static class Says
{
    public static Task WithAsync(HttpContext context, int status, string title, string text) => With(context, status, title, text).ExecuteAsync(context);

    public static IResult With(HttpContext context, int status, string title, string text) => Page.Of<MessagePage>(
        status, context.RequestServices.GetRequiredService<FrameMaker>().SignedOut(context, context.Features.Get<People.ConsoleUser>()), (nameof(MessagePage.Title), title), (nameof(MessagePage.Text), text));
}
