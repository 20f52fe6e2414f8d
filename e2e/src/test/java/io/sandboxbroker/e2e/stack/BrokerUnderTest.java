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
 * Injects the {@link Broker} that all scenarios share, and the {@link SpanCollector}, the {@link
 * Issuer} and the {@link TokensFile} that the broker uses. The first scenario starts them; they
 * stop after the last. After each scenario every guarantee is checked.
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
      Set.of(Broker.class, SpanCollector.class, Issuer.class, TokensFile.class);

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return GIVEN.contains(parameter.getParameter().getType());
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    if (type == SpanCollector.class) {
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
    var settings = settings(collector(context), issuer(context), tokensFile(context));
    var failed = store(context).get(FAILED, RuntimeException.class);
    if (failed != null) {
      throw new IllegalStateException("the broker could not be started before", failed);
    }
    try {
      return store(context).computeIfAbsent(Broker.class, key -> start(settings), Broker.class);
    } catch (RuntimeException failure) {
      // Or each scenario would wait for it once more.
      store(context).put(FAILED, failure);
      throw failure;
    }
  }

  private static SpanCollector collector(ExtensionContext context) {
    return store(context)
        .computeIfAbsent(SpanCollector.class, key -> SpanCollector.start(), SpanCollector.class);
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

  private static Map<String, String> settings(
      SpanCollector collector, Issuer issuer, TokensFile tokensFile) {
    var settings = new HashMap<>(SETTINGS);
    settings.put("BROKER_JWT_ISSUER", issuer.url());
    settings.put("BROKER_JWT_AUDIENCE", Issuer.AUDIENCE);
    settings.put("BROKER_JWT_TRACK_CLAIM", "sandbox_track");
    settings.put("BROKER_JWT_NAME_PREFIX_CLAIM", "sandbox_prefixes");
    settings.put("BROKER_TOKENS_FILE", tokensFile.path().toString());
    // Only what asks for it is recorded, so that the other scenarios are as quick as ever.
    settings.put("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", collector.endpoint().toString());
    settings.put("OTEL_TRACES_SAMPLER", "parentbased_traceidratio");
    settings.put("OTEL_TRACES_SAMPLER_ARG", "0");
    settings.put("OTEL_BSP_SCHEDULE_DELAY", "200");
    return settings;
  }

  private static Broker start(Map<String, String> environment) {
    var settings =
        new StackSettings(
            Path.of(System.getProperty("sandbox-broker.root")),
            Path.of(System.getProperty("sandbox-broker.logs")),
            ACCOUNTS,
            environment);
    try {
      return new Broker(
          LocalStack.start(settings, new PrintWriter(System.out, true, UTF_8)), unwatched -> {});
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while starting the broker", e);
    }
  }
}
