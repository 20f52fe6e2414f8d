package io.sandboxbroker.tracing;

import static java.nio.charset.StandardCharsets.UTF_8;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import java.io.ByteArrayOutputStream;
import java.util.List;
import org.slf4j.LoggerFactory;
import org.springframework.boot.logging.logback.StructuredLogEncoder;
import org.springframework.core.env.Environment;
import org.springframework.core.env.StandardEnvironment;

/** What a class logs while this is open, as the services write it. */
public final class JsonLines implements AutoCloseable {

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final OutputStreamAppender<ILoggingEvent> appender = new OutputStreamAppender<>();
  private final Logger logger;
  private final Level before;

  private JsonLines(Logger logger) {
    this.logger = logger;
    before = logger.getLevel();
    var context = logger.getLoggerContext();
    if (context.getObject(Environment.class.getName()) == null) {
      context.putObject(Environment.class.getName(), new StandardEnvironment());
    }
    var encoder = new StructuredLogEncoder();
    encoder.setContext(context);
    encoder.setFormat("logstash");
    encoder.start();
    appender.setContext(context);
    appender.setEncoder(encoder);
    appender.setOutputStream(out);
    appender.start();
    logger.setLevel(Level.DEBUG);
    logger.addAppender(appender);
  }

  public static JsonLines of(Class<?> logger) {
    return of(logger.getName());
  }

  /** Of a class that is not to be seen from here. */
  public static JsonLines of(String logger) {
    return new JsonLines((Logger) LoggerFactory.getLogger(logger));
  }

  public List<String> lines() {
    return out.toString(UTF_8).lines().toList();
  }

  @Override
  public void close() {
    logger.detachAppender(appender);
    logger.setLevel(before);
    appender.stop();
  }
}
