using SecResponder.Cli;

var terminal = Terminal.OfProcess();
try
{
    return await CommandLine.RunAsync(terminal, args);
}
finally
{
    try
    {
        await terminal.Out.FlushAsync();
    }
    catch (InvalidOperationException)
    {
        // A command that was told to end, and did not in time, is writing just now: what it writes is its own to bring out.
    }
}
