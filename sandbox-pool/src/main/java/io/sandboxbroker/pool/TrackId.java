package io.sandboxbroker.pool;

/** The id of a track, which is one student's run of a lab. */
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
