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
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.types.Password;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a serde, read from the configuration of its Kafka client. The keys are those of
 * Confluent's serdes; as there, the registry's keys may be written with or without the prefix
 * {@code schema.registry.}. The defaults are Confluent's too, except for shorter timeouts. Other
 * keys are ignored.
 *
 * @param registry where the schemas are kept
 * @param autoRegister whether the first writer of a schema registers it
 * @param subjectName how its subject is named
 */
record SerdeSettings(RegistrySettings registry, boolean autoRegister, SubjectName subjectName) {

  private static final String AUTO_REGISTER = "auto.register.schemas";
  private static final String KEY_STRATEGY = "key.subject.name.strategy";
  private static final String VALUE_STRATEGY = "value.subject.name.strategy";
  private static final String PREFIX = "schema.registry.";
  private static final String URL = PREFIX + "url";
  private static final String CREDENTIALS_SOURCE = "basic.auth.credentials.source";
  private static final String USER_INFO = "basic.auth.user.info";
  private static final String CONNECT_TIMEOUT = "http.connect.timeout.ms";
  private static final String READ_TIMEOUT = "http.read.timeout.ms";
  private static final String RETRIES = "max.retries";
  private static final String RETRY_WAIT = "retries.wait.ms";
  private static final String RETRY_MAX_WAIT = "retries.max.wait.ms";

  private static final ConfigDef SERDE =
      new ConfigDef()
          .define(AUTO_REGISTER, ConfigDef.Type.BOOLEAN, true, Importance.MEDIUM, "")
          .define(KEY_STRATEGY, ConfigDef.Type.STRING, "TopicNameStrategy", Importance.MEDIUM, "")
          .define(
              VALUE_STRATEGY, ConfigDef.Type.STRING, "TopicNameStrategy", Importance.MEDIUM, "");

  private static final ConfigDef REGISTRY =
      new ConfigDef()
          .define(URL, ConfigDef.Type.LIST, Importance.HIGH, "")
          .define(CREDENTIALS_SOURCE, ConfigDef.Type.STRING, "URL", Importance.MEDIUM, "")
          .define(USER_INFO, ConfigDef.Type.PASSWORD, null, Importance.MEDIUM, "")
          .define(CONNECT_TIMEOUT, ConfigDef.Type.LONG, 2_000, atLeast(1), Importance.LOW, "")
          .define(READ_TIMEOUT, ConfigDef.Type.LONG, 5_000, atLeast(1), Importance.LOW, "")
          .define(RETRIES, ConfigDef.Type.INT, 3, between(0, 100), Importance.LOW, "")
          .define(RETRY_WAIT, ConfigDef.Type.LONG, 100, atLeast(0), Importance.LOW, "")
          .define(RETRY_MAX_WAIT, ConfigDef.Type.LONG, 1_000, atLeast(0), Importance.LOW, "");

  static {
    only("specific.avro.reader", true, "generic records are not read");
    only("use.latest.version", false, "a record is written with the schema of its class");
    only("avro.remove.java.properties", true, "schemas are registered without Java's properties");
  }

  static SerdeSettings of(Map<String, ?> configs, boolean isKey) {
    AbstractConfig config = new AbstractConfig(SERDE, configs, false);
    String strategy = isKey ? KEY_STRATEGY : VALUE_STRATEGY;
    return new SerdeSettings(
        registry(configs),
        config.getBoolean(AUTO_REGISTER),
        SubjectName.parse(strategy, config.getString(strategy)));
  }

  private static RegistrySettings registry(Map<String, ?> configs) {
    AbstractConfig config = new AbstractConfig(REGISTRY, withoutPrefix(configs), false);
    List<URI> urls = urls(config);
    return new RegistrySettings(
        urls.stream().map(SerdeSettings::withoutUserInfo).toList(),
        userInfo(config, urls).map(SerdeSettings::basic),
        millis(config, CONNECT_TIMEOUT),
        millis(config, READ_TIMEOUT),
        config.getInt(RETRIES),
        millis(config, RETRY_WAIT),
        millis(config, RETRY_MAX_WAIT));
  }

  private static Map<String, Object> withoutPrefix(Map<String, ?> configs) {
    Map<String, Object> plain = new HashMap<>(configs);
    for (String key : REGISTRY.names()) {
      Object value = configs.get(PREFIX + key);
      if (value != null) {
        plain.put(key, value);
      }
    }
    return plain;
  }

  private static List<URI> urls(AbstractConfig config) {
    List<URI> urls = config.getList(URL).stream().map(SerdeSettings::url).toList();
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
        return urls.stream().map(URI::getUserInfo).filter(Objects::nonNull).findFirst();
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

  /** Accepts a key of Confluent's serdes whose other value is not supported here. */
  private static void only(String key, boolean accepted, String because) {
    SERDE.define(
        key,
        ConfigDef.Type.BOOLEAN,
        accepted,
        (name, value) -> {
          if (!value.equals(accepted)) {
            throw new ConfigException(name, value, "must be " + accepted + ": " + because);
          }
        },
        Importance.LOW,
        "");
  }
}
