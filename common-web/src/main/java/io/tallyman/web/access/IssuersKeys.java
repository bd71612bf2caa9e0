package io.tallyman.web.access;

import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.JWKSetCacheRefreshEvaluator;
import com.nimbusds.jose.jwk.source.JWKSetParseException;
import com.nimbusds.jose.jwk.source.JWKSetRetrievalException;
import com.nimbusds.jose.jwk.source.JWKSetSource;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.jose.util.ResourceRetriever;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.text.ParseException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys that an OpenID Connect issuer signs with, fetched when they are first needed from where
 * its discovery document says.
 */
final class IssuersKeys implements JWKSetSource<SecurityContext> {
  private static final Logger log = LoggerFactory.getLogger(IssuersKeys.class);

  private static final Duration FRESH = Duration.ofMinutes(5);
  private static final Duration REFRESH_AHEAD = Duration.ofMinutes(1);

  /** Shorter than a request may take. */
  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(3);

  /** Tokens of unknown keys, which anybody can make, have the issuer asked no oftener. */
  private static final Duration BETWEEN_QUESTIONS = Duration.ofSeconds(10);

  /** People go on while their issuer is away. */
  private static final Duration OUTAGE = Duration.ofHours(4);

  private static final int MAX_BYTES = 256 * 1024;

  private final String issuer;
  private final ResourceRetriever web =
      new DefaultResourceRetriever(
          (int) ANSWER_LIMIT.toMillis(), (int) ANSWER_LIMIT.toMillis(), MAX_BYTES);
  private volatile boolean answered;

  IssuersKeys(String issuer) {
    this.issuer = issuer;
  }

  /** The keys, kept: asked for again before they are old, and when a token names an unknown one. */
  JWKSource<SecurityContext> kept() {
    return JWKSourceBuilder.create(this)
        .cache(FRESH.toMillis(), 2 * ANSWER_LIMIT.toMillis())
        .refreshAheadCache(REFRESH_AHEAD.toMillis(), false)
        .rateLimited(BETWEEN_QUESTIONS.toMillis())
        .retrying(true)
        .outageTolerant(OUTAGE.toMillis())
        .build();
  }

  /** Whether the issuer gave its keys when it was last asked. */
  boolean haveBeenGiven() {
    return answered;
  }

  @Override
  public JWKSet getJWKSet(
      JWKSetCacheRefreshEvaluator refresh, long now, @Nullable SecurityContext context)
      throws KeySourceException {
    answered = false;
    try {
      JWKSet keys = JWKSet.parse(read(whereKeysAre()));
      answered = true;
      return keys;
    } catch (IOException away) {
      log.warn("The issuer {} cannot be asked for its keys: {}", issuer, away.toString());
      throw new JWKSetRetrievalException(away.getMessage(), away);
    } catch (ParseException | IllegalArgumentException unreadable) {
      log.warn("What the issuer {} answers cannot be read: {}", issuer, unreadable.toString());
      throw new JWKSetParseException(unreadable.getMessage(), unreadable);
    }
  }

  private URL whereKeysAre() throws IOException, ParseException {
    String base = issuer.endsWith("/") ? issuer.substring(0, issuer.length() - 1) : issuer;
    var description =
        JSONObjectUtils.parse(read(URI.create(base + "/.well-known/openid-configuration").toURL()));
    if (!issuer.equals(JSONObjectUtils.getString(description, "issuer"))) {
      throw new ParseException("it says that it is another", 0);
    }
    URI keys = JSONObjectUtils.getURI(description, "jwks_uri");
    if (keys == null) {
      throw new ParseException("it does not say where its keys are", 0);
    }
    return keys.toURL();
  }

  private String read(URL url) throws IOException {
    return web.retrieveResource(url).getContent();
  }

  @Override
  public void close() {}
}
