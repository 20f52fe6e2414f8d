package io.sandboxbroker.worker.cleanup;

import java.util.Base64;
import java.util.BitSet;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;

/**
 * The offsets of a partition that are finished although an earlier one is not. They are committed
 * as the metadata of the partition's offset, so that the next owner of the partition knows them.
 */
final class FinishedOffsets {

  /** Metadata of the format that this class reads. */
  private static final String FORMAT = "finished:";

  /**
   * How far behind the first unfinished offset others are kept: a bit for each. Brokers accept
   * 4,096 bytes of metadata by default, and Base64 needs four for three.
   */
  static final int MAX_DISTANCE = 24_000;

  private final long from;
  private final BitSet finished;

  private FinishedOffsets(long from, BitSet finished) {
    this.from = from;
    this.finished = finished;
  }

  /** No offset is finished. */
  static FinishedOffsets none() {
    return new FinishedOffsets(0, new BitSet());
  }

  /** Reads the metadata of an offset; none is finished if this class has not written it. */
  static FinishedOffsets read(OffsetAndMetadata committed) {
    String metadata = committed.metadata();
    if (!metadata.startsWith(FORMAT)) {
      return none();
    }
    try {
      byte[] bits = Base64.getDecoder().decode(metadata.substring(FORMAT.length()));
      return new FinishedOffsets(committed.offset(), BitSet.valueOf(bits));
    } catch (IllegalArgumentException foreign) {
      return none();
    }
  }

  /**
   * The offset to commit.
   *
   * @param next the first offset that is not finished
   * @param finished later offsets; those far behind {@code next} are left out
   */
  static OffsetAndMetadata toCommit(long next, LongStream finished) {
    var bits = new BitSet();
    finished
        .map(offset -> offset - next)
        .filter(distance -> distance >= 0 && distance < MAX_DISTANCE)
        .forEach(distance -> bits.set((int) distance));
    String metadata =
        bits.isEmpty() ? "" : FORMAT + Base64.getEncoder().encodeToString(bits.toByteArray());
    return new OffsetAndMetadata(next, metadata);
  }

  boolean contains(long offset) {
    long distance = offset - from;
    return distance >= 0 && distance < MAX_DISTANCE && finished.get((int) distance);
  }
}
