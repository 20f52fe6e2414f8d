package io.sandboxbroker.worker.csp;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An account in the CSP's list. The CSP may omit any field.
 *
 * @param accountType {@code sandbox} for the accounts that the broker may hand out
 * @param state {@code active} for the accounts that exist
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

  public boolean isActiveSandbox() {
    return "sandbox".equals(accountType) && "active".equals(state);
  }

  /** Whether it has an id and a name; otherwise it can be neither used nor deleted. */
  public boolean isUsable() {
    return id != null && !id.isBlank() && name != null && !name.isBlank();
  }

  /** The broker's id of the sandbox: the CSP's number, or the account's id without a number. */
  public String sandboxId() {
    return cspId == null || cspId.isBlank() ? String.valueOf(id) : cspId;
  }

  /** Empty when the CSP does not send it. */
  public String salesforceId() {
    return Objects.requireNonNullElse(sfdcAccountId, "");
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
