package io.sandboxbroker.allocator.account;

import io.micrometer.core.instrument.MeterRegistry;
import io.sandboxbroker.allocator.decision.AccountConflict;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts each conflict of accounts and logs it. Thread-safe. */
final class ConflictReporter implements AccountConflict.Listener {

  private static final Logger LOG = LoggerFactory.getLogger(ConflictReporter.class);
  private static final String COUNTER = "broker.account.conflicts";

  private final MeterRegistry registry;

  ConflictReporter(MeterRegistry registry) {
    this.registry = registry;
    for (AccountConflict.Kind kind : AccountConflict.Kind.values()) {
      registry.counter(COUNTER, "kind", label(kind));
    }
  }

  @Override
  public void onConflict(AccountConflict conflict) {
    registry.counter(COUNTER, "kind", label(conflict.kind())).increment();
    switch (conflict.kind()) {
      case SECOND_ID ->
          LOG.warn(
              "A list shows account {} as {}; it stays sandbox {}",
              conflict.account(),
              conflict.other(),
              conflict.sandbox());
      case ID_TAKEN ->
          LOG.warn(
              "A list shows account {} as {}, which is another account; it is sandbox {}",
              conflict.account(),
              conflict.other(),
              conflict.sandbox());
      case DELETED_LISTED ->
          LOG.warn(
              "A list shows account {}, whose sandbox {} is deleted and stays so",
              conflict.account(),
              conflict.sandbox());
      case TWO_SANDBOXES ->
          LOG.warn(
              "Account {} has two sandboxes in the table, {} and {}",
              conflict.account(),
              conflict.sandbox(),
              conflict.other());
    }
  }

  private static String label(AccountConflict.Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }
}
