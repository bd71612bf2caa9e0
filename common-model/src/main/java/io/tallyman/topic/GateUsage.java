package io.tallyman.topic;

import tools.jackson.databind.node.ObjectNode;

/** Usage that the gate charges: events of the ledger's own making, beside those of producers. */
public final class GateUsage {
  /** The source of everything the gate charges. */
  public static final String SOURCE = "urn:tallyman:gate";

  /** The type of an amount that is charged as such, without an action of the catalog. */
  public static final String AMOUNT = "tallyman.amount";

  private GateUsage() {}

  /** Makes an event of what a request asked for, by the rules that bind producers' events. */
  public static Decoded read(String organization, String id, String type, ObjectNode data) {
    try {
      DataFields fields = DataFields.check(new CloudEvent.Data(data, data.toString()), false);
      return new Decoded.Accepted(
          new UsageEvent(
              SOURCE,
              id,
              type,
              organization,
              null,
              fields.wallet(),
              fields.resourceId(),
              fields.hold(),
              data,
              data.toString()));
    } catch (RefusedException refused) {
      return new Decoded.Refused(
          refused.refusal(), new Decoded.Attributes(organization, SOURCE, id, type));
    }
  }
}
