package io.sandboxbroker.allocator.intake;

import io.sandboxbroker.pool.Quota;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * The quotas of labs: how many live leases their tracks may hold at the same time.
 *
 * @param labDefault the quota of each lab that {@code labs} does not name, 0 for no quota and at
 *     most 10,000; 0 by default ({@code BROKER_LAB_QUOTA})
 * @param labs quotas of single labs as {@code lab=quota}, with 0 for no quota; none by default
 *     ({@code BROKER_LAB_QUOTAS})
 */
@Validated
@ConfigurationProperties("broker.quota")
record QuotaSettings(
    @DefaultValue("0") @Min(0) @Max(Quota.MAX_LIMIT) int labDefault,
    @DefaultValue List<String> labs) {

  /** No lab has a quota. */
  static final QuotaSettings NONE = new QuotaSettings(0, List.of());

  QuotaSettings {
    labs = labs.stream().map(String::strip).filter(entry -> !entry.isEmpty()).toList();
    byLab(labs);
  }

  /** The quotas of the single labs. */
  Map<String, Integer> byLab() {
    return byLab(labs);
  }

  private static Map<String, Integer> byLab(List<String> labs) {
    Map<String, Integer> limits = new HashMap<>();
    for (String entry : labs) {
      int mark = entry.lastIndexOf('=');
      String lab = entry.substring(0, Math.max(mark, 0)).strip();
      String limit = entry.substring(mark + 1).strip();
      if (lab.isEmpty() || !limit.matches("[0-9]{1,5}")) {
        throw new IllegalArgumentException("BROKER_LAB_QUOTAS: '" + entry + "' is not lab=quota");
      }
      int number = Integer.parseInt(limit);
      if (number > Quota.MAX_LIMIT) {
        throw new IllegalArgumentException(
            "BROKER_LAB_QUOTAS: the quota of " + lab + " is more than " + Quota.MAX_LIMIT);
      }
      if (limits.put(lab, number) != null) {
        throw new IllegalArgumentException("BROKER_LAB_QUOTAS names " + lab + " twice");
      }
    }
    return limits;
  }
}
