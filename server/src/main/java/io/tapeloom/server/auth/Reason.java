package io.tapeloom.server.auth;

/** Why a token is refused, in the words that the client is told. */
enum Reason {
  NOT_CONFIGURED("Authentication is not configured"),
  MALFORMED("Token is malformed"),
  ALGORITHM("Token algorithm is not accepted"),
  SIGNATURE("Token signature is invalid"),
  NO_EXPIRY("Token has no expiry"),
  EXPIRED("Token has expired"),
  NOT_YET_VALID("Token is not valid yet"),
  ISSUER("Token issuer is not accepted"),
  AUDIENCE("Token audience is not accepted"),
  NO_USER("Token has no user"),
  /** The public key cannot be had now: not the token's fault, and worth another try. */
  NO_KEYS("Token cannot be verified now"),
  /** Too many tokens are checked: not the token's fault either. */
  BUSY("Too many tokens wait to be verified");

  private final String text;

  Reason(String text) {
    this.text = text;
  }

  Verification.Refused refused() {
    return new Verification.Refused(text, this == NO_KEYS || this == BUSY);
  }
}
