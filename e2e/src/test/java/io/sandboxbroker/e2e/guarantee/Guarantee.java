package io.sandboxbroker.e2e.guarantee;

import io.sandboxbroker.e2e.client.Exchange;
import java.util.List;

/**
 * Something that must hold over a whole run, whatever crashes in it. It is shown every exchange
 * with a client and, from offset 0, every committed command, event and fact of the CSP; in no
 * special order, so that it goes by ids and versions. Not thread-safe.
 */
public interface Guarantee {

  /** A client got this answer, or none. */
  default void onExchange(Exchange exchange) {}

  /** This command was committed. */
  default void onCommand(CommittedRecord command) {}

  /** This event was committed. */
  default void onEvent(CommittedRecord event) {}

  /** This fact of the CSP was committed. */
  default void onFact(CommittedRecord fact) {}

  /**
   * What speaks against it, one line each; none when it holds. Asked when nothing is under way any
   * more, and again as long as something may still come.
   */
  List<String> violations() throws InterruptedException;
}
