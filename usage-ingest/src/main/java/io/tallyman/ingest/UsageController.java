package io.tallyman.ingest;

import io.tallyman.topic.Decoded;
import io.tallyman.topic.UsageEvent;
import io.tallyman.web.ApiException;
import io.tallyman.web.ErrorCode;
import io.tallyman.web.OwnBodyLimit;
import io.tallyman.web.access.Caller;
import io.tallyman.web.access.Needs;
import io.tallyman.web.access.Scope;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The door for usage events: each item is answered, and none is accepted that Kafka has not. */
@RestController
class UsageController {
  private static final Logger log = LoggerFactory.getLogger(UsageController.class);

  private final UsageAdmission admission;
  private final UsagePublisher publisher;
  private final BytesInFlight inFlight;
  private final BodyReader bodies;
  private final IngestSettings settings;
  private final IngestMeters meters;
  private final InstantSource clock;

  UsageController(
      UsageAdmission admission,
      UsagePublisher publisher,
      IngestSettings settings,
      IngestMeters meters,
      InstantSource clock) {
    this.admission = admission;
    this.publisher = publisher;
    this.inFlight =
        new BytesInFlight(
            Math.toIntExact(settings.maxBytesInFlight().toBytes()),
            settings.maxBlock(),
            settings.retryAfter());
    this.bodies = new BodyReader(Math.toIntExact(settings.maxRequestSize().toBytes()));
    this.settings = settings;
    this.meters = meters;
    this.clock = clock;
  }

  /**
   * What became of a request's events.
   *
   * @param accepted how many Kafka has acknowledged
   */
  record Answer(int accepted, List<Rejected> rejected) {}

  /**
   * An event that was not accepted.
   *
   * @param index its place in the request, from 0
   * @param id the event's id, where it could be read
   * @param code of the closed list {@link io.tallyman.refusal.Reason}
   */
  record Rejected(int index, @Nullable String id, String code, String message) {}

  @EventsOperation
  @Needs(value = Scope.EVENTS_WRITE, confinesCaller = true)
  @OwnBodyLimit
  @PostMapping("/v1/events")
  @ResponseStatus(HttpStatus.ACCEPTED)
  Answer take(HttpServletRequest request, Caller caller) throws InterruptedException {
    UsageRequest mode = UsageRequest.modeOf(request);
    try (BytesInFlight.Share share = inFlight.share()) {
      byte[] body = bodies.read(request, share);
      return publish(mode.decode(request, body, settings.maxBatchEvents()), caller);
    }
  }

  private Answer publish(List<Decoded> items, Caller caller) throws InterruptedException {
    Instant now = clock.instant();
    List<UsageEvent> accepted = new ArrayList<>(items.size());
    List<Rejected> rejected = new ArrayList<>();
    for (int i = 0; i < items.size(); i++) {
      switch (admission.admit(items.get(i), caller, now)) {
        case Decoded.Accepted(UsageEvent event) -> accepted.add(event);
        case Decoded.Refused(var refusal, var attributes) -> {
          meters.rejected(refusal.reason());
          rejected.add(new Rejected(i, attributes.id(), refusal.reason().code(), refusal.detail()));
        }
      }
    }
    if (accepted.isEmpty()) {
      throw new ApiException(ErrorCode.NO_EVENT_ACCEPTED, "No event of this request is acceptable")
          .with("accepted", 0)
          .with("rejected", rejected);
    }
    publishAll(accepted);
    return new Answer(accepted.size(), rejected);
  }

  private void publishAll(List<UsageEvent> events) throws InterruptedException {
    try {
      publisher.publish(events);
      meters.accepted(events.size());
    } catch (NotAcknowledgedException e) {
      log.warn("Kafka acknowledged {} of {} events", e.acknowledged(), events.size(), e.getCause());
      meters.unacknowledged(events.size() - e.acknowledged());
      throw new ApiException(
              ErrorCode.DEPENDENCY_UNAVAILABLE,
              "Kafka acknowledged %d of %d events. Send all of them again: an event counts once, however often it is sent"
                  .formatted(e.acknowledged(), events.size()),
              e)
          .with("dependency", "kafka")
          .with("acknowledged", e.acknowledged())
          .retryAfter(settings.retryAfter());
    }
  }
}
