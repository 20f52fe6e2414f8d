package io.sandboxbroker.audit.fold;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.LongStream;

/**
 * The deleted sandboxes: eight bytes each in an open hash table. With n entries, a new sandbox is
 * mistaken for one of them with a probability of n / 2^64. Not thread-safe.
 */
final class DeletedSandboxes {

  private static final long FREE = 0;

  private long[] slots;
  private int size;

  DeletedSandboxes() {
    slots = new long[1 << 10];
  }

  void add(String sandbox) {
    add(hash(sandbox));
  }

  private void add(long hash) {
    if (2 * size >= slots.length) {
      grow();
    }
    int slot = slot(hash);
    if (slots[slot] == FREE) {
      slots[slot] = hash;
      size++;
    }
  }

  boolean contains(String sandbox) {
    long hash = hash(sandbox);
    return slots[slot(hash)] == hash;
  }

  int size() {
    return size;
  }

  /** For {@link #addAll}. */
  List<Long> hashes() {
    return LongStream.of(slots).filter(hash -> hash != FREE).boxed().toList();
  }

  void addAll(List<Long> hashes) {
    hashes.forEach(this::add);
  }

  private void grow() {
    long[] before = slots;
    slots = new long[2 * before.length];
    for (long hash : before) {
      if (hash != FREE) {
        slots[slot(hash)] = hash;
      }
    }
  }

  /** The slot that holds the hash, or would hold it. */
  private int slot(long hash) {
    int slot = (int) (hash ^ (hash >>> 32)) & (slots.length - 1);
    while (slots[slot] != FREE && slots[slot] != hash) {
      slot = (slot + 1) & (slots.length - 1);
    }
    return slot;
  }

  /** FNV-1a, mixed once more so that all bits count for the slot. */
  private static long hash(String sandbox) {
    long hash = 0xcbf29ce484222325L;
    for (byte each : sandbox.getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ (each & 0xff)) * 0x100000001b3L;
    }
    hash = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
    hash ^= hash >>> 33;
    return hash == FREE ? 1 : hash;
  }
}
