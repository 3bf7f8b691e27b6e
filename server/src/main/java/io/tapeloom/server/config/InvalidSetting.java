package io.tapeloom.server.config;

/** An environment variable that cannot be used; the message is the one line that says why. */
public final class InvalidSetting extends RuntimeException {

  private static final long serialVersionUID = 1;

  public InvalidSetting(String variable, String value, String allowed) {
    super("%s=%s is not allowed: %s".formatted(variable, oneLine(value), allowed));
  }

  private static String oneLine(String value) {
    return value.replaceAll("\\p{Cntrl}", "?");
  }
}
