package io.tallyman.sandbox.issuer;

/**
 * What the issuer and the dashboard know of each other.
 *
 * @param issuer its URL
 * @param audience what its tokens open
 * @param client the dashboard's id
 * @param origin the dashboard's
 */
record IssuerSettings(String issuer, String audience, String client, String origin) {
  /** The only address that codes are sent to. */
  String page() {
    return origin + "/app/signed-in";
  }

  String signInPage() {
    return origin + "/app/sign-in";
  }
}
