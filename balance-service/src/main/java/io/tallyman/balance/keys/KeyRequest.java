package io.tallyman.balance.keys;

import io.tallyman.topic.Names;
import io.tallyman.web.ApiException;
import io.tallyman.web.access.Scope;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a key is to be. */
record KeyRequest(
    @Nullable String name,
    @Nullable List<String> scopes,
    @Nullable String organization,
    @Nullable String wallet,
    @Nullable Instant expiresAt) {
  private static final int MAX_NAME = 200;

  private static final Set<Scope> ACROSS_ORGANIZATIONS =
      EnumSet.of(Scope.ORGANIZATIONS_READ, Scope.OPS);

  /** What is of use to those that may touch one wallet only. */
  private static final Set<Scope> OF_A_WALLET =
      EnumSet.of(
          Scope.EVENTS_WRITE,
          Scope.CREDITS_GATE,
          Scope.BALANCE_READ,
          Scope.TOKENS_MINT,
          Scope.CHECKOUT_OPEN);

  String checkedName() {
    if (name == null || name.isBlank() || name.length() > MAX_NAME || name.indexOf('\0') >= 0) {
      throw ApiException.invalidField("name", "name must be 1 to 200 characters, without NUL");
    }
    return name;
  }

  /** The scopes, and what the key is bound to, judged together. */
  List<String> checkedScopes() {
    if (scopes == null || scopes.isEmpty()) {
      throw ApiException.invalidField("scopes", "scopes must name at least one");
    }
    EnumSet<Scope> wanted = EnumSet.noneOf(Scope.class);
    scopes.forEach(scope -> wanted.add(scope(scope)));
    if (organization != null && !Collections.disjoint(wanted, ACROSS_ORGANIZATIONS)) {
      throw ApiException.invalidField(
          "scopes",
          ACROSS_ORGANIZATIONS.stream().map(Scope::code).toList()
              + " go across organizations: bind the key to none");
    }
    if (wallet != null && !OF_A_WALLET.containsAll(wanted)) {
      throw ApiException.invalidField(
          "scopes",
          "a key of one wallet may have " + OF_A_WALLET.stream().map(Scope::code).toList());
    }
    return wanted.stream().map(Scope::code).toList();
  }

  void checkBinding() {
    checkIdentifier("organization", organization);
    checkIdentifier("wallet", wallet);
    if (wallet != null && organization == null) {
      throw ApiException.invalidField("wallet", "a wallet is of an organization: name it");
    }
  }

  static @Nullable Instant checkedExpiry(@Nullable Instant expiresAt, Instant now) {
    if (expiresAt != null && !expiresAt.isAfter(now)) {
      throw ApiException.invalidField("expiresAt", "expiresAt must be yet to come");
    }
    return expiresAt;
  }

  private static Scope scope(@Nullable String code) {
    try {
      return Scope.ofCode(String.valueOf(code));
    } catch (IllegalArgumentException unknown) {
      throw ApiException.invalidField(
          "scopes",
          "scopes must be of " + List.of(Scope.values()).stream().map(Scope::code).toList());
    }
  }

  private static void checkIdentifier(String field, @Nullable String value) {
    if (value != null && !Names.isIdentifier(value)) {
      throw ApiException.invalidField(
          field, field + " must be 1 to 128 characters of A-Z a-z 0-9 . _ : @ -");
    }
  }
}
