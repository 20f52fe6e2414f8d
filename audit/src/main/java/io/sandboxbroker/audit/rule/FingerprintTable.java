package io.sandboxbroker.audit.rule;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * A value of 64 bits for each of many texts, which are kept as hashes of 64 bits in an open hash
 * table: 16 bytes for an entry of a table that is at most half full. With n entries, a new text is
 * mistaken for one of them with a probability of n / 2^64. Not thread-safe.
 */
public final class FingerprintTable {

  private static final long FREE = 0;

  private long[] hashes = new long[1 << 10];
  private long[] values = new long[1 << 10];
  private int size;

  /** Sets the value of a text. */
  public void put(String text, long value) {
    put(hash(text), value);
  }

  private void put(long hash, long value) {
    if (2 * size >= hashes.length) {
      grow();
    }
    int slot = slot(hash);
    if (hashes[slot] == FREE) {
      hashes[slot] = hash;
      size++;
    }
    values[slot] = value;
  }

  /** The value of a text; empty if it has none. */
  public OptionalLong get(String text) {
    long hash = hash(text);
    int slot = slot(hash);
    return hashes[slot] == hash ? OptionalLong.of(values[slot]) : OptionalLong.empty();
  }

  /** How many texts have a value. */
  public int size() {
    return size;
  }

  /** Hash and value of each entry, for {@link #addAll}. */
  public List<Long> entries() {
    List<Long> entries = new ArrayList<>(2 * size);
    for (int slot = 0; slot < hashes.length; slot++) {
      if (hashes[slot] != FREE) {
        entries.add(hashes[slot]);
        entries.add(values[slot]);
      }
    }
    return entries;
  }

  /** Adds the entries of another table. */
  public void addAll(List<Long> entries) {
    for (int i = 0; i + 1 < entries.size(); i += 2) {
      put(entries.get(i), entries.get(i + 1));
    }
  }

  private void grow() {
    long[] hashesBefore = hashes;
    long[] valuesBefore = values;
    hashes = new long[2 * hashesBefore.length];
    values = new long[2 * valuesBefore.length];
    for (int i = 0; i < hashesBefore.length; i++) {
      if (hashesBefore[i] != FREE) {
        int slot = slot(hashesBefore[i]);
        hashes[slot] = hashesBefore[i];
        values[slot] = valuesBefore[i];
      }
    }
  }

  /** The slot that holds the hash, or would hold it. */
  private int slot(long hash) {
    int slot = (int) (hash ^ (hash >>> 32)) & (hashes.length - 1);
    while (hashes[slot] != FREE && hashes[slot] != hash) {
      slot = (slot + 1) & (hashes.length - 1);
    }
    return slot;
  }

  /** FNV-1a, mixed once more so that all bits count for the slot. */
  static long hash(String text) {
    long hash = 0xcbf29ce484222325L;
    for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ (each & 0xff)) * 0x100000001b3L;
    }
    hash = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
    hash ^= hash >>> 33;
    return hash == FREE ? 1 : hash;
  }
}
