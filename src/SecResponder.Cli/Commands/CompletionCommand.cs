using System.CommandLine;

namespace SecResponder.Cli.Commands;

/// <summary><c>completion SHELL</c>: the lines that make a shell complete our commands, options and their values. The words come from the command line itself, by its <c>[suggest]</c> directive.</summary>
internal static class CompletionCommand
{
    private const string Bash = """
        # secresponder: completion for bash. Put into ~/.bashrc:  eval "$(secresponder completion bash)"
        _secresponder() {
            local words
            words="$(secresponder "[suggest:${COMP_POINT}]" "${COMP_LINE}" 2>/dev/null)"
            mapfile -t COMPREPLY < <(compgen -W "${words}" -- "${COMP_WORDS[COMP_CWORD]}")
        }
        complete -o default -F _secresponder secresponder
        """;

    private const string Zsh = """
        # secresponder: completion for zsh. Put into ~/.zshrc, behind compinit:  eval "$(secresponder completion zsh)"
        _secresponder() {
            local -a words
            words=("${(@f)$(secresponder "[suggest:${CURSOR}]" "${BUFFER}" 2>/dev/null)}")
            compadd -a words || _files
        }
        compdef _secresponder secresponder
        """;

    private const string Fish = """
        # secresponder: completion for fish. Put into ~/.config/fish/config.fish:  secresponder completion fish | source
        function __secresponder
            secresponder "[suggest:"(string length -- (commandline -cp))"]" (commandline -cp) 2>/dev/null
        end
        complete -c secresponder -a '(__secresponder)'
        """;

    private const string PowerShell = """
        # secresponder: completion for PowerShell. Put into $PROFILE:  secresponder completion powershell | Out-String | Invoke-Expression
        Register-ArgumentCompleter -Native -CommandName secresponder -ScriptBlock {
            param($word, $line, $position)
            secresponder "[suggest:$position]" "$line" 2>$null | Where-Object { $_ -like "$word*" } | ForEach-Object {
                [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
            }
        }
        """;

    public static Command Create(Terminal terminal)
    {
        var shell = new Argument<string>("SHELL") { Description = "bash, zsh, fish or powershell" };
        shell.AcceptOnlyFromAmong("bash", "zsh", "fish", "powershell");
        var command = new Command("completion", "Print what makes a shell complete commands, options and their values. Example: secresponder completion bash >> ~/.bashrc") { shell };
        command.SetAction(parsed =>
        {
            terminal.Out.WriteLine((parsed.GetRequiredValue(shell) switch { "bash" => Bash, "zsh" => Zsh, "fish" => Fish, _ => PowerShell }).ReplaceLineEndings("\n"));
            return ExitCodes.Fine;
        });
        return command;
    }
}
