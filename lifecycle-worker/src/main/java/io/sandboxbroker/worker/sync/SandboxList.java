package io.sandboxbroker.worker.sync;

import io.sandboxbroker.worker.csp.CspAccount;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The active sandboxes of one complete list of the CSP, each once, in the CSP's order. What differs
 * from one list to the next is to be found by comparing two of these.
 */
record SandboxList(List<ListedSandbox> sandboxes) {

  private static final Logger LOG = LoggerFactory.getLogger(SandboxList.class);

  SandboxList {
    sandboxes = List.copyOf(sandboxes);
  }

  /** Keeps the active sandboxes; of two with the same id, the first. */
  static SandboxList of(List<CspAccount> accounts) {
    Map<String, ListedSandbox> byId = new LinkedHashMap<>();
    int unusable = 0;
    for (CspAccount account : accounts) {
      if (account.isActiveSandbox()) {
        var sandbox = ListedSandbox.of(account);
        sandbox.ifPresent(listed -> byId.putIfAbsent(listed.id(), listed));
        unusable += sandbox.isEmpty() ? 1 : 0;
      }
    }
    if (unusable > 0) {
      LOG.warn("the CSP lists {} sandboxes without id or name; they are left out", unusable);
    }
    return new SandboxList(List.copyOf(byId.values()));
  }

  boolean isEmpty() {
    return sandboxes.isEmpty();
  }

  int size() {
    return sandboxes.size();
  }
}
