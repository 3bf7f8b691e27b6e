package io.tapeloom.server.config;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;

/** Accepts or denies log lines by the exception that they report, before they are formatted. */
public abstract class FailureFilter extends TurboFilter {

  /** Returns whether to log a line that reports this failure. */
  protected abstract FilterReply decide(Throwable failure);

  @Override
  public final FilterReply decide(
      Marker marker,
      Logger logger,
      Level level,
      String format,
      Object[] parameters,
      Throwable failure) {
    var reported = failureOf(parameters, failure);
    return reported == null ? FilterReply.NEUTRAL : decide(reported);
  }

  /**
   * Returns the failure of a line: the explicit one, or else the last parameter if it is one. Turbo
   * filters receive the parameters before Logback separates a trailing exception from them.
   */
  static @Nullable Throwable failureOf(
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
}
