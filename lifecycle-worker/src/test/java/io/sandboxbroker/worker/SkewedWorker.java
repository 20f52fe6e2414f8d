package io.sandboxbroker.worker;

import io.sandboxbroker.kafka.clock.AlignedClock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.ResolvableType;

/** A worker on a machine whose clock is wrong, as a process of its own, which can be killed. */
final class SkewedWorker {

  /** The system property that says how far the clock is ahead. */
  static final String AHEAD = "test.clock.ahead";

  private SkewedWorker() {}

  public static void main(String[] arguments) {
    Duration ahead = Duration.parse(System.getProperty(AHEAD));
    new SpringApplicationBuilder(LifecycleWorkerApplication.class)
        .profiles("local")
        .initializers(context -> setClock((GenericApplicationContext) context, ahead))
        .run(
            Stream.concat(
                    Stream.of("--spring.main.allow-bean-definition-overriding=true"),
                    Stream.of(arguments))
                .toArray(String[]::new));
  }

  /** Both the clock of the application and that of the punctuations. */
  private static void setClock(GenericApplicationContext context, Duration ahead) {
    var machine = new RootBeanDefinition();
    machine.setTargetType(InstantSource.class);
    machine.setInstanceSupplier(() -> (InstantSource) () -> Instant.now().plus(ahead));
    machine.setDefaultCandidate(false);
    context.registerBeanDefinition("machineClock", machine);
    var punctuations = new RootBeanDefinition();
    punctuations.setTargetType(
        ResolvableType.forClassWithGenerics(UnaryOperator.class, Instant.class));
    punctuations.setInstanceSupplier(
        () -> {
          AlignedClock clock = context.getBean(AlignedClock.class);
          return (UnaryOperator<Instant>) at -> clock.atBrokers(at.plus(ahead));
        });
    context.registerBeanDefinition("brokersTime", punctuations);
  }
}
