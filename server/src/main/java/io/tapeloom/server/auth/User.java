package io.tapeloom.server.auth;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The user that a token names. Immutable.
 *
 * @param id the user id in the token: not blank, at most {@value #MAX_ID_LENGTH} characters, all of
 *     them visible
 * @param permissions the permissions in the token's order; none is blank or has invisible
 *     characters
 */
public record User(String id, Set<String> permissions) {

  private static final String INVISIBLE =
      "\\x00-\\x1f\\x7f-\\x9f\\xad\\u0600-\\u0605\\u061c\\u06dd\\u070f"
          + "\\u0890\\u0891\\u08e2\\u180e\\u200b-\\u200f\\u2028-\\u202e"
          + "\\u2060-\\u206f\\ufeff\\ufff9-\\ufffb";

  private static final String SPACES = "\\x20\\xa0\\u1680\\u2000-\\u200a\\u202f\\u205f\\u3000";

  /**
   * The pattern of an id for the API documents. {@link #isId} rejects a few more rare invisible
   * characters.
   */
  static final String ID =
      "^[^" + INVISIBLE + "]*[^" + INVISIBLE + SPACES + "][^" + INVISIBLE + "]*$";

  /** The maximum length of a subject in OpenID Connect. */
  public static final int MAX_ID_LENGTH = 255;

  public User {
    if (!isId(id)) {
      throw new IllegalArgumentException("not a valid user id");
    }
    if (!permissions.stream().allMatch(User::isPermission)) {
      throw new IllegalArgumentException("not a valid permission");
    }
    permissions = Collections.unmodifiableSet(new LinkedHashSet<>(permissions));
  }

  /** Returns whether the text is a valid user id. */
  static boolean isId(String text) {
    return text.length() <= MAX_ID_LENGTH && isReadable(text);
  }

  /** Returns whether the text is a valid permission. */
  static boolean isPermission(String text) {
    return isReadable(text);
  }

  /**
   * Returns whether a text is not blank and has no characters that would change the text around it
   * in a log.
   */
  private static boolean isReadable(String text) {
    return !text.isBlank() && text.codePoints().allMatch(User::isVisible);
  }

  private static boolean isVisible(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }
}
