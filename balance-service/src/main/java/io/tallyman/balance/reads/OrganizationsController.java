package io.tallyman.balance.reads;

import io.tallyman.balance.store.Organization;
import io.tallyman.balance.store.OrganizationQueries;
import io.tallyman.web.Cursor;
import io.tallyman.web.Page;
import io.tallyman.web.access.Needs;
import io.tallyman.web.access.Scope;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** All organizations, for operators and support. */
@RestController
class OrganizationsController {
  private final OrganizationQueries organizations;

  OrganizationsController(OrganizationQueries organizations) {
    this.organizations = organizations;
  }

  /** An organization as operators list it. */
  record OrganizationView(
      String id,
      @Nullable String name,
      @Nullable String email,
      @Nullable String locale,
      @Nullable String timezone,
      Instant createdAt) {}

  @Needs({Scope.ORGANIZATIONS_READ, Scope.OPS})
  @GetMapping("/v1/organizations")
  Page<OrganizationView> organizations(
      @RequestParam @Nullable String search,
      @RequestParam @Nullable Integer limit,
      @RequestParam @Nullable String cursor) {
    int size = Page.limit(limit);
    String after = cursor == null ? "" : Cursor.parse(cursor, 1).parts().getFirst();
    List<Organization> found = organizations.page(search, after, size + 1);
    return Page.of(found, size, OrganizationsController::view, last -> Cursor.of(last.name()));
  }

  private static OrganizationView view(Organization organization) {
    return new OrganizationView(
        organization.name(),
        organization.displayName(),
        organization.email(),
        organization.locale(),
        organization.timezone(),
        organization.createdAt());
  }
}
