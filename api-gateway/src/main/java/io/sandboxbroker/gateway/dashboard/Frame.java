package io.sandboxbroker.gateway.dashboard;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.List;

/** Writes the frames of the stream, as of the HTML standard's server-sent events. */
final class Frame {

  private static final byte[] END = "\n\n".getBytes(UTF_8);

  private Frame() {}

  /**
   * A frame of one JSON value.
   *
   * @param json without line breaks
   */
  static byte[] of(String event, byte[] json) {
    var frame = new ByteArrayOutputStream(json.length + 64);
    frame.writeBytes(("event: " + event + "\ndata: ").getBytes(UTF_8));
    frame.writeBytes(json);
    frame.writeBytes(END);
    return frame.toByteArray();
  }

  /** A frame of events, and the position behind them. */
  static byte[] of(List<byte[]> events, StreamPosition end) {
    var frame =
        new ByteArrayOutputStream(events.stream().mapToInt(json -> json.length + 1).sum() + 256);
    frame.writeBytes(("event: events\nid: " + end.text() + "\ndata: [").getBytes(UTF_8));
    for (int i = 0; i < events.size(); i++) {
      if (i > 0) {
        frame.write(',');
      }
      frame.writeBytes(events.get(i));
    }
    frame.write(']');
    frame.writeBytes(END);
    return frame.toByteArray();
  }
}
