package io.tapeloom.server.config;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.spi.FilterReply;
import co.elastic.logging.logback.EcsEncoder;
import java.util.Set;
import org.slf4j.LoggerFactory;

/** Configures the log: lines for a terminal, or JSON objects by the Elastic Common Schema. */
public final class Logging {

  private static final String LINE =
      "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} %-5level %logger{0} - %msg%n";

  /** This logger warns, with a stack trace, of each client that leaves before its response. */
  private static final String ANSWERS =
      "io.micronaut.http.server.netty.handler.PipeliningServerHandler";

  /** The message of the exception that ends a request whose client has disconnected. */
  public static final String CLIENT_IS_GONE = "The client is gone";

  /** Messages of exceptions that only mean that a client has disconnected. */
  private static final Set<String> CLIENT_GONE_MESSAGES =
      Set.of(CLIENT_IS_GONE, "onNext before request?");

  private Logging() {}

  /** Applies the format and the level of the settings to the whole program. */
  public static void configure(Settings settings) {
    var context = (LoggerContext) LoggerFactory.getILoggerFactory();
    context.reset();
    var appender = new ConsoleAppender<ILoggingEvent>();
    appender.setContext(context);
    appender.setEncoder(encoder(context, settings.jsonLog()));
    appender.start();
    context.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(appender);
    context.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(Level.INFO);
    context.getLogger("io.micronaut").setLevel(Level.WARN);
    context.getLogger(ANSWERS).setLevel(Level.ERROR);
    context.addTurboFilter(new ClientGoneFilter());
    context.getLogger("io.tapeloom").setLevel(Level.toLevel(settings.logLevel()));
  }

  private static Encoder<ILoggingEvent> encoder(LoggerContext context, boolean json) {
    if (json) {
      var encoder = new EcsEncoder();
      encoder.setContext(context);
      encoder.setServiceName("tapeloom");
      encoder.start();
      return encoder;
    }
    var encoder = new PatternLayoutEncoder();
    encoder.setContext(context);
    encoder.setPattern(LINE);
    encoder.start();
    return encoder;
  }

  /**
   * Drops the lines, each with a stack trace, that event loops and routes log when a client has
   * disconnected before its response. Otherwise a client that reconnects in a loop fills the log.
   */
  private static final class ClientGoneFilter extends FailureFilter {

    @Override
    protected FilterReply decide(Throwable failure) {
      return CLIENT_GONE_MESSAGES.contains(String.valueOf(failure.getMessage()))
          ? FilterReply.DENY
          : FilterReply.NEUTRAL;
    }
  }
}
