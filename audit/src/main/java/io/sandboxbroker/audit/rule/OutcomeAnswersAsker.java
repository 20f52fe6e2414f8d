package io.sandboxbroker.audit.rule;

import io.sandboxbroker.audit.log.Command;
import io.sandboxbroker.audit.log.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * An outcome answers the one who asked: it names the track, the sandbox and the cancelled command
 * of its own command. A track that asks for a sandbox gets one that it holds.
 */
final class OutcomeAnswersAsker implements Rule {

  private final ViolationListener violations;

  OutcomeAnswersAsker(ViolationListener violations) {
    this.violations = violations;
  }

  @Override
  public void onOutcome(Outcome outcome) {
    if (outcome.type().equals("SandboxAllocated") && differ(outcome.cause(), outcome.command())) {
      report(
          outcome.cause(),
          "%s answers the command %s, and says that %s allocated the sandbox"
              .formatted(outcome, outcome.cause(), outcome.command()));
    }
  }

  @Override
  public void onAnswer(Command command, Outcome outcome) {
    if (!command.kind().isAnsweredBy(outcome.type())) {
      return;
    }
    if (command.track() != null && differ(command.track(), outcome.track())) {
      report(command, outcome, "track", command.track(), outcome.track());
    }
    if (command.sandbox() != null && differ(command.sandbox(), outcome.sandbox())) {
      report(command, outcome, "sandbox", command.sandbox(), outcome.sandbox());
    }
    if (command.cancelled() != null && differ(command.cancelled(), outcome.command())) {
      report(command, outcome, "command", command.cancelled(), outcome.command());
    }
    boolean needsSandbox =
        switch (command.kind()) {
          case ALLOCATION, SWAP -> !outcome.type().equals("AllocationRejected");
          case RENEWAL -> !outcome.type().equals("RenewalRejected");
          case CANCELLATION, RELEASE, RETRY, CLEANUP, SYNC, BULK_DELETION, REMOVAL, REBUILD ->
              false;
        };
    if (needsSandbox && !outcome.allocated()) {
      report(
          command.id(),
          "command %s (%s of %s at %s) is answered by %s with sandbox %s, which is not allocated"
              .formatted(
                  command.id(),
                  command.kind(),
                  command.subject(),
                  command.at(),
                  outcome,
                  outcome.sandbox()));
    }
  }

  private static boolean differ(String expected, @Nullable String actual) {
    return !expected.equals(actual);
  }

  private void report(
      Command command, Outcome outcome, String what, String expected, @Nullable String actual) {
    report(
        command.id(),
        "command %s (%s at %s) is of %s %s, and %s answers with %s %s"
            .formatted(
                command.id(), command.kind(), command.at(), what, expected, outcome, what, actual));
  }

  private void report(String command, String what) {
    violations.onViolation(new Violation("OutcomeAnswersAsker", command, what));
  }
}
