package io.sandboxbroker.worker.timer;

/**
 * Identifies a timer: each subject has at most one timer of a kind.
 *
 * @param kind the purpose of the timer; contains no slash
 * @param subject a sandbox id, or {@link io.sandboxbroker.topic.Topics#POOL_KEY}
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

  /** {@code kind/subject}. */
  @Override
  public String toString() {
    return kind + "/" + subject;
  }
}
