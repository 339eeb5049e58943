using SecResponder.Cli;

var terminal = Terminal.OfProcess();
try
{
    return await CommandLine.RunAsync(terminal, args);
}
finally
{
    await terminal.Out.FlushAsync();
}
