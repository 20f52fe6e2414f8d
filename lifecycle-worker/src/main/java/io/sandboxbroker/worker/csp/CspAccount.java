package io.sandboxbroker.worker.csp;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An account as the CSP lists it. The CSP leaves out what it likes.
 *
 * @param accountType {@code sandbox} for those that the broker may hand out
 * @param state {@code active} for those that exist
 * @param id such as {@code identity/accounts/<uuid>}
 * @param cspId the CSP's number, as text
 * @param createdAt ISO 8601
 */
public record CspAccount(
    @JsonProperty("account_type") @Nullable String accountType,
    @JsonProperty("state") @Nullable String state,
    @JsonProperty("id") @Nullable String id,
    @JsonProperty("name") @Nullable String name,
    @JsonProperty("csp_id") @Nullable String cspId,
    @JsonProperty("created_at") @Nullable String createdAt,
    @JsonProperty("sfdc_account_id") @Nullable String sfdcAccountId) {

  /** Whether it is an active sandbox. */
  public boolean isActiveSandbox() {
    return "sandbox".equals(accountType) && "active".equals(state);
  }

  /** When the CSP created it; empty when it does not say so readably. */
  public Optional<Instant> creation() {
    try {
      return Optional.ofNullable(createdAt).map(Instant::parse);
    } catch (DateTimeException unreadable) {
      return Optional.empty();
    }
  }
}
