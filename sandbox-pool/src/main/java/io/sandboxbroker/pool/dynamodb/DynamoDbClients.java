package io.sandboxbroker.pool.dynamodb;

import io.netty.util.concurrent.DefaultThreadFactory;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.client.config.SdkAdvancedAsyncClientOption;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.http.nio.netty.SdkEventLoopGroup;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.retries.api.RetryStrategy;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClientBuilder;

/** Builds clients of DynamoDB from the settings. */
final class DynamoDbClients {

  /**
   * The threads of all clients of this process. A client would wait two seconds for threads of its
   * own when it is closed, and so would each stop of a service.
   */
  private static final SdkEventLoopGroup EVENT_LOOPS =
      SdkEventLoopGroup.builder().threadFactory(new DefaultThreadFactory("dynamodb", true)).build();

  private DynamoDbClients() {}

  static DynamoDbAsyncClient create(DynamoDbSettings settings, CallObserver observer) {
    return create(http(settings.calls()), settings, observer);
  }

  static DynamoDbAsyncClient create(
      SdkAsyncHttpClient.Builder<?> http, DynamoDbSettings settings, CallObserver observer) {
    CallSettings calls = settings.calls();
    DynamoDbAsyncClientBuilder client =
        DynamoDbAsyncClient.builder()
            .region(Region.of(settings.region()))
            .httpClientBuilder(http)
            // The continuations do not block, so that they need no thread of their own.
            .asyncConfiguration(
                async ->
                    async.advancedOption(
                        SdkAdvancedAsyncClientOption.FUTURE_COMPLETION_EXECUTOR, Runnable::run))
            .overrideConfiguration(
                override ->
                    override
                        .apiCallTimeout(calls.callTimeout())
                        .apiCallAttemptTimeout(calls.attemptTimeout())
                        .retryStrategy(retries(calls))
                        .addExecutionInterceptor(
                            new CallInterceptor(settings.tableName(), observer)));
    if (settings.endpoint() != null) {
      client.endpointOverride(settings.endpoint());
    }
    return client.build();
  }

  static NettyNioAsyncHttpClient.Builder http(CallSettings calls) {
    return NettyNioAsyncHttpClient.builder()
        .eventLoopGroup(EVENT_LOOPS)
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
        .retryOnException(DynamoDbErrors::isTransient)
        .build();
  }
}
