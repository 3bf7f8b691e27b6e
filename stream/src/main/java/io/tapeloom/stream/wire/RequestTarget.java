package io.tapeloom.stream.wire;

/** The target of an HTTP request: a path or an absolute URL (RFC 9112, section 3.2). */
public final class RequestTarget {

  private RequestTarget() {}

  /** The path and query of a target; a target without them is returned unchanged. */
  public static String originForm(String target) {
    if (target.startsWith("/")) {
      return target; // the usual case
    }
    int scheme = target.indexOf("://");
    if (scheme <= 0) {
      return target;
    }
    int begin = scheme + "://".length();
    while (begin < target.length() && "/?#".indexOf(target.charAt(begin)) < 0) {
      begin++;
    }
    var rest = target.substring(begin);
    return rest.startsWith("/") ? rest : "/" + rest;
  }

  /** The path of a target. */
  public static String path(String target) {
    var origin = originForm(target);
    int query = origin.indexOf('?');
    return query < 0 ? origin : origin.substring(0, query);
  }
}
