package io.sandboxbroker.pool.dynamodb;

import io.sandboxbroker.pool.StoreUnavailableException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttribute;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.interceptor.SdkExecutionAttribute;

/** Shows every call of a client to an observer. */
final class CallInterceptor implements ExecutionInterceptor {

  private static final ExecutionAttribute<String> TRACEPARENT =
      new ExecutionAttribute<>("SandboxBrokerTraceparent");
  private static final ExecutionAttribute<Call> CALL =
      new ExecutionAttribute<>("SandboxBrokerCall");

  private record Call(CallObserver.End end, AtomicInteger attempts) {}

  private final String table;
  private final CallObserver observer;

  CallInterceptor(String table, CallObserver observer) {
    this.table = table;
    this.observer = observer;
  }

  /** The configuration of requests that belong to a trace; null without a trace. */
  static @Nullable AwsRequestOverrideConfiguration inTrace(@Nullable String traceparent) {
    return traceparent == null
        ? null
        : AwsRequestOverrideConfiguration.builder()
            .putExecutionAttribute(TRACEPARENT, traceparent)
            .build();
  }

  @Override
  public void beforeExecution(Context.BeforeExecution context, ExecutionAttributes execution) {
    String operation = execution.getAttribute(SdkExecutionAttribute.OPERATION_NAME);
    var end = observer.begin(operation, table, execution.getAttribute(TRACEPARENT));
    execution.putAttribute(CALL, new Call(end, new AtomicInteger()));
  }

  @Override
  public void beforeTransmission(
      Context.BeforeTransmission context, ExecutionAttributes execution) {
    execution.getAttribute(CALL).attempts().incrementAndGet();
  }

  @Override
  public void afterExecution(Context.AfterExecution context, ExecutionAttributes execution) {
    end(execution, null);
  }

  @Override
  public void onExecutionFailure(Context.FailedExecution context, ExecutionAttributes execution) {
    end(execution, DynamoDbErrors.nameOf(StoreUnavailableException.unwrap(context.exception())));
  }

  private static void end(ExecutionAttributes execution, @Nullable String error) {
    Call call = execution.getAttribute(CALL);
    call.end().end(call.attempts().get(), error);
  }
}
