package io.sandboxbroker.gateway.operator;

import io.sandboxbroker.csp.SyncRefused;
import io.sandboxbroker.gateway.web.Refusal;
import io.sandboxbroker.gateway.web.RefusedException;

/** The one place that turns why a list was not used into what a client is told. */
final class SyncRefusals {

  private SyncRefusals() {}

  static RefusedException toRefusal(SyncRefused refused) {
    return switch (refused.getReason()) {
      case EMPTY -> counted(Refusal.SYNC_LIST_EMPTY, refused);
      case SHRUNK -> counted(Refusal.SYNC_LIST_SHRUNK, refused);
      case TRUNCATED -> counted(Refusal.SYNC_LIST_TRUNCATED, refused);
      case FAILED -> counted(Refusal.SYNC_LIST_FAILED, refused);
      case FROZEN -> new RefusedException(Refusal.SYNC_FROZEN);
      case BUSY -> new RefusedException(Refusal.SYNC_BUSY);
      case UNKNOWN -> new RefusedException(Refusal.UNKNOWN_OUTCOME);
    };
  }

  private static RefusedException counted(Refusal refusal, SyncRefused refused) {
    return new RefusedException(
        refusal,
        "%s Listed: %d, expected: %d."
            .formatted(refusal.detail(), refused.getListed(), refused.getExpected()));
  }
}
