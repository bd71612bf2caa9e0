package io.tallyman.sandbox.issuer;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who can sign in.
 *
 * @param organization null: somebody across organizations
 */
record Person(String name, String role, String does, @Nullable String organization) {
  private static final List<Person> ACROSS_ORGANIZATIONS =
      List.of(
          new Person("Olive", "operator", "Runs Tallyman, and may do everything", null),
          new Person("Sam", "support", "Sees all organizations, gives and takes credits", null));

  static List<Person> acrossOrganizations() {
    return ACROSS_ORGANIZATIONS;
  }

  static List<Person> of(String organization) {
    return List.of(
        new Person("Ada", "owner", "Pays, and disposes of its data", organization),
        new Person("Ben", "billing_admin", "Pays: plans, packs, cards", organization),
        new Person("Vera", "viewer", "Looks, and changes nothing", organization));
  }

  /** The one of a role; null if nobody has it. */
  static @Nullable Person find(String role, String organization) {
    List<Person> all = new ArrayList<>(ACROSS_ORGANIZATIONS);
    all.addAll(of(organization));
    return all.stream().filter(person -> person.role.equals(role)).findFirst().orElse(null);
  }

  /** As audits name the person. */
  String subject() {
    return name.toLowerCase(Locale.ROOT) + "@" + (organization == null ? "tallyman" : organization);
  }

  /** The role as people write it: {@code Billing admin}. */
  String title() {
    return Character.toUpperCase(role.charAt(0)) + role.substring(1).replace('_', ' ');
  }
}
