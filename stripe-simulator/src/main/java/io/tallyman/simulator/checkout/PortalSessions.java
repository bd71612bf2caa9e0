package io.tallyman.simulator.checkout;

import io.tallyman.simulator.account.Account;
import io.tallyman.simulator.account.StripeObject;
import io.tallyman.simulator.http.Call;
import io.tallyman.simulator.http.Lists;
import io.tallyman.simulator.http.Params;
import io.tallyman.simulator.http.Routes;
import tools.jackson.databind.node.ObjectNode;

/** Sessions of the customer portal, and what the portal lets customers do. */
public final class PortalSessions {
  static final String KIND = "billing_portal.session";
  private static final String CONFIGURATION = "billing_portal.configuration";
  private final Account account;
  private final String pageUrl;

  /**
   * @param pageUrl where the portal is; the session's id is added
   */
  public PortalSessions(Account account, String pageUrl) {
    this.account = account;
    this.pageUrl = pageUrl;
  }

  public void addTo(Routes routes) {
    routes
        .post("/v1/billing_portal/sessions", this::create)
        .post("/v1/billing_portal/configurations", call -> configure(call.params()))
        .get("/v1/billing_portal/configurations", this::configurations)
        .get(
            "/v1/billing_portal/configurations/{id}", call -> account.get(CONFIGURATION, call.id()))
        .post("/v1/billing_portal/configurations/{id}", this::reconfigure);
  }

  StripeObject configuration(StripeObject session) {
    return account.get(CONFIGURATION, session.need("configuration"));
  }

  private StripeObject create(Call call) {
    Params params = call.params();
    StripeObject customer = account.get("customer", params.required("customer"), "customer");
    String configuration = params.text("configuration");
    StripeObject session = account.draft(KIND, "bps");
    session
        .put("customer", customer.id())
        .put(
            "configuration",
            configuration == null
                ? usual().id()
                : account.get(CONFIGURATION, configuration, "configuration").id())
        .put("return_url", params.text("return_url"))
        .put("url", pageUrl + session.id());
    return account.add(session);
  }

  /** The configuration that is used where none is named; the first one, or one that allows all. */
  private StripeObject usual() {
    return account
        .all(CONFIGURATION)
        .filter(each -> each.flag("is_default"))
        .findFirst()
        .orElseGet(() -> configure(Params.parse("")));
  }

  private StripeObject configure(Params params) {
    StripeObject configuration = account.draft(CONFIGURATION, "bpc");
    configuration.put("is_default", account.all(CONFIGURATION).findAny().isEmpty());
    account.add(configuration);
    changed(configuration, params);
    account.tell("billing_portal.configuration.created", configuration);
    return configuration;
  }

  private StripeObject reconfigure(Call call) {
    StripeObject configuration = account.get(CONFIGURATION, call.id());
    account.change(
        configuration,
        "billing_portal.configuration.updated",
        () -> changed(configuration, call.params()));
    return configuration;
  }

  private void changed(StripeObject configuration, Params params) {
    configuration.put("updated", account.seconds());
    params.copyTexts(configuration, "default_return_url", "name");
    params.copyMetadata(configuration);
    for (String part : new String[] {"features", "business_profile"}) {
      params.child(part).mergeInto((ObjectNode) configuration.json().get(part));
    }
    if (params.has("active")) {
      configuration.put("active", params.flag("active"));
    }
  }

  private StripeObject configurations(Call call) {
    Params params = call.params();
    return Lists.page(
        call,
        account
            .all(CONFIGURATION)
            .filter(each ->
                !params.has("is_default") || each.flag("is_default") == params.flag("is_default"))
            .filter(each -> !params.has("active") || each.flag("active") == params.flag("active")));
  }
}
