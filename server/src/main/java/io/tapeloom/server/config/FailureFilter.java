package io.tapeloom.server.config;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;

/** Decides about every log line by the failure that it reports, before the line is made. */
public abstract class FailureFilter extends TurboFilter {

  /** What becomes of a line that reports this failure. */
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
   * The failure of a line, wherever its caller has put it: parameters are seen as they are given.
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
