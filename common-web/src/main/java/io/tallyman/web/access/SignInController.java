package io.tallyman.web.access;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** What a page needs to sign people in, and to show who they are and what they may do. */
@RestController
class SignInController {
  private final OidcSettings settings;

  SignInController(OidcSettings settings) {
    this.settings = settings;
  }

  /**
   * Where people sign in.
   *
   * @param issuer null: nowhere; they come with keys
   */
  record SignIn(@Nullable String issuer, String clientId, String scope, String audience) {}

  @OpenToAll
  @GetMapping("/v1/sign-in")
  SignIn signIn() {
    return new SignIn(
        settings.issuer(), settings.clientId(), settings.scope(), settings.audience());
  }

  /**
   * Who asks.
   *
   * @param organization null: any
   * @param wallet null: any
   */
  record Me(
      String name, List<String> scopes, @Nullable String organization, @Nullable String wallet) {}

  @OpenToCallers
  @GetMapping("/v1/caller")
  Me caller(Caller caller) {
    return new Me(
        caller.name(),
        caller.scopes().stream().sorted().map(Scope::code).toList(),
        caller.organization(),
        caller.wallet());
  }
}
