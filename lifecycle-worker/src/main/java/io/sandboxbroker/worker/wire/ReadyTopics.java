package io.sandboxbroker.worker.wire;

/** Says that the topics exist as declared: what reads or writes them is made after this. */
public final class ReadyTopics {

  ReadyTopics() {}
}
