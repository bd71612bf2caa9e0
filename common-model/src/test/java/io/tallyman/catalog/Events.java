package io.tallyman.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Events' data as the services read it, and its price. */
final class Events {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  private Events() {}

  static ObjectNode data(String json) {
    return (ObjectNode) JSON.readTree(json);
  }

  static Price priced(Catalog catalog, String action, String json) {
    Pricing pricing = catalog.price(action, data(json));
    assertThat(pricing).isInstanceOf(Pricing.Priced.class);
    return ((Pricing.Priced) pricing).price();
  }
}
