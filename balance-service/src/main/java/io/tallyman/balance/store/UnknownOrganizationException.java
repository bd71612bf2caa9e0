package io.tallyman.balance.store;

/** No event, call, plan or grant has ever named this organization. */
public final class UnknownOrganizationException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final String organization;

  public UnknownOrganizationException(String organization) {
    super("no organization " + organization);
    this.organization = organization;
  }

  public String organization() {
    return organization;
  }
}
