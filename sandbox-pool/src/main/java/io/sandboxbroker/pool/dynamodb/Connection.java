package io.sandboxbroker.pool.dynamodb;

import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.retries.api.RetryStrategy;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClientBuilder;

/** Builds the client from the settings. */
final class Connection {

  private Connection() {}

  static DynamoDbAsyncClientBuilder to(DynamoDbSettings settings, CallListener listener) {
    CallSettings calls = settings.calls();
    DynamoDbAsyncClientBuilder client =
        DynamoDbAsyncClient.builder()
            .region(Region.of(settings.region()))
            .httpClientBuilder(http(calls))
            .overrideConfiguration(
                override ->
                    override
                        .apiCallTimeout(calls.callTimeout())
                        .apiCallAttemptTimeout(calls.attemptTimeout())
                        .retryStrategy(retries(calls))
                        .addExecutionInterceptor(new CallCounting(listener)));
    if (settings.endpoint() != null) {
      client.endpointOverride(settings.endpoint());
    }
    return client;
  }

  static NettyNioAsyncHttpClient.Builder http(CallSettings calls) {
    return NettyNioAsyncHttpClient.builder()
        .maxConcurrency(calls.maxConcurrency())
        .maxPendingConnectionAcquires(calls.maxPendingConnectionAcquires())
        .connectionTimeout(calls.connectTimeout())
        .connectionAcquisitionTimeout(calls.callTimeout())
        .readTimeout(calls.attemptTimeout())
        .writeTimeout(calls.attemptTimeout())
        .tcpKeepAlive(true);
  }

  private static RetryStrategy retries(CallSettings calls) {
    BackoffStrategy backoff =
        BackoffStrategy.exponentialDelay(calls.backoffBase(), calls.backoffMax());
    return AwsRetryStrategy.standardRetryStrategy().toBuilder()
        .maxAttempts(calls.maxAttempts())
        .backoffStrategy(backoff)
        .throttlingBackoffStrategy(backoff)
        .retryOnException(Failures::passes)
        .build();
  }
}
