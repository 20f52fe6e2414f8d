package io.sandboxbroker.worker.csp;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sandboxbroker.worker.wire.AccountKey;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An account in the CSP's list. The CSP may omit any field.
 *
 * @param accountType {@code sandbox} for the accounts that the broker may hand out
 * @param state {@code active} for the accounts that exist
 * @param id such as {@code identity/accounts/<uuid>}
 * @param cspId the CSP's number, as plain digits; null without a number that can be used
 * @param createdAt ISO 8601
 */
public record CspAccount(
    @Nullable String accountType,
    @Nullable String state,
    @Nullable String id,
    @Nullable String name,
    @Nullable String cspId,
    @Nullable String createdAt,
    @Nullable String sfdcAccountId) {

  private static final int MAX_NAME = 256;
  private static final Pattern ID = Pattern.compile("[\\x21-\\x7e]{1,256}");

  public boolean isActiveSandbox() {
    return "sandbox".equals(accountType) && "active".equals(state);
  }

  /**
   * Why the broker can neither use nor delete it; empty when it can. A name is a sort key of the
   * table, which has at most 1,024 bytes.
   */
  Optional<String> fault() {
    if (id == null || !ID.matcher(id).matches()) {
      return Optional.of("its id is no text of 1 to 256 visible characters");
    }
    if (name == null || name.isBlank()) {
      return Optional.of("its name is no text");
    }
    if (name.codePointCount(0, name.length()) > MAX_NAME) {
      return Optional.of("its name is longer than 256 characters");
    }
    return UTF_8.newEncoder().canEncode(name)
        ? Optional.empty()
        : Optional.of("its name is no Unicode");
  }

  /** Identifies the account, whatever its number. */
  public String key() {
    return AccountKey.of(String.valueOf(id));
  }

  /**
   * The id that a new sandbox would have: the CSP's number, or the account's id without a number. A
   * known account keeps the id that it has.
   */
  public String sandboxId() {
    return cspId == null ? String.valueOf(id) : cspId;
  }

  /** Empty when the CSP does not send it, or sends something else. */
  public String salesforceId() {
    return sfdcAccountId != null && ID.matcher(sfdcAccountId).matches() ? sfdcAccountId : "";
  }

  /** When the CSP created the account; empty when the time is missing or unreadable. */
  public Optional<Instant> creation() {
    try {
      return Optional.ofNullable(createdAt).map(Instant::parse);
    } catch (DateTimeException unreadable) {
      return Optional.empty();
    }
  }
}
