package io.tapeloom.server.auth;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Somebody whom a token has named. Immutable.
 *
 * @param id what the token calls them: not blank, at most {@value #MAX_ID_LENGTH} characters, all
 *     of them visible
 * @param permissions what they may do, in the token's order; none is blank or has characters that
 *     cannot be seen
 */
public record User(String id, Set<String> permissions) {

  private static final String INVISIBLE =
      "\\x00-\\x1f\\x7f-\\x9f\\xad\\u0600-\\u0605\\u061c\\u06dd\\u070f"
          + "\\u0890\\u0891\\u08e2\\u180e\\u200b-\\u200f\\u2028-\\u202e"
          + "\\u2060-\\u206f\\ufeff\\ufff9-\\ufffb";

  private static final String SPACES = "\\x20\\xa0\\u1680\\u2000-\\u200a\\u202f\\u205f\\u3000";

  /**
   * What an id is made of, as a pattern that documents can have. {@link #isId} knows a few rare
   * characters more that cannot be seen.
   */
  static final String ID =
      "^[^" + INVISIBLE + "]*[^" + INVISIBLE + SPACES + "][^" + INVISIBLE + "]*$";

  /** As long as a subject may be in OpenID Connect. */
  public static final int MAX_ID_LENGTH = 255;

  public User {
    if (!isId(id)) {
      throw new IllegalArgumentException("no id of a user");
    }
    if (!permissions.stream().allMatch(User::isPermission)) {
      throw new IllegalArgumentException("no permission of a user");
    }
    permissions = Collections.unmodifiableSet(new LinkedHashSet<>(permissions));
  }

  /** Whether the text can be a user's id. */
  static boolean isId(String text) {
    return text.length() <= MAX_ID_LENGTH && isReadable(text);
  }

  /** Whether the text can be a permission. */
  static boolean isPermission(String text) {
    return isReadable(text);
  }

  /** Not blank, and nothing in it that would move, hide or turn what stands around it in a log. */
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
