package io.sandboxbroker.migration;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Reads the earlier broker's table. */
@FunctionalInterface
interface EarlierTableReader {

  /** Visits every item once, one page after the other. */
  void forEachPage(Consumer<List<Map<String, Object>>> visitor);
}
