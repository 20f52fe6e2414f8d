package io.sandboxbroker.e2e.client;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/** A track that reads the stream of its command, on a thread of its own. */
public final class CommandWatch implements AutoCloseable {

  private static final String ID = "id:";

  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final Thread reader;
  private volatile int status = Exchange.NO_ANSWER;

  CommandWatch(HttpClient client, HttpRequest request) {
    reader = Thread.ofVirtual().start(() -> read(client, request));
  }

  private void read(HttpClient client, HttpRequest request) {
    try {
      HttpResponse<Stream<String>> response = client.send(request, BodyHandlers.ofLines());
      status = response.statusCode();
      try (Stream<String> body = response.body()) {
        body.forEach(lines::add);
      }
    } catch (IOException | UncheckedIOException broken) {
      lines.add(":broken: " + broken);
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    }
  }

  /** The status of the response; {@link Exchange#NO_ANSWER} before there is one. */
  public int status() {
    return status;
  }

  /** The ids of the events so far. */
  public List<String> ids() {
    return lines.stream()
        .filter(line -> line.startsWith(ID))
        .map(line -> line.substring(ID.length()))
        .toList();
  }

  /** All lines so far. */
  public List<String> lines() {
    return List.copyOf(lines);
  }

  /** Whether the gateway has ended the stream. */
  public boolean hasEnded() {
    return !reader.isAlive();
  }

  @Override
  public void close() {
    reader.interrupt();
  }
}
