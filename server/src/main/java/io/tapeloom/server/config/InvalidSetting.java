package io.tapeloom.server.config;

/**
 * An environment variable with a value that cannot be used. The message is a single line that names
 * the variable, its value, and either what is allowed or what is wrong.
 */
public final class InvalidSetting extends RuntimeException {

  private static final long serialVersionUID = 1;

  /**
   * A value that is not allowed.
   *
   * @param allowed what is allowed, as a phrase that follows "must be"
   */
  InvalidSetting(String variable, String value, String allowed) {
    this("%s must be %s, got %s".formatted(variable, allowed, quoted(value)));
  }

  /**
   * A value that is not allowed, with the exact problem.
   *
   * @param allowed what is allowed, as a phrase that follows "must be"
   */
  InvalidSetting(String variable, String value, String allowed, String problem) {
    this("%s must be %s, got %s: %s".formatted(variable, allowed, quoted(value), problem));
  }

  private InvalidSetting(String message) {
    super(message);
  }

  /** A value that is well formed but cannot be used, with the reason. */
  public static InvalidSetting unusable(String variable, String value, String problem) {
    return new InvalidSetting("%s=%s: %s".formatted(variable, oneLine(value), problem));
  }

  private static String quoted(String value) {
    return value.isEmpty() ? "no value" : "\"%s\"".formatted(oneLine(value));
  }

  private static String oneLine(String value) {
    return value.replaceAll("\\p{Cntrl}", "?");
  }
}
