package io.tapeloom.server.auth;

/** The permissions of tokens that this server uses itself. */
public final class Permission {

  /** To change orders and positions. */
  public static final String TRADE = "trade";

  /** To read the account, its orders and positions. */
  public static final String ACCOUNT = "account";

  private Permission() {}
}
