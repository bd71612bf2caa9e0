package io.tallyman.balance.keys;

import io.tallyman.topic.Names;
import io.tallyman.web.ApiException;
import io.tallyman.web.ErrorCode;
import io.tallyman.web.access.AccessTokens;
import io.tallyman.web.access.Caller;
import io.tallyman.web.access.Needs;
import io.tallyman.web.access.Scope;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Tokens that a backend hands to its pages: for one organization, and for minutes. */
@RestController
class TokensController {
  private static final Duration LIVES = Duration.ofMinutes(15);
  private static final Duration LONGEST = Duration.ofHours(1);

  private final AccessTokens tokens;

  TokensController(AccessTokens tokens) {
    this.tokens = tokens;
  }

  /**
   * What a token is to open.
   *
   * @param wallet the only one it shows; all where it is left out
   * @param ttl how long it lives: 15 minutes, unless said
   * @param checkout whether it also opens the page on which credits are bought
   */
  record TokenRequest(
      @Nullable String wallet, @Nullable Duration ttl, @Nullable Boolean checkout) {}

  /** A token. */
  record TokenView(
      String token,
      String organization,
      @Nullable String wallet,
      List<String> scopes,
      Instant expiresAt) {}

  @Needs(value = Scope.TOKENS_MINT, confinesCaller = true)
  @PostMapping("/v1/organizations/{organization}/tokens")
  @ResponseStatus(HttpStatus.CREATED)
  TokenView mint(
      @PathVariable String organization,
      @RequestBody(required = false) @Nullable TokenRequest request,
      Caller caller) {
    TokenRequest wanted = request == null ? new TokenRequest(null, null, null) : request;
    String wallet = caller.walletOf(wanted.wallet());
    checkIdentifier("organization", organization);
    checkIdentifier("wallet", wallet);
    Duration lives = wanted.ttl() == null ? LIVES : wanted.ttl();
    if (lives.compareTo(Duration.ofSeconds(1)) < 0 || lives.compareTo(LONGEST) > 0) {
      throw ApiException.invalidField("ttl", "ttl must be PT1S to PT1H");
    }
    EnumSet<Scope> scopes = EnumSet.of(Scope.BALANCE_READ);
    if (Boolean.TRUE.equals(wanted.checkout())) {
      scopes.add(Scope.CHECKOUT_OPEN);
      if (!caller.scopes().contains(Scope.CHECKOUT_OPEN)) {
        throw new ApiException(
            ErrorCode.FORBIDDEN, "The key needs " + Scope.CHECKOUT_OPEN.code() + " for checkout");
      }
    }
    AccessTokens.Minted minted = tokens.mint(caller, organization, wallet, scopes, lives);
    return new TokenView(
        minted.token(),
        organization,
        wallet,
        scopes.stream().map(Scope::code).toList(),
        minted.expiresAt());
  }

  private static void checkIdentifier(String field, @Nullable String value) {
    if (value != null && !Names.isIdentifier(value)) {
      throw ApiException.invalidField(
          field, field + " must be 1 to 128 characters of A-Z a-z 0-9 . _ : @ -");
    }
  }
}
