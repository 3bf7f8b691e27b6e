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

/** Sets the log up: lines for a terminal, or JSON objects by the Elastic Common Schema. */
public final class Logging {

  private static final String LINE =
      "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} %-5level %logger{0} - %msg%n";

  /** Warns, with a stack, of each client that leaves before it has its answer. */
  private static final String ANSWERS =
      "io.micronaut.http.server.netty.handler.PipeliningServerHandler";

  /** What ends the work for a client that has left. */
  public static final String CLIENT_IS_GONE = "The client is gone";

  /** Messages of failures that say no more than that a client has left. */
  private static final Set<String> DEPARTED = Set.of(CLIENT_IS_GONE, "onNext before request?");

  private Logging() {}

  /** Makes the settings' format and level those of the whole program. */
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
    context.addTurboFilter(new Departures());
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
   * Leaves out what event loops and routes log, with a stack, when an answer is made for a client
   * that has left meanwhile: who comes and goes again and again would fill the log.
   */
  private static final class Departures extends FailureFilter {

    @Override
    protected FilterReply decide(Throwable failure) {
      return DEPARTED.contains(String.valueOf(failure.getMessage()))
          ? FilterReply.DENY
          : FilterReply.NEUTRAL;
    }
  }
}
