package io.sandboxbroker.worker;

import io.sandboxbroker.kafka.clock.AlignedClock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.UnaryOperator;
import org.springframework.beans.factory.support.AbstractBeanDefinition;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.ResolvableType;

/**
 * Gives a worker a machine whose clock is ahead of the brokers' clock, or behind it. Kafka Streams
 * takes its time from the real machine, so its punctuations are shifted where the worker receives
 * them.
 *
 * @param ahead zero changes nothing; negative when the clock is behind
 */
record ShiftedClock(Duration ahead)
    implements ApplicationContextInitializer<GenericApplicationContext> {

  @Override
  public void initialize(GenericApplicationContext context) {
    if (ahead.isZero()) {
      return;
    }
    context.registerBean(
        "machineClock",
        InstantSource.class,
        () -> () -> Instant.now().plus(ahead),
        bean -> ((AbstractBeanDefinition) bean).setDefaultCandidate(false));
    context.registerBean(
        "brokersTime",
        UnaryOperator.class,
        () -> punctuation(context.getBean(AlignedClock.class)),
        bean ->
            ((RootBeanDefinition) bean)
                .setTargetType(
                    ResolvableType.forClassWithGenerics(UnaryOperator.class, Instant.class)));
  }

  private UnaryOperator<Instant> punctuation(AlignedClock clock) {
    return real -> clock.atBrokers(real.plus(ahead));
  }
}
