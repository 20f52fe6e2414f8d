package io.sandboxbroker.simulator;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The calls of the CSP that the simulator knows; in JSON by the lower-case name, as in {@code
 * delete_account}.
 */
public enum Operation {
  /** {@code GET /csp/current_user/accounts}. */
  LIST_ACCOUNTS("GET", Operation.ACCOUNTS_BASE + "/current_user/accounts"),
  /** {@code DELETE /csp/sandbox/accounts/<uuid>}. */
  DELETE_ACCOUNT("DELETE", Operation.ACCOUNTS_BASE + "/sandbox/accounts/([^/]+)"),
  /** {@code POST /services/v2/session/users/sign_in}. */
  SIGN_IN("POST", Operation.SERVICES_BASE + "/v2/session/users/sign_in"),
  /** {@code POST /services/v2/session/account_switch}. */
  SWITCH_ACCOUNT("POST", Operation.SERVICES_BASE + "/v2/session/account_switch"),
  /** {@code GET /services/api/universalinfra/v1/universalservices}. */
  LIST_SERVICES("GET", Operation.SERVICES_BASE + "/api/universalinfra/v1/universalservices"),
  /** {@code DELETE /services/api/universalinfra/v1/universalservices/<x>}. */
  DELETE_SERVICE(
      "DELETE", Operation.SERVICES_BASE + "/api/universalinfra/v1/universalservices/([^/]+)");

  static final String ACCOUNTS_BASE = "/csp";
  static final String SERVICES_BASE = "/services";

  private final String method;
  private final Pattern path;

  Operation(String method, String path) {
    this.method = method;
    this.path = Pattern.compile(path);
  }

  /**
   * An operation and the last segment of its path where that is an argument, else an empty text.
   */
  record Call(Operation operation, String argument) {}

  static Optional<Call> called(String method, String path) {
    for (Operation operation : values()) {
      Matcher matcher = operation.path.matcher(path);
      if (operation.method.equals(method) && matcher.matches()) {
        return Optional.of(new Call(operation, matcher.groupCount() == 0 ? "" : matcher.group(1)));
      }
    }
    return Optional.empty();
  }

  boolean isList() {
    return this == LIST_ACCOUNTS || this == LIST_SERVICES;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
