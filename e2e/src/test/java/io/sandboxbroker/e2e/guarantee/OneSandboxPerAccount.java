package io.sandboxbroker.e2e.guarantee;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** An account of the CSP is one sandbox for ever, and a sandbox never changes its account. */
final class OneSandboxPerAccount implements Guarantee {

  private final Map<String, Set<String>> sandboxesOf = new TreeMap<>();
  private final Map<String, Set<String>> accountsOf = new TreeMap<>();

  @Override
  public void onEvent(CommittedRecord event) {
    event
        .sandbox()
        .ifPresent(
            after -> {
              String account = uuid(after.getExternalId());
              add(sandboxesOf, account, after.getSandboxId());
              add(accountsOf, after.getSandboxId(), account);
            });
  }

  private static void add(Map<String, Set<String>> sets, String key, String member) {
    sets.computeIfAbsent(key, none -> new TreeSet<>()).add(member);
  }

  /** The last segment of the external id is the account's identity. */
  private static String uuid(String externalId) {
    return externalId.substring(externalId.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
  }

  @Override
  public List<String> violations() {
    List<String> found = new ArrayList<>();
    sandboxesOf.forEach(
        (account, sandboxes) -> {
          if (sandboxes.size() > 1) {
            found.add("account %s is the sandboxes %s".formatted(account, sandboxes));
          }
        });
    accountsOf.forEach(
        (sandbox, accounts) -> {
          if (accounts.size() > 1) {
            found.add("sandbox %s has had the accounts %s".formatted(sandbox, accounts));
          }
        });
    return found;
  }
}
