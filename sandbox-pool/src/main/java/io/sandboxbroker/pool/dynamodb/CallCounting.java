package io.sandboxbroker.pool.dynamodb;

import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttribute;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.interceptor.SdkExecutionAttribute;

/** Counts the attempts of each call for a listener. */
final class CallCounting implements ExecutionInterceptor {
  private static final ExecutionAttribute<AtomicInteger> ATTEMPTS =
      new ExecutionAttribute<>("SandboxBrokerAttempts");

  private final CallListener listener;

  CallCounting(CallListener listener) {
    this.listener = listener;
  }

  @Override
  public void beforeExecution(Context.BeforeExecution context, ExecutionAttributes call) {
    call.putAttribute(ATTEMPTS, new AtomicInteger());
  }

  @Override
  public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes call) {
    call.getAttribute(ATTEMPTS).incrementAndGet();
  }

  @Override
  public void afterExecution(Context.AfterExecution context, ExecutionAttributes call) {
    tell(call, null);
  }

  @Override
  public void onExecutionFailure(Context.FailedExecution context, ExecutionAttributes call) {
    tell(call, Failures.nameOf(Failures.unwrap(context.exception())));
  }

  private void tell(ExecutionAttributes call, @Nullable String error) {
    listener.called(
        call.getAttribute(SdkExecutionAttribute.OPERATION_NAME),
        call.getAttribute(ATTEMPTS).get(),
        error);
  }
}
