using System.Globalization;
using SecResponder.Response.Hosting;
using SecResponder.Server.Access;

namespace SecResponder.Server.Operation;

/// <summary>What an orchestrator asks: has it started, does it live, may it be sent to.</summary>
internal static class Probes
{
    private static readonly Door Open = new Door.Open("an orchestrator shows no key, and is told one word");

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/healthz/startup", (Readiness readiness) => Word(readiness.HasStarted ? null : "starting")).Behind(Open);
        // Whoever answers lives: a store that is away is not mended by killing who waits for it.
        endpoints.MapGet("/healthz/live", () => Word(null)).Behind(Open);
        endpoints.MapGet("/healthz/ready", async (Readiness readiness) => Word(await readiness.ProblemAsync())).Behind(Open);
        // Whoever asks need not be told what is wrong in which file: the log, the ledger and a notice tell those who may know.
        endpoints.MapGet("/healthz", (PlaybookWatch playbooks) => Results.Text(playbooks.Refused is { } refused
            ? string.Create(CultureInfo.InvariantCulture, $"ok, but the playbooks changed at {refused.Since.UtcDateTime:O} {(refused.Mistakes == 0 ? "can't be taken" : $"have {refused.Mistakes} mistakes")}: those before are in force")
            : "ok")).Behind(Open);
    }

    private static IResult Word(string? problem) => Results.Text(problem ?? "ok", statusCode: problem is null ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
}
