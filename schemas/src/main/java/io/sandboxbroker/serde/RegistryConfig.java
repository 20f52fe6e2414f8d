package io.sandboxbroker.serde;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.apache.kafka.common.config.ConfigDef.Range.atLeast;
import static org.apache.kafka.common.config.ConfigDef.Range.between;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.types.Password;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@link RegistrySettings} from a client's configuration. Like Confluent's, the registry's
 * keys may be written with or without the prefix {@code schema.registry.}.
 */
final class RegistryConfig {

  private static final String PREFIX = "schema.registry.";
  private static final String URL = PREFIX + "url";
  private static final String CREDENTIALS_SOURCE = "basic.auth.credentials.source";
  private static final String USER_INFO = "basic.auth.user.info";
  private static final String CONNECT_TIMEOUT = "http.connect.timeout.ms";
  private static final String READ_TIMEOUT = "http.read.timeout.ms";
  private static final String RETRIES = "max.retries";
  private static final String RETRY_WAIT = "retries.wait.ms";
  private static final String RETRY_MAX_WAIT = "retries.max.wait.ms";

  private static final ConfigDef DEFINITIONS =
      new ConfigDef()
          .define(URL, ConfigDef.Type.LIST, Importance.HIGH, "")
          .define(CREDENTIALS_SOURCE, ConfigDef.Type.STRING, "URL", Importance.MEDIUM, "")
          .define(USER_INFO, ConfigDef.Type.PASSWORD, null, Importance.MEDIUM, "")
          .define(CONNECT_TIMEOUT, ConfigDef.Type.LONG, 2_000, atLeast(1), Importance.LOW, "")
          .define(READ_TIMEOUT, ConfigDef.Type.LONG, 5_000, atLeast(1), Importance.LOW, "")
          .define(RETRIES, ConfigDef.Type.INT, 3, between(0, 100), Importance.LOW, "")
          .define(RETRY_WAIT, ConfigDef.Type.LONG, 100, atLeast(0), Importance.LOW, "")
          .define(RETRY_MAX_WAIT, ConfigDef.Type.LONG, 1_000, atLeast(0), Importance.LOW, "");

  private RegistryConfig() {}

  static RegistrySettings parse(Map<String, ?> configs) {
    AbstractConfig config = new AbstractConfig(DEFINITIONS, withoutPrefix(configs), false);
    List<URI> urls = urls(config);
    return new RegistrySettings(
        urls.stream().map(RegistryConfig::withoutUserInfo).toList(),
        userInfo(config, urls).map(RegistryConfig::basic),
        millis(config, CONNECT_TIMEOUT),
        millis(config, READ_TIMEOUT),
        config.getInt(RETRIES),
        millis(config, RETRY_WAIT),
        millis(config, RETRY_MAX_WAIT));
  }

  private static Map<String, Object> withoutPrefix(Map<String, ?> configs) {
    Map<String, Object> plain = new HashMap<>(configs);
    for (String key : DEFINITIONS.names()) {
      Object value = configs.get(PREFIX + key);
      if (value != null) {
        plain.put(key, value);
      }
    }
    return plain;
  }

  private static List<URI> urls(AbstractConfig config) {
    List<URI> urls = config.getList(URL).stream().map(RegistryConfig::url).toList();
    boolean mock = urls.stream().anyMatch(url -> RegistrySettings.MOCK.equals(url.getScheme()));
    if (urls.isEmpty() || (mock && urls.size() > 1)) {
      throw new ConfigException(URL + " must be http(s) addresses, or one mock://scope");
    }
    return urls;
  }

  private static URI url(String text) {
    try {
      URI url = new URI(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
      if (url.getAuthority() != null
          && url.getScheme() != null
          && Set.of("http", "https", RegistrySettings.MOCK).contains(url.getScheme())) {
        return url;
      }
    } catch (URISyntaxException e) {
      // Its message would repeat the credentials that the address may hold.
    }
    throw new ConfigException(URL + " must be http(s) addresses, or one mock://scope");
  }

  private static Optional<String> userInfo(AbstractConfig config, List<URI> urls) {
    @Nullable Password given = config.getPassword(USER_INFO);
    String source = config.getString(CREDENTIALS_SOURCE);
    switch (source) {
      case "USER_INFO" -> {
        if (given == null || given.value().indexOf(':') < 1) {
          throw new ConfigException(
              "%s=USER_INFO wants %s as user:password".formatted(CREDENTIALS_SOURCE, USER_INFO));
        }
        return Optional.of(given.value());
      }
      case "URL" -> {
        if (given != null) {
          throw new ConfigException(
              "%s is only read with %s=USER_INFO".formatted(USER_INFO, CREDENTIALS_SOURCE));
        }
        return urls.stream().map(URI::getUserInfo).filter(info -> info != null).findFirst();
      }
      default -> throw new ConfigException(CREDENTIALS_SOURCE, source, "must be URL or USER_INFO");
    }
  }

  private static URI withoutUserInfo(URI url) {
    return URI.create(url.toString().replaceFirst("//[^/@]*@", "//"));
  }

  private static String basic(String userInfo) {
    return "Basic " + Base64.getEncoder().encodeToString(userInfo.getBytes(UTF_8));
  }

  private static Duration millis(AbstractConfig config, String key) {
    return Duration.ofMillis(config.getLong(key));
  }
}
