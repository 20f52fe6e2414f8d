package io.sandboxbroker.e2e.guarantee;

import static io.sandboxbroker.event.SandboxStatus.DELETED;

import io.sandboxbroker.e2e.client.Exchange;
import io.sandboxbroker.e2e.guarantee.SandboxHistories.Transition;
import io.sandboxbroker.event.SandboxState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A sandbox that has an owner looks to its owner as its last event left it. Each version is looked
 * at until it is seen so once.
 */
public final class TableEqualsFoldOfEvents implements Guarantee {

  private static final JsonMapper JSON = JsonMapper.shared();

  private final SandboxHistories histories = new SandboxHistories();
  private final Map<String, Long> seen = new HashMap<>();
  private final Lookup lookup;

  /** How the table is looked at. */
  @FunctionalInterface
  public interface Lookup {

    /** The broker's answer to that track for that sandbox. */
    Exchange details(String track, String sandbox) throws InterruptedException;
  }

  TableEqualsFoldOfEvents(Lookup lookup) {
    this.lookup = lookup;
  }

  @Override
  public void onEvent(CommittedRecord event) {
    histories.add(event);
  }

  @Override
  public List<String> violations() throws InterruptedException {
    List<String> found = new ArrayList<>();
    for (List<Transition> history : histories.all().values()) {
      SandboxState state = history.getLast().after();
      String owner = state.getTrackId();
      if (owner != null && seen.getOrDefault(state.getSandboxId(), 0L) < state.getVersion()) {
        Exchange exchange = lookup.details(owner, state.getSandboxId());
        if (matches(exchange, state)) {
          seen.put(state.getSandboxId(), state.getVersion());
        } else {
          found.add("%s is answered after %s".formatted(exchange, history.getLast().event()));
        }
      }
    }
    return found;
  }

  private static boolean matches(Exchange exchange, SandboxState state) {
    return state.getStatus() == DELETED
        ? exchange.status() == 404
        : exchange.status() == 200 && exchange.body().equals(asDetails(state));
  }

  private static JsonNode asDetails(SandboxState state) {
    var details = new LinkedHashMap<String, @Nullable Object>();
    details.put("sandbox_id", state.getSandboxId());
    details.put("name", state.getName());
    details.put("external_id", state.getExternalId());
    details.put("status", state.getStatus().name().toLowerCase(Locale.ROOT));
    details.put("allocated_to_track", state.getTrackId());
    details.put("allocated_at", seconds(state.getAllocatedAt()));
    details.put("expires_at", seconds(state.getExpiresAt()));
    details.put("track_name", state.getLabId());
    details.put("sfdc_account_id", state.getSfdcAccountId());
    return JSON.readTree(JSON.writeValueAsString(details));
  }

  private static @Nullable Long seconds(@Nullable Instant moment) {
    return moment == null ? null : moment.getEpochSecond();
  }
}
