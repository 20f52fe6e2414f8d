package io.sandboxbroker.cli;

import io.sandboxbroker.cli.session.ExitCode;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    description = "Prints a script that completes commands and options.",
    footer = {
      "%nExamples:",
      "  source <(broker completion bash)",
      "  source <(broker completion zsh)"
    })
final class CompletionCommand implements Callable<Integer> {

  /** The shells that can run the script. */
  enum Shell {
    bash,
    zsh
  }

  @Parameters(paramLabel = "SHELL", description = "bash or zsh.")
  private Shell shell = Shell.bash;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    CommandLine broker = spec.root().commandLine();
    String script = AutoComplete.bash("broker", broker);
    String before =
        switch (shell) {
          case bash -> "";
          // The script completes by bash's functions, which zsh has as well.
          case zsh -> "autoload -U +X compinit && compinit -u\n";
        };
    broker.getOut().print(before + script);
    broker.getOut().flush();
    return ExitCode.OK;
  }
}
