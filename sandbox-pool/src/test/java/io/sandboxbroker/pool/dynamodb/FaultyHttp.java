package io.sandboxbroker.pool.dynamodb;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import software.amazon.awssdk.core.async.SdkPublisher;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.http.async.AsyncExecuteRequest;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.http.async.SdkAsyncHttpResponseHandler;
import software.amazon.awssdk.http.async.SimpleSubscriber;
import software.amazon.awssdk.utils.AttributeMap;

/** A connection on which requests meet what the test has lined up for them, one each. */
final class FaultyHttp implements SdkAsyncHttpClient, SdkAsyncHttpClient.Builder<FaultyHttp> {
  private final SdkAsyncHttpClient real;
  private final Queue<Fault> faults = new ConcurrentLinkedQueue<>();

  FaultyHttp(SdkAsyncHttpClient real) {
    this.real = real;
  }

  private interface Fault {
    CompletableFuture<Void> meet(AsyncExecuteRequest request);
  }

  /** The next request is refused with an error of DynamoDB's. */
  void answer(String error) {
    answer(error, "");
  }

  /** The next transaction is cancelled for these reasons, one for each of its items. */
  void cancel(String... reasons) {
    String list = String.join(",", Stream.of(reasons).map("{\"Code\":\"%s\"}"::formatted).toList());
    answer("TransactionCanceledException", ",\"CancellationReasons\":[" + list + "]");
  }

  private void answer(String error, String more) {
    String body =
        "{\"__type\":\"com.amazonaws.dynamodb.v20120810#%s\",\"message\":\"injected\"%s}"
            .formatted(error, more);
    faults.add(
        request -> {
          request
              .responseHandler()
              .onHeaders(
                  SdkHttpResponse.builder()
                      .statusCode(400)
                      .putHeader("Content-Type", "application/x-amz-json-1.0")
                      .build());
          request
              .responseHandler()
              .onStream(
                  SdkPublisher.fromIterable(
                      List.of(ByteBuffer.wrap(body.getBytes(StandardCharsets.UTF_8)))));
          return CompletableFuture.completedFuture(null);
        });
  }

  /**
   * The next request is carried out and its answer breaks off after the status. Losing the status
   * too, by the handler's {@code onError}, would make tests fail at random: the SDK's handler
   * serves all attempts of a call, and what its {@code onError} does last may fall upon the next
   * one.
   *
   * @param meanwhile what happens before the sender learns that
   */
  void loseAnswer(Runnable meanwhile) {
    faults.add(
        request ->
            real.execute(
                    AsyncExecuteRequest.builder()
                        .request(request.request())
                        .requestContentPublisher(request.requestContentPublisher())
                        .responseHandler(new Swallowing())
                        .build())
                .thenAcceptAsync(
                    carriedOut -> {
                      meanwhile.run();
                      var reset = new IOException("Connection reset by test");
                      SdkAsyncHttpResponseHandler handler = request.responseHandler();
                      handler.onHeaders(SdkHttpResponse.builder().statusCode(200).build());
                      handler.onStream(broken(reset));
                      throw new CompletionException(reset);
                    }));
  }

  private static Publisher<ByteBuffer> broken(IOException reset) {
    return subscriber -> {
      subscriber.onSubscribe(
          new Subscription() {
            @Override
            public void request(long demand) {}

            @Override
            public void cancel() {}
          });
      subscriber.onError(reset);
    };
  }

  @Override
  public CompletableFuture<Void> execute(AsyncExecuteRequest request) {
    Fault fault = faults.poll();
    return fault == null ? real.execute(request) : fault.meet(request);
  }

  /** Is what it builds: the client that takes it over closes it. */
  @Override
  public SdkAsyncHttpClient buildWithDefaults(AttributeMap defaults) {
    return this;
  }

  @Override
  public void close() {
    real.close();
  }

  private static final class Swallowing implements SdkAsyncHttpResponseHandler {
    @Override
    public void onHeaders(SdkHttpResponse headers) {}

    @Override
    public void onStream(Publisher<ByteBuffer> stream) {
      stream.subscribe(new SimpleSubscriber(ignored -> {}));
    }

    @Override
    public void onError(Throwable error) {
      throw new AssertionError("The request should have been carried out", error);
    }
  }
}
