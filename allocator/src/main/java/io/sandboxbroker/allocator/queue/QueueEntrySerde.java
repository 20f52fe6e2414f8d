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

/**
 * The layout of an entry in the store and its changelog; no other reads it, so it has no schema.
 */
final class QueueEntrySerde {

  /** Increased with every change of the layout that earlier versions cannot read. */
  private static final byte VERSION = 1;

  private static final long NEVER = Long.MIN_VALUE;

  private QueueEntrySerde() {}

  static Serde<QueueEntry> create() {
    return Serdes.serdeFrom((topic, entry) -> write(entry), (topic, bytes) -> read(bytes));
  }

  private static byte @Nullable [] write(@Nullable QueueEntry entry) {
    if (entry == null) {
      return null;
    }
    var bytes = new ByteArrayOutputStream();
    try (var out = new DataOutputStream(bytes)) {
      out.writeByte(VERSION);
      out.writeLong(entry.number());
      out.writeUTF(entry.command());
      out.writeUTF(entry.track());
      out.writeUTF(entry.namePrefix());
      out.writeLong(entry.queuedAt().toEpochMilli());
      out.writeLong(entry.until().toEpochMilli());
      Instant offeredAt = entry.offeredAt();
      out.writeLong(offeredAt == null ? NEVER : offeredAt.toEpochMilli());
      out.writeUTF(entry.offer().name());
      write(out, entry.allocation());
      out.writeInt(entry.cancellations().size());
      for (QueuedCommand cancellation : entry.cancellations()) {
        write(out, cancellation);
      }
      // Earlier versions neither write the rest nor read it.
      out.writeLong(entry.place());
      String servedBy = entry.servedBy();
      out.writeUTF(servedBy == null ? "" : servedBy);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return bytes.toByteArray();
  }

  private static void write(DataOutputStream out, QueuedCommand queued) throws IOException {
    write(out, queued.value());
    Header[] headers = queued.headers().toArray();
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
        throw new SerializationException("Unknown version of an entry of the queue: " + version);
      }
      long number = in.readLong();
      String command = in.readUTF();
      String track = in.readUTF();
      String namePrefix = in.readUTF();
      Instant queuedAt = Instant.ofEpochMilli(in.readLong());
      Instant until = Instant.ofEpochMilli(in.readLong());
      long offeredAt = in.readLong();
      SandboxOffer offer = SandboxOffer.valueOf(in.readUTF());
      QueuedCommand allocation = readCommand(in);
      List<QueuedCommand> cancellations = new ArrayList<>();
      for (int left = in.readInt(); left > 0; left--) {
        cancellations.add(readCommand(in));
      }
      boolean complete = in.available() > 0;
      long place = complete ? in.readLong() : number;
      String servedBy = complete ? in.readUTF() : "";
      return new QueueEntry(
          number,
          place,
          command,
          track,
          namePrefix,
          queuedAt,
          until,
          offeredAt == NEVER ? null : Instant.ofEpochMilli(offeredAt),
          offer,
          allocation,
          cancellations,
          servedBy.isEmpty() ? null : servedBy);
    } catch (IOException broken) {
      throw new SerializationException("An entry of the queue cannot be read", broken);
    }
  }

  private static QueuedCommand readCommand(DataInputStream in) throws IOException {
    byte[] value = readBytes(in);
    Headers headers = new RecordHeaders();
    for (int left = in.readInt(); left > 0; left--) {
      headers.add(in.readUTF(), readBytes(in));
    }
    return new QueuedCommand(value, headers);
  }

  private static byte[] readBytes(DataInputStream in) throws IOException {
    byte[] bytes = new byte[in.readInt()];
    in.readFully(bytes);
    return bytes;
  }
}
