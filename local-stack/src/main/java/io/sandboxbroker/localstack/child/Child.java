package io.sandboxbroker.localstack.child;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;

/**
 * Runs another main class and ends with the process that started it: the parent holds the other end
 * of standard input, and the kernel closes it even when the parent is killed without a chance to
 * clean up.
 */
public final class Child {

  /** How long an orderly end may take once the parent has gone. */
  private static final long LAST_WORDS_MILLIS = 10_000;

  private Child() {}

  /** The first argument names the main class to run, the others are its arguments. */
  public static void main(String[] arguments) throws ReflectiveOperationException {
    daemon("parent-watch", () -> endWithParent(System.in));
    Class.forName(arguments[0])
        .getMethod("main", String[].class)
        .invoke(null, (Object) Arrays.copyOfRange(arguments, 1, arguments.length));
  }

  private static void endWithParent(InputStream parent) {
    try {
      parent.transferTo(OutputStream.nullOutputStream());
    } catch (IOException closed) {
      // The same as the end of the stream: the parent has ended.
    }
    daemon("last-words", Child::haltWhenLate);
    System.exit(1);
  }

  private static void haltWhenLate() {
    try {
      Thread.sleep(LAST_WORDS_MILLIS);
    } catch (InterruptedException hurry) {
      Thread.currentThread().interrupt();
    }
    Runtime.getRuntime().halt(1);
  }

  private static void daemon(String name, Runnable work) {
    Thread.ofPlatform().daemon().name(name).start(work);
  }
}
