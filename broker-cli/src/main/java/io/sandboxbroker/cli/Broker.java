package io.sandboxbroker.cli;

import io.sandboxbroker.cli.console.Console;
import io.sandboxbroker.cli.console.OutputFormat;
import io.sandboxbroker.cli.http.ApiClient;
import io.sandboxbroker.cli.http.Pacing;
import io.sandboxbroker.cli.http.RefusedException;
import io.sandboxbroker.cli.http.SettingsException;
import io.sandboxbroker.cli.http.Token;
import io.sandboxbroker.cli.http.UnavailableException;
import io.sandboxbroker.cli.operator.OperatorCommands;
import io.sandboxbroker.cli.run.RunCommand;
import io.sandboxbroker.cli.session.DurationConverter;
import io.sandboxbroker.cli.session.ExitCode;
import io.sandboxbroker.cli.session.Session;
import io.sandboxbroker.cli.track.TrackCommands;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The command {@code broker}. */
@Command(
    name = "broker",
    description = "Takes, keeps and gives back sandboxes, and operates the Sandbox Broker.",
    synopsisSubcommandLabel = "COMMAND",
    sortOptions = false,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "1:the broker refused",
      "2:the arguments or the settings are wrong",
      "3:no sandbox was free in time",
      "4:the broker could not be reached in time",
      "5:the token is not accepted",
      "6:the broker continues, and the wait for it is over",
      "N:of 'run': the exit code of its command; 'broker run --help' lists the others"
    },
    footer = {
      "%nEnvironment:",
      "  BROKER_URL         the address of the broker (http://localhost:8080)",
      "  BROKER_TOKEN       the token; that of operators for their commands",
      "  BROKER_TOKEN_FILE  the file with the token, read before each request",
      "  BROKER_TRACK       the track, if --track is absent",
      "%nExamples:",
      "  broker run --prefix lab --wait 10m -- ./lab.sh",
      "  broker stats",
      "  broker freeze allocations --reason 'new images' --for 30m",
      "  broker allocate --help"
    })
public final class Broker {

  private static final String RUN = "run";
  private static final String LOCAL = "http://localhost:8080";

  private final PrintWriter out;
  private final PrintWriter err;
  private final Map<String, String> environment;
  private final Pacing pacing;
  private final boolean isTerminal;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      scope = ScopeType.INHERIT,
      description = "table for people (default), or json for scripts.")
  private OutputFormat format = OutputFormat.TABLE;

  @Option(
      names = "--url",
      paramLabel = "URL",
      scope = ScopeType.INHERIT,
      description = "The address of the broker ($BROKER_URL).")
  private @Nullable URI url;

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      scope = ScopeType.INHERIT,
      description = "The file with the token ($BROKER_TOKEN_FILE).")
  private @Nullable Path tokenFile;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      defaultValue = "1m",
      scope = ScopeType.INHERIT,
      description = "How long to repeat a request while the broker is away (1m).")
  private Duration timeout = Duration.ofMinutes(1);

  @Option(
      names = {"-v", "--verbose"},
      scope = ScopeType.INHERIT,
      description = "Print each request and each pause. Tokens are never printed.")
  private boolean verbose;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = ScopeType.INHERIT,
      description = "Show this.")
  void help(boolean doneByTheParser) {}

  Broker(
      PrintWriter out,
      PrintWriter err,
      Map<String, String> environment,
      Pacing pacing,
      boolean isTerminal) {
    this.out = out;
    this.err = err;
    this.environment = Map.copyOf(environment);
    this.pacing = pacing;
    this.isTerminal = isTerminal;
  }

  /**
   * Runs the command and ends the process with its exit code.
   *
   * @param arguments of the command
   */
  public static void main(String[] arguments) {
    var out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    var err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    var broker =
        new Broker(
            out,
            err,
            System.getenv(),
            Pacing.ofThisMachine(),
            Boolean.getBoolean("broker.terminal"));
    System.exit(broker.run(arguments));
  }

  /** Parses the arguments, runs the command and returns the exit code. */
  int run(String... arguments) {
    return commandLine(arguments).execute(arguments);
  }

  /**
   * Describes the command that the arguments begin with, or all of them. To describe all takes
   * longer than most commands take.
   */
  private CommandLine commandLine(String... arguments) {
    Map<String, Object> commands = new LinkedHashMap<>();
    commands.put(RUN, new RunCommand(this::session));
    TrackCommands.putAll(commands, this::session);
    OperatorCommands.putAll(commands, this::session);
    commands.put("completion", new CompletionCommand());
    String first = arguments.length == 0 ? "" : arguments[0];
    if (commands.containsKey(first) && !first.equals("completion")) {
      commands.keySet().retainAll(Set.of(first));
    }
    var line = new CommandLine(this);
    commands.forEach(line::addSubcommand);
    CommandLine run = line.getSubcommands().get(RUN);
    if (run != null) {
      // Everything behind the first word of its command belongs to that command.
      run.setStopAtPositional(true);
    }
    return line.registerConverter(Duration.class, new DurationConverter())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setUsageHelpAutoWidth(true)
        .setOut(out)
        .setErr(err)
        .setExecutionExceptionHandler((failure, command, parsed) -> onFailure(failure, command));
  }

  private Session session() {
    var console = new Console(out, err, format, isTerminal, verbose);
    var client =
        new ApiClient(address(), Token.of(tokenFile, environment), pacing, console::detail);
    return new Session(client, console, timeout, environment);
  }

  private URI address() {
    if (url != null) {
      return url;
    }
    String named = environment.getOrDefault("BROKER_URL", "");
    try {
      return URI.create(named.isBlank() ? LOCAL : named.strip());
    } catch (IllegalArgumentException malformed) {
      throw new SettingsException("BROKER_URL is no address such as https://broker.example.org");
    }
  }

  private int onFailure(Exception failure, CommandLine command) throws Exception {
    int code =
        switch (failure) {
          case RefusedException refused when refused.isForLackOfSandboxes() -> ExitCode.NO_SANDBOX;
          case RefusedException refused when refused.isAboutToken() -> ExitCode.UNAUTHORIZED;
          case RefusedException refused -> ExitCode.REFUSED;
          case UnavailableException away -> ExitCode.UNAVAILABLE;
          case SettingsException wrong -> ExitCode.USAGE;
          default -> throw failure;
        };
    if (failure instanceof RefusedException refused && format == OutputFormat.JSON) {
      err.println(refused.problem());
    } else {
      new Console(out, err, format, isTerminal, verbose).note(String.valueOf(failure.getMessage()));
    }
    boolean isOfRun = command.getCommandName().equals(RUN);
    return isOfRun ? ExitCode.OF_RUN + code : code;
  }
}
