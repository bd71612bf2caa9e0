package io.tallyman.web.access;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What people are, as their issuer says: to one organization, or to whoever runs the system. */
enum Role {
  /** Of an organization: pays, and disposes of its data. */
  OWNER,
  /** Of an organization: pays. */
  BILLING_ADMIN,
  /** Of an organization: looks. */
  VIEWER,
  /** Of all: looks, and makes good. */
  SUPPORT,
  /** Of all: runs the system. */
  OPERATOR;

  Set<Scope> scopes() {
    return switch (this) {
      case OWNER ->
          EnumSet.of(
              Scope.BALANCE_READ, Scope.BILLING_MANAGE, Scope.CHECKOUT_OPEN, Scope.DATA_MANAGE);
      case BILLING_ADMIN ->
          EnumSet.of(Scope.BALANCE_READ, Scope.BILLING_MANAGE, Scope.CHECKOUT_OPEN);
      case VIEWER -> EnumSet.of(Scope.BALANCE_READ);
      case SUPPORT ->
          EnumSet.of(Scope.ORGANIZATIONS_READ, Scope.BALANCE_READ, Scope.CREDITS_ADJUST);
      case OPERATOR -> EnumSet.allOf(Scope.class);
    };
  }

  /** Whether it is a role across organizations: it counts only where no organization is named. */
  boolean isAcrossOrganizations() {
    return switch (this) {
      case OWNER, BILLING_ADMIN, VIEWER -> false;
      case SUPPORT, OPERATOR -> true;
    };
  }

  /** The role of a name such as {@code billing_admin}; null: issuers have roles of their own. */
  static @Nullable Role named(String name) {
    for (Role role : values()) {
      if (role.name().toLowerCase(Locale.ROOT).equals(name)) {
        return role;
      }
    }
    return null;
  }
}
