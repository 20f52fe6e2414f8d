package io.sandboxbroker.simulator;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An account as the CSP lists it.
 *
 * @param accountType {@code sandbox} for those that the broker may use
 * @param state {@code active} for those that the broker may use
 * @param id {@code identity/accounts/<uuid>}
 * @param name {@code <prefix>-NNNN}
 * @param cspId the CSP's number; some accounts have none
 * @param createdAt to the microsecond
 * @param sfdcAccountId the customer's number; some accounts have none
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Account(
    String accountType,
    String state,
    String id,
    String name,
    @Nullable Long cspId,
    Instant createdAt,
    @Nullable String sfdcAccountId) {

  static final String ID_PREFIX = "identity/accounts/";

  /** The last segment of the id: what a deletion names. */
  @JsonIgnore
  public UUID uuid() {
    return UUID.fromString(id.substring(ID_PREFIX.length()));
  }

  /** Whether this is a sandbox, whatever its state. */
  @JsonIgnore
  public boolean isSandbox() {
    return accountType.equals("sandbox");
  }

  /** Whether the broker may use it: a sandbox, and active. */
  @JsonIgnore
  public boolean isActiveSandbox() {
    return isSandbox() && state.equals("active");
  }
}
