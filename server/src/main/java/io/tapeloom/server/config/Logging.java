package io.tapeloom.server.config;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.spi.FilterReply;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.slf4j.Marker;

/** Sets the log up: lines for a terminal, or JSON objects. */
public final class Logging {

  private static final String LINE = "%d{HH:mm:ss.SSS} %-5level %logger{0} - %msg%n";

  /** Warns, with a stack, of each client that leaves before it has its answer. */
  private static final String ANSWERS =
      "io.micronaut.http.server.netty.handler.PipeliningServerHandler";

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
      var encoder = new JsonEncoder();
      encoder.setContext(context);
      encoder.setWithFormattedMessage(true);
      encoder.setWithMessage(false);
      encoder.setWithArguments(false);
      encoder.setWithContext(false);
      encoder.setWithNanoseconds(false);
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
   * The failure that a line is about, wherever its caller has put it: a turbo filter sees the
   * parameters as they were given.
   */
  public static @Nullable Throwable failureOf(
      Object @Nullable [] parameters, @Nullable Throwable failure) {
    if (failure != null) {
      return failure;
    }
    return parameters != null
            && parameters.length > 0
            && parameters[parameters.length - 1] instanceof Throwable last
        ? last
        : null;
  }

  /**
   * Leaves out what an event loop warns of, with a stack, when the rest of an answer is made for a
   * client that has left meanwhile.
   */
  private static final class Departures extends TurboFilter {

    @Override
    public FilterReply decide(
        Marker marker,
        Logger logger,
        Level level,
        String format,
        Object[] parameters,
        Throwable failure) {
      return failureOf(parameters, failure) instanceof IllegalStateException late
              && "onNext before request?".equals(late.getMessage())
          ? FilterReply.DENY
          : FilterReply.NEUTRAL;
    }
  }
}
