package io.sandboxbroker.worker.timer;

/**
 * Names a timer: there is at most one of a kind per subject.
 *
 * @param kind what it is for; no slash
 * @param subject what it is about: a sandbox id, a command id, or {@link
 *     io.sandboxbroker.topic.Topics#POOL_KEY}
 */
record TimerKey(String kind, String subject) {

  TimerKey {
    if (kind.isEmpty() || kind.indexOf('/') >= 0) {
      throw new IllegalArgumentException("a timer's kind must not be empty nor have a slash");
    }
  }

  static TimerKey parse(String text) {
    int slash = text.indexOf('/');
    return new TimerKey(text.substring(0, slash), text.substring(slash + 1));
  }

  /** What the text of all keys of a kind begins with. */
  static String prefix(String kind) {
    return kind + "/";
  }

  /** {@code kind/subject}. */
  @Override
  public String toString() {
    return prefix(kind) + subject;
  }
}
