package io.tallyman.balance.gate;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import io.tallyman.balance.catalog.CatalogVersion;
import io.tallyman.balance.catalog.Limits;
import io.tallyman.balance.catalog.Prices;
import io.tallyman.catalog.Pricing;
import io.tallyman.refusal.Refusal;
import io.tallyman.topic.Decoded;
import io.tallyman.topic.GateUsage;
import io.tallyman.topic.UsageEvent;
import io.tallyman.web.ApiException;
import io.tallyman.web.ErrorCode;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Makes priced work of requests, by the catalog version in force now. */
final class WorkReader {
  private static final TimeBasedEpochGenerator IDS = Generators.timeBasedEpochGenerator();

  /**
   * Reads and prices a request.
   *
   * @throws ApiException if it cannot be priced
   */
  Work read(String organization, GateRequest request, CatalogVersion version) {
    if ((request.action() == null) == (request.amount() == null)) {
      throw ApiException.invalidField(
          "action", "Say either an action, with its data, or an amount");
    }
    ObjectNode data;
    if (request.amount() == null) {
      ObjectNode sent = request.data();
      data = sent == null ? JsonNodeFactory.instance.objectNode() : sent.deepCopy();
    } else if (request.data() == null) {
      data = JsonNodeFactory.instance.objectNode().put(Prices.AMOUNT, request.amount());
    } else {
      throw ApiException.invalidField("data", "An amount has no data");
    }
    put(data, "wallet", request.wallet());
    put(data, "resourceId", request.resourceId());
    if (request.metadata() != null) {
      data.set("metadata", request.metadata());
    }
    Names.checkText("description", request.description());
    String type = request.action() == null ? GateUsage.AMOUNT : request.action();
    return priced(organization, type, data, request.description(), version);
  }

  /** Prices what is already in the form of an event. */
  Work priced(
      String organization,
      String type,
      ObjectNode data,
      @Nullable String description,
      CatalogVersion version) {
    UsageEvent event =
        switch (GateUsage.read(organization, IDS.generate().toString(), type, data)) {
          case Decoded.Accepted accepted -> accepted.event();
          case Decoded.Refused refused -> throw notChargeable(refused.refusal());
        };
    return switch (Prices.of(version.catalog(), type, data)) {
      case Pricing.Refused refused -> throw notChargeable(refused.refusal());
      case Pricing.Priced priced ->
          new Work(
              event,
              priced.price(),
              version.id(),
              Limits.checks(version.catalog(), type, data, event.wallet()),
              Limits.moves(version.catalog(), type, event.wallet()),
              description);
    };
  }

  private static void put(ObjectNode data, String field, @Nullable String value) {
    if (value != null) {
      data.put(field, value);
    }
  }

  private static ApiException notChargeable(Refusal refusal) {
    return new ApiException(ErrorCode.NOT_CHARGEABLE, refusal.detail())
        .with("reason", refusal.reason().code());
  }
}
