package io.tapeloom.server.auth;

/** The reasons to refuse a token, with the texts that are sent to the client. */
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
  /** The public keys are not available now; a retry may succeed. */
  NO_KEYS("Token cannot be verified now"),
  /** Too many tokens are waiting to be verified; a retry may succeed. */
  BUSY("Too many tokens wait to be verified");

  private final String text;

  Reason(String text) {
    this.text = text;
  }

  Verification.Refused refused() {
    return new Verification.Refused(text, this == NO_KEYS || this == BUSY);
  }
}
