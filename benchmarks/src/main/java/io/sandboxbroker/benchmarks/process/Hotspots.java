package io.sandboxbroker.benchmarks.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordingFile;

/**
 * Which libraries a recording shows at work. What the JDK does counts for the library that has it
 * done.
 *
 * @param samples by library, in which the thread was found there
 */
public record Hotspots(Map<String, Long> samples) {

  /** How much of a package's name tells a library: {@code org.apache.kafka}. */
  private static final int PARTS = 3;

  private static final List<String> JDK = List.of("java.", "javax.", "jdk.", "sun.", "com.sun.");

  public Hotspots {
    samples = Map.copyOf(samples);
  }

  /** Reads the samples of a recording. */
  public static Hotspots in(Path recording) {
    var samples = new HashMap<String, Long>();
    try (var file = new RecordingFile(recording)) {
      while (file.hasMoreEvents()) {
        RecordedEvent event = file.readEvent();
        if (event.getEventType().getName().equals("jdk.ExecutionSample")) {
          samples.merge(library(event), 1L, Long::sum);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + recording, e);
    }
    return new Hotspots(samples);
  }

  private static String library(RecordedEvent sample) {
    return sample.getStackTrace() == null
        ? "?"
        : library(
            sample.getStackTrace().getFrames().stream()
                .filter(RecordedFrame::isJavaFrame)
                .map(frame -> frame.getMethod().getType().getName())
                .toList());
  }

  /** Of the innermost of these classes that is not the JDK's. */
  static String library(List<String> classes) {
    return classes.stream()
        .filter(name -> JDK.stream().noneMatch(name::startsWith))
        .findFirst()
        .map(Hotspots::shortened)
        .orElse("java");
  }

  private static String shortened(String className) {
    String[] parts = className.split("\\.", -1);
    return String.join(".", List.of(parts).subList(0, Math.min(PARTS, parts.length - 1)));
  }
}
