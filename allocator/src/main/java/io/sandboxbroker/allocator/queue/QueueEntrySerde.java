package io.sandboxbroker.allocator.queue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.jspecify.annotations.Nullable;

/** How the store keeps a place: private to it and its changelog, so no schema of the registry. */
final class QueueEntrySerde {

  /** Grows when the layout changes. */
  private static final byte VERSION = 1;

  private static final long NEVER = Long.MIN_VALUE;

  private QueueEntrySerde() {}

  static Serde<QueueEntry> create() {
    return Serdes.serdeFrom((topic, place) -> write(place), (topic, bytes) -> read(bytes));
  }

  private static byte @Nullable [] write(@Nullable QueueEntry place) {
    if (place == null) {
      return null;
    }
    var bytes = new ByteArrayOutputStream();
    try (var out = new DataOutputStream(bytes)) {
      out.writeByte(VERSION);
      out.writeLong(place.number());
      out.writeUTF(place.command());
      out.writeUTF(place.track());
      out.writeUTF(place.namePrefix());
      out.writeLong(place.parkedAt().toEpochMilli());
      out.writeLong(place.until().toEpochMilli());
      Instant offeredAt = place.offeredAt();
      out.writeLong(offeredAt == null ? NEVER : offeredAt.toEpochMilli());
      out.writeUTF(place.offer().name());
      write(out, place.allocation());
      out.writeInt(place.cancellations().size());
      for (ParkedCommand cancellation : place.cancellations()) {
        write(out, cancellation);
      }
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return bytes.toByteArray();
  }

  private static void write(DataOutputStream out, ParkedCommand parked) throws IOException {
    write(out, parked.value());
    Header[] headers = parked.headers().toArray();
    out.writeInt(headers.length);
    for (Header header : headers) {
      out.writeUTF(header.key());
      write(out, header.value() == null ? new byte[0] : header.value());
    }
  }

  private static void write(DataOutputStream out, byte[] bytes) throws IOException {
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static @Nullable QueueEntry read(byte @Nullable [] bytes) {
    if (bytes == null) {
      return null;
    }
    try (var in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      byte version = in.readByte();
      if (version != VERSION) {
        throw new SerializationException("A place in the line of an unknown version: " + version);
      }
      long number = in.readLong();
      String command = in.readUTF();
      String track = in.readUTF();
      String namePrefix = in.readUTF();
      Instant parkedAt = Instant.ofEpochMilli(in.readLong());
      Instant until = Instant.ofEpochMilli(in.readLong());
      long offeredAt = in.readLong();
      Offer offer = Offer.valueOf(in.readUTF());
      ParkedCommand allocation = readParked(in);
      List<ParkedCommand> cancellations = new ArrayList<>();
      for (int left = in.readInt(); left > 0; left--) {
        cancellations.add(readParked(in));
      }
      return new QueueEntry(
          number,
          command,
          track,
          namePrefix,
          parkedAt,
          until,
          offeredAt == NEVER ? null : Instant.ofEpochMilli(offeredAt),
          offer,
          allocation,
          cancellations);
    } catch (IOException broken) {
      throw new SerializationException("A place in the line cannot be read", broken);
    }
  }

  private static ParkedCommand readParked(DataInputStream in) throws IOException {
    byte[] value = readBytes(in);
    Headers headers = new RecordHeaders();
    for (int left = in.readInt(); left > 0; left--) {
      headers.add(in.readUTF(), readBytes(in));
    }
    return new ParkedCommand(value, headers);
  }

  private static byte[] readBytes(DataInputStream in) throws IOException {
    byte[] bytes = new byte[in.readInt()];
    in.readFully(bytes);
    return bytes;
  }
}
