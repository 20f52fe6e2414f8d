package io.sandboxbroker.migration;

import io.sandboxbroker.pool.StoreUnavailableException;
import io.sandboxbroker.pool.dynamodb.CallObserver;
import io.sandboxbroker.pool.dynamodb.DynamoDbPool;
import io.sandboxbroker.pool.dynamodb.DynamoDbSettings;
import io.sandboxbroker.pool.dynamodb.SourceTable;
import java.io.PrintWriter;
import java.io.Writer;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/** The command {@code migration/import}: imports the table of the earlier broker. */
@Command(
    name = "migration/import",
    description = "Imports the table of the earlier broker into a table of the Sandbox Broker.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:every sandbox is in the target, or needs nothing",
      "1:the report has something that an operator must act on",
      "2:the import could not run, or has stopped; run it again"
    },
    exitCodeOnExecutionException = 2,
    sortOptions = false,
    usageHelpAutoWidth = true)
public final class ImportCommand implements Callable<Integer> {

  private static final int CLEAN = 0;
  private static final int NEEDS_ATTENTION = 1;
  private static final int FAILED = 2;

  private static final int PAGE = 500;
  private static final int MAX_WRITES = 256;
  private static final BigDecimal MAX_LAB_HOURS = BigDecimal.valueOf(24 * 365);
  private static final BigDecimal MILLIS = BigDecimal.valueOf(Duration.ofHours(1).toMillis());

  private static final JsonMapper JSON =
      JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).build();

  private final PrintWriter out;
  private final PrintWriter err;
  private final InstantSource clock;

  @Mixin private SourceAndTargetOptions tables = new SourceAndTargetOptions();

  @Option(
      names = "--lab-hours",
      paramLabel = "HOURS",
      required = true,
      description = "How long a lab lasts in the earlier broker: its LAB_DURATION_HOURS.")
  private BigDecimal labHours = BigDecimal.ZERO;

  @Option(names = "--dry-run", description = "Report what an import would do, and write nothing.")
  private boolean dryRun;

  @Option(
      names = "--allow-traffic",
      description = "Import although the target has sandboxes that are not from this import.")
  private boolean allowTraffic;

  @Option(
      names = "--writes",
      paramLabel = "N",
      defaultValue = "32",
      description = "The number of writes at a time (32).")
  private int writes = 32;

  @Option(names = "--json", description = "Print the report as JSON.")
  private boolean json;

  @Option(names = "--quiet", description = "Do not print the progress.")
  private boolean quiet;

  @Option(names = "--no-build", description = "Run what is built, even when sources are newer.")
  void noBuild(boolean doneByTheScript) {}

  @Option(names = "--help", usageHelp = true, description = "Show this.")
  void help(boolean doneByTheParser) {}

  ImportCommand(PrintWriter out, PrintWriter err, InstantSource clock) {
    this.out = out;
    this.err = err;
    this.clock = clock;
  }

  public static void main(String[] arguments) {
    var out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    var err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    System.exit(new ImportCommand(out, err, Clock.systemUTC()).run(arguments));
  }

  /** Parses the arguments, runs the import and returns the exit code. */
  int run(String... arguments) {
    return new CommandLine(this)
        .setOut(out)
        .setErr(err)
        .setExecutionExceptionHandler(
            (failure, line, parsed) -> {
              Exception cause =
                  failure instanceof CompletionException
                          && failure.getCause() instanceof Exception inner
                      ? inner
                      : failure;
              if (cause instanceof ImportFailedException
                  || cause instanceof StoreUnavailableException) {
                err.println(line.getCommandName() + ": " + cause.getMessage());
                return FAILED;
              }
              throw cause;
            })
        .execute(arguments);
  }

  @Override
  public Integer call() throws InterruptedException {
    requireValid();
    DynamoDbSettings from = tables.source();
    DynamoDbSettings to = tables.target(dryRun, writes);
    // DynamoDB and the table have milliseconds.
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    var terms = new ImportTerms(from.tableName(), labDuration(), now);
    try (var source = SourceTable.open(from);
        var target = DynamoDbPool.open(to, CallObserver.NONE)) {
      prepare(source, target, terms);
      EarlierTableReader reader = visitor -> source.forEachPage(PAGE, visitor);
      ImportPlan plan = ImportPlan.of(reader, ImportPlan.MAX_SANDBOXES);
      var report = new ImportReport();
      new Importer(target.store(), target.accountPins(), terms, plan, report, dryRun, writes)
          .run(reader, progress(plan));
      return print(
          report.result(
              plan,
              new ImportResult.Header(from.tableName(), to.tableName(), dryRun, labHours),
              Duration.between(now, clock.instant()).toMillis()));
    }
  }

  private void requireValid() {
    if (labHours.signum() <= 0 || labHours.compareTo(MAX_LAB_HOURS) > 0) {
      throw new ImportFailedException("--lab-hours is more than 0 and at most a year's");
    }
    if (writes < 1 || writes > MAX_WRITES) {
      throw new ImportFailedException("--writes is 1 to " + MAX_WRITES + ", not " + writes);
    }
  }

  private Duration labDuration() {
    return Duration.ofMillis(labHours.multiply(MILLIS).longValue());
  }

  /** Checks both tables before anything is written. */
  private void prepare(SourceTable source, DynamoDbPool target, ImportTerms terms) {
    try {
      source.verify();
      if (dryRun) {
        if (target.hasTable() && !allowTraffic) {
          TargetCheck.requireNoTraffic(target.reader(), terms);
        }
        return;
      }
      target.prepareTable();
    } catch (IllegalStateException wrongTable) {
      throw new ImportFailedException(String.valueOf(wrongTable.getMessage()));
    }
    if (!allowTraffic) {
      TargetCheck.requireNoTraffic(target.reader(), terms);
    }
  }

  private ImportProgress progress(ImportPlan plan) {
    return new ImportProgress(
        quiet ? new PrintWriter(Writer.nullWriter()) : err, clock, plan.items());
  }

  private int print(ImportResult result) {
    if (json) {
      out.println(JSON.writerWithDefaultPrettyPrinter().writeValueAsString(result));
    } else {
      result.print(out);
    }
    out.flush();
    return result.isClean() ? CLEAN : NEEDS_ATTENTION;
  }
}
