package io.sandboxbroker.simulator;

import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Applies a fault to the proper reply to a request. */
final class FaultInjector {
  private FaultInjector() {}

  /**
   * The reply after the fault.
   *
   * @param proper lets the request take its effect and answers as it should; not called when the
   *     fault prevents both
   */
  static Reply inject(FaultWindow window, Supplier<Reply.Answer> proper) {
    if (window.applied()) {
      var unused = proper.get();
    }
    return switch (window.fault()) {
      case Fault.Answer answer -> answer(answer);
      case Fault.Reset reset -> new Reply.Reset();
      case Fault.Close close -> new Reply.Closed();
      case Fault.Hang hang -> new Reply.Silence();
      case Fault.ShortList list -> shortened(proper.get(), list.share());
      case Fault.BrokenList list -> broken(proper.get(), list.share());
      case Fault.InvalidList list -> invalid(proper.get(), list.share());
    };
  }

  private static Reply answer(Fault.Answer fault) {
    @Nullable String body = fault.body();
    return Reply.withRetryAfter(
        new Reply.Answer(fault.status(), Map.of(), body == null ? "" : body), fault.retryAfter());
  }

  private static Reply shortened(Reply.Answer proper, double share) {
    if (proper.status() != 200 || !(Json.tree(proper.body()) instanceof ObjectNode whole)) {
      return proper;
    }
    JsonNode results = whole.path("results");
    ArrayNode left = whole.putArray("results");
    results.values().stream().limit((long) (results.size() * share)).forEach(left::add);
    return Reply.json(200, whole);
  }

  private static Reply broken(Reply.Answer proper, double share) {
    return proper.status() == 200 ? new Reply.Broken(proper.body(), share) : proper;
  }

  private static Reply invalid(Reply.Answer proper, double share) {
    if (proper.status() != 200) {
      return proper;
    }
    // The last character must go in any case, or the whole would be valid.
    int length = Math.min((int) (proper.body().length() * share), proper.body().length() - 1);
    return new Reply.Answer(200, Map.of(), proper.body().substring(0, length));
  }
}
