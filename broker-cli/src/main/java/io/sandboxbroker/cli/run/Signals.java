package io.sandboxbroker.cli.run;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Receives the signals that ask this process to end, in place of the JVM, which would end at once.
 * Thread-safe.
 *
 * <p>By reflection, as the compiler warns about {@code sun.misc.Signal} and cannot be told not to.
 */
final class Signals implements AutoCloseable {

  /** A signal that asks a process to end. */
  enum Kind {
    HUP(1),
    INT(2),
    TERM(15);

    private final int number;

    Kind(int number) {
      this.number = number;
    }

    /** As POSIX has it. */
    int number() {
      return number;
    }
  }

  private final List<Runnable> restorers = new ArrayList<>();
  private Consumer<Kind> receiver;
  private @Nullable Kind first;

  private Signals(Consumer<Kind> receiver) {
    this.receiver = receiver;
  }

  /**
   * Receives signals from now on. A signal that this process was started to ignore, as nohup does,
   * stays ignored.
   *
   * @param receiver is called on a thread of the JVM
   */
  static Signals receive(Consumer<Kind> receiver) {
    var signals = new Signals(receiver);
    for (Kind kind : Kind.values()) {
      signals.handle(kind);
    }
    return signals;
  }

  private void handle(Kind kind) {
    try {
      Class<?> signalType = Class.forName("sun.misc.Signal");
      Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
      Object signal = signalType.getConstructor(String.class).newInstance(kind.name());
      Object ignore = handlerType.getField("SIG_IGN").get(null);
      Object handler =
          Proxy.newProxyInstance(
              handlerType.getClassLoader(),
              new Class<?>[] {handlerType},
              (proxy, method, arguments) ->
                  switch (method.getName()) {
                    case "handle" -> {
                      onSignal(kind);
                      yield null;
                    }
                    case "hashCode" -> kind.hashCode();
                    case "equals" -> arguments != null && proxy == arguments[0];
                    default -> "the receiver of SIG" + kind;
                  });
      Method handle = signalType.getMethod("handle", signalType, handlerType);
      Object before = handle.invoke(null, signal, handler);
      if (ignore.equals(before)) {
        handle.invoke(null, signal, ignore);
      } else {
        restorers.add(() -> restore(handle, signal, before));
      }
    } catch (InvocationTargetException taken) {
      throw new IllegalStateException("SIG" + kind + " cannot be received", taken.getCause());
    } catch (ReflectiveOperationException missing) {
      throw new IllegalStateException("this JVM does not pass signals on", missing);
    }
  }

  private static void restore(Method handle, Object signal, Object before) {
    try {
      handle.invoke(null, signal, before);
    } catch (ReflectiveOperationException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private synchronized void onSignal(Kind kind) {
    if (first == null) {
      first = kind;
    }
    receiver.accept(kind);
  }

  /** Sends the signals that come from now on to another receiver. */
  synchronized void sendTo(Consumer<Kind> other) {
    receiver = other;
  }

  /** The first signal that came. */
  synchronized Optional<Kind> first() {
    return Optional.ofNullable(first);
  }

  @Override
  public void close() {
    restorers.forEach(Runnable::run);
  }
}
