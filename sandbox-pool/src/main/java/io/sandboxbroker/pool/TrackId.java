package io.sandboxbroker.pool;

/** Who asks for sandboxes: unique per student and lab run. */
public record TrackId(String value) {
  public TrackId {
    if (value.isBlank()) {
      throw new IllegalArgumentException("A track id is never blank");
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
