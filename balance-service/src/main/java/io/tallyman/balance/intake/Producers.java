package io.tallyman.balance.intake;

import io.tallyman.refusal.Reason;
import io.tallyman.refusal.Refusal;
import io.tallyman.topic.Decoded;
import io.tallyman.topic.Names;
import io.tallyman.topic.Topics;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Producers that may name some organizations only. A record does not say who wrote it; the broker
 * knows. So each of them has a topic of its own, which nobody else may write to, and the topic says
 * who it was.
 */
final class Producers {
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");

  private final Map<String, Set<String>> organizationsByTopic = new TreeMap<>();

  /**
   * Producers with a topic of their own.
   *
   * @param organizations that each may name, by the producer's name
   * @throws IllegalArgumentException for a name of a producer that no topic may have, no
   *     organization, or an id that no organization has
   */
  Producers(Map<String, List<String>> organizations) {
    organizations.forEach((producer, allowed) -> {
      String setting = "tallyman.intake.producers." + producer;
      if (!NAME.matcher(producer).matches()) {
        throw new IllegalArgumentException(
            setting + ": a producer's name is 1 to 63 of a-z, 0-9 and -");
      }
      if (allowed.isEmpty() || !allowed.stream().allMatch(Names::isIdentifier)) {
        throw new IllegalArgumentException(
            setting + " must be organizations, with commas between, and is " + allowed);
      }
      organizationsByTopic.put(Topics.usageOf(producer), Set.copyOf(new HashSet<>(allowed)));
    });
  }

  /** The topics of those producers. */
  Set<String> ownTopics() {
    return Collections.unmodifiableSet(organizationsByTopic.keySet());
  }

  /** Every topic that usage comes from: the one of all first. */
  List<String> topics() {
    List<String> topics = new ArrayList<>();
    topics.add(Topics.USAGE);
    topics.addAll(ownTopics());
    return topics;
  }

  /** What a record of a topic says, unless it names an organization that its producer may not. */
  Decoded admit(String topic, Decoded decoded) {
    Set<String> allowed = organizationsByTopic.get(topic);
    if (allowed == null
        || !(decoded instanceof Decoded.Accepted(var event))
        || allowed.contains(event.organization())) {
      return decoded;
    }
    return new Decoded.Refused(
        new Refusal(
            Reason.OTHER_ORGANIZATION,
            "the producer of " + topic + " may not name " + event.organization()),
        new Decoded.Attributes(event.organization(), event.source(), event.id(), event.type()));
  }
}
