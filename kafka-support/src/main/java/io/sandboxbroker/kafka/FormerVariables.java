package io.sandboxbroker.kafka;

import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/**
 * Logs one warning at the start for each variable of the earlier broker that is set. The service
 * that has the replacement logs it.
 */
final class FormerVariables
    implements ApplicationContextInitializer<ConfigurableApplicationContext> {

  private static final Logger log = LoggerFactory.getLogger(FormerVariables.class);

  private static final String GATEWAY = "api-gateway";
  private static final String ALLOCATOR = "allocator";
  private static final String WORKER = "lifecycle-worker";

  private static final String WORKS = "still works; ";
  private static final String NO_EFFECT = "has no effect; ";
  private static final String RATE =
      NO_EFFECT + "deletions begin at once, and BROKER_CLEANUP_MAXRATE limits their rate";
  private static final String MODE = NO_EFFECT + "set CSP_SERVICES_MODE to off, shadow or on";
  private static final String INDEX = NO_EFFECT + "the names of the indexes are fixed";

  /** A variable of the earlier broker, the service that it concerns, and what to do about it. */
  private record Former(String variable, String service, String advice) {}

  private static final List<Former> VARIABLES =
      List.of(
          new Former("NIOSXAAS_ENABLED", WORKER, MODE),
          new Former("NIOSXAAS_SHADOW_MODE", WORKER, MODE),
          new Former("NIOSXAAS_BASE_URL", WORKER, WORKS + "use CSP_SERVICES_BASE_URL"),
          new Former("NIOSXAAS_EMAIL", WORKER, WORKS + "use CSP_SERVICES_EMAIL"),
          new Former("NIOSXAAS_PASSWORD", WORKER, WORKS + "use CSP_SERVICES_PASSWORD"),
          new Former("NIOSXAAS_SERVICE_NAME", WORKER, WORKS + "use CSP_SERVICES_NAME"),
          new Former("CLEANUP_BATCH_SIZE", WORKER, RATE),
          new Former("CLEANUP_BATCH_DELAY_SEC", WORKER, RATE),
          new Former("CLEANUP_PER_SANDBOX_DELAY_SEC", WORKER, RATE),
          new Former("CORS_ALLOWED_ORIGINS", GATEWAY, WORKS + "use BROKER_CORS_ORIGINS"),
          new Former("API_BASE_PATH", GATEWAY, NO_EFFECT + "the base path is always /v1"),
          new Former(
              "METRICS_PORT",
              GATEWAY,
              NO_EFFECT + "every service has /metrics on the port of its API"),
          new Former(
              "ENABLE_REQUEST_ID", GATEWAY, NO_EFFECT + "every response has an X-Request-ID"),
          new Former("DDB_GSI1_NAME", ALLOCATOR, INDEX),
          new Former("DDB_GSI2_NAME", ALLOCATOR, INDEX),
          new Former("DDB_GSI3_NAME", ALLOCATOR, INDEX));

  @Override
  public void initialize(ConfigurableApplicationContext application) {
    Environment environment = application.getEnvironment();
    String service = environment.getProperty("spring.application.name", "");
    for (Former former : VARIABLES) {
      if (former.service().equals(service)
          && StringUtils.hasText(environment.getProperty(former.variable()))) {
        log.warn(
            "{} is a setting of the earlier broker and {} (docs/migration.md)",
            former.variable(),
            former.advice());
      }
    }
  }
}
