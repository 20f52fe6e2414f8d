package io.sandboxbroker.gateway.health;

import java.util.concurrent.CompletionStage;

/** Something that the gateway cannot serve without. Thread-safe. */
interface Dependency {

  /** What it is called in {@code checks}. */
  String name();

  /** Asks it for a sign of life; fails when there is none. */
  CompletionStage<?> probe();
}
