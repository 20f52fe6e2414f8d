package io.sandboxbroker.e2e.stack;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sandboxbroker.localstack.LocalStack;
import io.sandboxbroker.localstack.StackSettings;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives scenarios the one {@link Broker} that all of them share, and what it is told of: the {@link
 * Collector} of its spans, the {@link Issuer} and the {@link TokensFile} of who may sign in. They
 * are started by the first and stopped after the last; the broker is held to its guarantees after
 * each.
 */
public final class BrokerUnderTest implements ParameterResolver, AfterEachCallback {

  private static final Namespace NAMESPACE = Namespace.create(BrokerUnderTest.class);

  private static final String FAILED = "failed";

  /** Free to all, beside those that scenarios add for themselves. */
  private static final int ACCOUNTS = 40;

  private static final Map<String, String> SETTINGS =
      Map.of(
          "SYNC_INTERVAL_SEC", "1",
          "BROKER_TIMERS_SYNCRETRY", "1s",
          "BROKER_LIFE_DELETIONRETRY", "1s",
          "BROKER_LIFE_DELETIONRETRYMAX", "2s",
          "CIRCUIT_BREAKER_TIMEOUT_SEC", "1",
          "BROKER_ACCESS_TOKENSFILEPOLL", "200ms",
          // The scenarios and what holds them to the guarantees ask more often than scripts may.
          "RATE_LIMIT_TRACK_PER_SEC", "1000",
          "RATE_LIMIT_TRACK_BURST", "1000",
          "RATE_LIMIT_TOKEN_PER_SEC", "100000",
          "RATE_LIMIT_TOKEN_BURST", "100000");

  private static final Set<Class<?>> GIVEN =
      Set.of(Broker.class, Collector.class, Issuer.class, TokensFile.class);

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return GIVEN.contains(parameter.getParameter().getType());
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    if (type == Collector.class) {
      return collector(context);
    }
    if (type == Issuer.class) {
      return issuer(context);
    }
    return type == TokensFile.class ? tokensFile(context) : broker(context);
  }

  @Override
  public void afterEach(ExtensionContext context) throws InterruptedException {
    Broker started = store(context).get(Broker.class, Broker.class);
    if (started != null) {
      started.requireGuarantees();
    }
  }

  private static Broker broker(ExtensionContext context) {
    var told = told(collector(context), issuer(context), tokensFile(context));
    var failed = store(context).get(FAILED, RuntimeException.class);
    if (failed != null) {
      throw new IllegalStateException("the broker could not be started before", failed);
    }
    try {
      return store(context).computeIfAbsent(Broker.class, key -> start(told), Broker.class);
    } catch (RuntimeException failure) {
      // Or each scenario would wait for it once more.
      store(context).put(FAILED, failure);
      throw failure;
    }
  }

  private static Collector collector(ExtensionContext context) {
    return store(context)
        .computeIfAbsent(Collector.class, key -> Collector.start(), Collector.class);
  }

  private static Issuer issuer(ExtensionContext context) {
    return store(context).computeIfAbsent(Issuer.class, key -> Issuer.start(), Issuer.class);
  }

  private static TokensFile tokensFile(ExtensionContext context) {
    return store(context)
        .computeIfAbsent(TokensFile.class, key -> TokensFile.create(), TokensFile.class);
  }

  private static ExtensionContext.Store store(ExtensionContext context) {
    return context.getRoot().getStore(NAMESPACE);
  }

  private static Map<String, String> told(
      Collector collector, Issuer issuer, TokensFile tokensFile) {
    var told = new HashMap<>(SETTINGS);
    // Scenarios start and kill processes more than they use them.
    told.put("JAVA_TOOL_OPTIONS", "-XX:TieredStopAtLevel=1");
    told.put("BROKER_JWT_ISSUER", issuer.url());
    told.put("BROKER_JWT_AUDIENCE", Issuer.AUDIENCE);
    told.put("BROKER_TOKENS_FILE", tokensFile.path().toString());
    // Only what asks for it is recorded, so that the other scenarios are as quick as ever.
    told.put("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", collector.endpoint().toString());
    told.put("OTEL_TRACES_SAMPLER", "parentbased_traceidratio");
    told.put("OTEL_TRACES_SAMPLER_ARG", "0");
    told.put("OTEL_BSP_SCHEDULE_DELAY", "200");
    return told;
  }

  private static Broker start(Map<String, String> told) {
    var settings =
        new StackSettings(
            Path.of(System.getProperty("sandbox-broker.root")),
            Path.of(System.getProperty("sandbox-broker.logs")),
            ACCOUNTS,
            told);
    try {
      return new Broker(
          LocalStack.start(settings, new PrintWriter(System.out, true, UTF_8)), unwatched -> {});
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while starting the broker", e);
    }
  }
}
