package io.tallyman.web.access;

import io.tallyman.web.ApiException;
import io.tallyman.web.ErrorCode;
import jakarta.servlet.http.HttpServletRequest;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who sent a request, by the key it came with. Handler methods take it as a parameter.
 *
 * @param name as audits tell it: {@code admin}, or the key's id
 * @param organization the only one it may see or touch; null: any
 * @param wallet the only one of the organization that it may see or touch; null: any
 */
public record Caller(
    String name, Set<Scope> scopes, @Nullable String organization, @Nullable String wallet) {
  /** Whoever has the key of the environment: may do everything. */
  public static final Caller ADMINISTRATOR =
      new Caller("admin", EnumSet.allOf(Scope.class), null, null);

  private static final String ATTRIBUTE = Caller.class.getName();

  public Caller {
    scopes = Set.copyOf(scopes);
  }

  /** The caller of a request; null on an open path that came without a key. */
  public static @Nullable Caller of(HttpServletRequest request) {
    return (Caller) request.getAttribute(ATTRIBUTE);
  }

  void attachTo(HttpServletRequest request) {
    request.setAttribute(ATTRIBUTE, this);
  }

  /** Whether an organization is not another's. */
  public boolean maySee(String otherOrganization) {
    return organization == null || organization.equals(otherOrganization);
  }

  /** Whether a wallet, of an organization that it may see, is not another's. */
  public boolean mayUse(String otherWallet) {
    return wallet == null || wallet.equals(otherWallet);
  }

  /**
   * The wallet that a request is about.
   *
   * @param named by the request, if any
   * @return null if any
   * @throws ApiException if the caller is bound to another wallet than the one named
   */
  public @Nullable String walletOf(@Nullable String named) {
    if (named != null && !mayUse(named)) {
      throw new ApiException(ErrorCode.OTHER_WALLET, "The key is bound to wallet " + wallet);
    }
    return wallet == null ? named : wallet;
  }
}
