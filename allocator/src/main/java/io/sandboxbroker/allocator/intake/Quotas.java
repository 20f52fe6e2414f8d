package io.sandboxbroker.allocator.intake;

import io.sandboxbroker.command.AllocateSandbox;
import io.sandboxbroker.command.TokenQuota;
import io.sandboxbroker.pool.Quota;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Finds the quotas of commands. Immutable. */
final class Quotas {

  private final int labDefault;
  private final Map<String, Integer> byLab;

  Quotas(QuotaSettings settings) {
    labDefault = settings.labDefault();
    byLab = Map.copyOf(settings.byLab());
  }

  /** The quotas that a new lease for the command counts against: its lab's and its token's. */
  List<Quota> of(AllocateSandbox command) {
    List<Quota> quotas = new ArrayList<>();
    String lab = command.getLabId();
    int limit = lab == null ? 0 : byLab.getOrDefault(lab, labDefault);
    if (limit > 0) {
      quotas.add(new Quota("lab:" + lab, limit));
    }
    TokenQuota token = command.getTokenQuota();
    if (token != null) {
      quotas.add(new Quota("token:" + token.getToken(), token.getLimit()));
    }
    return quotas;
  }
}
