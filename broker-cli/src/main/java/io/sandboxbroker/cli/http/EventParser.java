package io.sandboxbroker.cli.http;

import java.util.Optional;

/** Puts the lines of a {@code text/event-stream} together. Belongs to one thread. */
final class EventParser {

  private static final int MAX_CHARACTERS = 4 * 1024 * 1024;

  private final StringBuilder data = new StringBuilder();
  private String name = "";
  private String id;
  private String lastId;

  /** A parser of a stream that begins after the event with this id; empty for the beginning. */
  EventParser(String lastId) {
    id = lastId;
    this.lastId = lastId;
  }

  /** The id of the last complete event. */
  String lastId() {
    return lastId;
  }

  /** The event that this line completes, if it does. Comments and unknown fields are ignored. */
  Optional<ServerSentEvent> accept(String line) {
    if (line.isEmpty()) {
      return complete();
    }
    int colon = line.indexOf(':');
    String field = colon < 0 ? line : line.substring(0, colon);
    String value = colon < 0 ? "" : line.substring(colon + 1);
    value = value.startsWith(" ") ? value.substring(1) : value;
    switch (field) {
      case "data" -> {
        if (data.length() + value.length() > MAX_CHARACTERS) {
          throw new UnavailableException("the stream has an event that is too large");
        }
        data.append(value).append('\n');
      }
      case "event" -> name = value;
      case "id" -> id = value;
      default -> {
        // A comment keeps the connection alive, and the pauses are the client's own.
      }
    }
    return Optional.empty();
  }

  private Optional<ServerSentEvent> complete() {
    lastId = id;
    if (data.isEmpty()) {
      name = "";
      return Optional.empty();
    }
    var event =
        new ServerSentEvent(id, name.isEmpty() ? "message" : name, ApiClient.json(data.toString()));
    data.setLength(0);
    name = "";
    return Optional.of(event);
  }
}
