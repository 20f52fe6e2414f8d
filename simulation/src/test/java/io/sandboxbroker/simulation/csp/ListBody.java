package io.sandboxbroker.simulation.csp;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sandboxbroker.simulation.fault.Fault;
import io.sandboxbroker.simulation.fault.Faults;
import io.sandboxbroker.simulation.time.Chance;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Writes the CSP's list as JSON, with the faults that real lists have. */
final class ListBody {

  /** What real lists have between their accounts. */
  private static final List<String> ODD =
      List.of(
          "null",
          "17",
          "[{}]",
          "{\"account_type\":\"sandbox\",\"state\":\"active\",\"id\":7,\"name\":{}}",
          "{\"account_type\":\"sandbox\",\"state\":\"active\",\"id\":\"odd\",\"name\":null}",
          "{\"account_type\":\"customer\",\"state\":\"active\",\"id\":\"customer\",\"csp_id\":1}",
          "{\"account_type\":\"sandbox\",\"state\":\"closed\",\"id\":\"closed\",\"name\":\"lab-0\"}");

  private final Faults faults;
  private final Chance chance;

  ListBody(Faults faults, Chance chance) {
    this.faults = faults;
    this.chance = chance;
  }

  byte[] of(List<CspEntry> entries) {
    List<CspEntry> shown = entries;
    if (faults.happens(Fault.LIST_NUMBERS)) {
      shown = otherNumbers(shown);
    }
    if (faults.happens(Fault.LIST_CUT)) {
      shown = shown.subList(0, chance.between(0, shown.size()));
    }
    List<String> written = new ArrayList<>();
    for (CspEntry entry : shown) {
      written.add(json(entry));
    }
    if (faults.lasts(Fault.LIST_ODD)) {
      for (int odd = chance.between(1, 3); odd > 0; odd--) {
        written.add(chance.between(0, written.size()), chance.oneOf(ODD));
      }
    }
    byte[] body = ("{\"results\":[" + String.join(",", written) + "]}").getBytes(UTF_8);
    return faults.happens(Fault.LIST_BROKEN)
        ? Arrays.copyOf(body, chance.between(1, body.length - 1))
        : body;
  }

  /** A list without numbers, with numbers in another form, or with those of other accounts. */
  private List<CspEntry> otherNumbers(List<CspEntry> entries) {
    int way = chance.between(0, 2);
    List<CspEntry> changed = new ArrayList<>();
    for (int at = 0; at < entries.size(); at++) {
      CspEntry entry = entries.get(at);
      changed.add(
          switch (way) {
            case 0 -> entry.numbered(null);
            case 1 -> entry.numbered(entry.number() == null ? null : entry.number() + ".0");
            default -> entry.numbered(entries.get((at + 1) % entries.size()).number());
          });
    }
    return changed;
  }

  private static String json(CspEntry entry) {
    @Nullable String number = entry.number();
    return String.format(
        Locale.ROOT,
        "{\"account_type\":\"sandbox\",\"state\":\"active\",\"id\":\"%s\",\"name\":\"%s\"%s}",
        entry.id(),
        entry.name(),
        number == null ? "" : ",\"csp_id\":" + number);
  }
}
