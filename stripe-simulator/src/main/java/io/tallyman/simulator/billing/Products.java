package io.tallyman.simulator.billing;

import io.tallyman.simulator.account.Account;
import io.tallyman.simulator.account.StripeObject;
import io.tallyman.simulator.http.ApiError;
import io.tallyman.simulator.http.Call;
import io.tallyman.simulator.http.Lists;
import io.tallyman.simulator.http.Params;
import io.tallyman.simulator.http.Routes;
import java.util.List;

/** Products: what prices are for. */
final class Products {
  static final String KIND = "product";
  private final Account account;

  Products(Account account) {
    this.account = account;
  }

  void addTo(Routes routes) {
    routes
        .post("/v1/products", call -> create(call.params()))
        .get("/v1/products", this::list)
        .get("/v1/products/{id}", call -> account.get(KIND, call.id()))
        .post("/v1/products/{id}", this::update);
  }

  StripeObject create(Params params) {
    StripeObject product = account.draft(KIND, "prod").put("updated", account.seconds());
    String id = params.text("id");
    if (id != null && account.find(id).isPresent()) {
      throw ApiError.invalid("resource_already_exists", "Product already exists.", "id");
    }
    if (id != null) {
      product.put("id", id);
    }
    params.required("name");
    changed(product, params);
    account.add(product);
    account.tell("product.created", product);
    return product;
  }

  private StripeObject update(Call call) {
    StripeObject product = account.get(KIND, call.id());
    account.change(product, "product.updated", () -> changed(product, call.params()));
    return product;
  }

  private static void changed(StripeObject product, Params params) {
    params.copyTexts(product, "name", "description", "unit_label", "tax_code", "default_price");
    params.copyMetadata(product);
    if (params.has("active")) {
      product.put("active", params.flag("active"));
    }
  }

  private StripeObject list(Call call) {
    Params params = call.params();
    List<String> ids = params.texts("ids");
    return Lists.page(
        call,
        account
            .all(KIND)
            .filter(each -> ids.isEmpty() || ids.contains(each.id()))
            .filter(each -> !params.has("active") || each.flag("active") == params.flag("active")));
  }
}
