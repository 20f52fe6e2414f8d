package io.sandboxbroker.audit.rule;

import io.sandboxbroker.audit.log.ObservedSandbox;
import io.sandboxbroker.event.SandboxStatus;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * One account is one sandbox for ever, whatever the CSP's list says of its number. A sandbox keeps
 * its account from its allocation on.
 */
final class OneSandboxPerAccount implements Rule {

  private final ViolationListener violations;
  private final Map<String, String> live = new HashMap<>();
  private final FingerprintTable gone = new FingerprintTable();

  OneSandboxPerAccount(ViolationListener violations) {
    this.violations = violations;
  }

  @Override
  public void onTransition(@Nullable ObservedSandbox before, ObservedSandbox after) {
    boolean sameAccount = before != null && before.account().equals(after.account());
    if (before != null && !sameAccount) {
      live.remove(before.account(), before.sandbox());
      if (before.isUsed()) {
        report(
            after,
            "sandbox %s had the account %s by %s, and has the account %s by %s"
                .formatted(after.sandbox(), before.account(), before, after.account(), after));
      }
    }
    if (!sameAccount) {
      begin(after);
    }
    if (after.status() == SandboxStatus.DELETED) {
      live.remove(after.account(), after.sandbox());
      if (!after.account().isEmpty()) {
        gone.put(after.account(), FingerprintTable.hash(after.sandbox()));
      }
    }
  }

  private void begin(ObservedSandbox after) {
    if (after.account().isEmpty()) {
      return;
    }
    String other = live.putIfAbsent(after.account(), after.sandbox());
    OptionalLong deleted = gone.get(after.account());
    if (other != null && !other.equals(after.sandbox())) {
      report(
          after,
          "account %s is sandbox %s, and also sandbox %s by %s"
              .formatted(after.account(), other, after.sandbox(), after));
    } else if (deleted.isPresent()
        && deleted.getAsLong() != FingerprintTable.hash(after.sandbox())) {
      report(
          after,
          "account %s was another sandbox, which is deleted, and is sandbox %s by %s"
              .formatted(after.account(), after.sandbox(), after));
    }
  }

  private void report(ObservedSandbox observed, String what) {
    violations.onViolation(new Violation("OneSandboxPerAccount", observed.sandbox(), what));
  }

  int kept() {
    return live.size();
  }

  /** The accounts of deleted sandboxes. */
  List<Long> state() {
    return gone.entries();
  }

  void resume(List<Long> deleted, Iterable<ObservedSandbox> sandboxes) {
    gone.addAll(deleted);
    for (ObservedSandbox observed : sandboxes) {
      if (!observed.account().isEmpty()) {
        live.putIfAbsent(observed.account(), observed.sandbox());
      }
    }
  }
}
