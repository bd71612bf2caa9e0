package io.tallyman.simulator.account;

import io.tallyman.simulator.http.ApiError;
import java.io.Serializable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * The account: objects by id, what is due, and the instant at which things happen. Not safe for
 * concurrent use; the simulator lets one request or one due entry at it at a time.
 */
public final class Account {
  /** The version whose shapes the objects have. */
  public static final String API_VERSION = "2026-07-29.dahlia";

  /** Which request an event came from. */
  public record Cause(@Nullable String requestId, @Nullable String idempotencyKey) {
    public static final Cause TIME = new Cause(null, null);
  }

  private final Memory memory;
  private final Agenda agenda;
  private final Shapes shapes = new Shapes();
  private final Map<String, Map<String, StripeObject>> byKind = new HashMap<>();
  private final List<Consumer<StripeObject>> listeners = new ArrayList<>();
  private Cause cause = Cause.TIME;
  private String site = "";

  public Account(Memory memory) {
    this.memory = memory;
    this.agenda = new Agenda(memory);
    memory.objects.values().forEach(this::add);
  }

  public String id() {
    return memory.accountId;
  }

  /** What a part of the simulator remembers beside the objects, under a name of its own. */
  public <V extends Serializable> Map<String, V> memory(String name) {
    return memory.map(name);
  }

  /** The account as an object of the API. */
  public StripeObject itself() {
    StripeObject itself = shapes.fresh("account");
    return itself.put("id", id());
  }

  /** Where the pages are that objects link to: an origin, without a slash at its end. */
  public void siteAt(String origin) {
    site = origin;
  }

  /** The URL of a page. */
  public String page(String path) {
    return site + path;
  }

  public Agenda agenda() {
    return agenda;
  }

  public Instant now() {
    return memory.now;
  }

  public long seconds() {
    return memory.now.getEpochSecond();
  }

  /** A new object of a kind, with an id and its creation; not kept before {@link #add}. */
  public StripeObject draft(String kind, String prefix) {
    StripeObject object = shapes.fresh(kind).put("id", Ids.next(prefix));
    if (object.has("created")) {
      object.put("created", seconds());
    }
    return object;
  }

  public StripeObject add(StripeObject object) {
    memory.objects.put(object.id(), object);
    byKind.computeIfAbsent(object.kind(), kind -> new LinkedHashMap<>()).put(object.id(), object);
    return object;
  }

  public void remove(StripeObject object) {
    memory.objects.remove(object.id());
    byKind.getOrDefault(object.kind(), Map.of()).remove(object.id());
  }

  public Optional<StripeObject> find(@Nullable String objectId) {
    return Optional.ofNullable(objectId).map(memory.objects::get);
  }

  /** The object of this kind and id, or the error that Stripe answers. */
  public StripeObject get(String kind, String objectId) {
    return get(kind, objectId, "id");
  }

  /** As {@link #get(String, String)}, where the id came in a parameter. */
  public StripeObject get(String kind, String objectId, String param) {
    return find(objectId)
        .filter(object -> object.kind().equals(kind))
        .orElseThrow(() -> ApiError.missing(kind, objectId, param));
  }

  /** Objects of a kind, oldest first. */
  public Stream<StripeObject> all(String kind) {
    return byKind.getOrDefault(kind, Map.of()).values().stream();
  }

  public void onEvent(Consumer<StripeObject> listener) {
    listeners.add(listener);
  }

  /** Tells that something has happened to an object, which is told as it is now. */
  public void tell(String type, StripeObject object) {
    tell(type, object, null);
  }

  /** Makes a change, and tells of it unless it changed nothing. */
  public void change(StripeObject object, String type, Runnable change) {
    ObjectNode before = object.json().deepCopy();
    change.run();
    ObjectNode previous = Changes.between(before, object.json());
    if (!previous.isEmpty()) {
      tell(type, object, previous);
    }
  }

  private void tell(String type, StripeObject object, @Nullable ObjectNode previous) {
    StripeObject event = draft("event", "evt").put("type", type);
    event.put("data", Map.of("object", object.copy()));
    if (previous != null) {
      event.put("data.previous_attributes", previous);
    }
    event.put("request.id", cause.requestId());
    event.put("request.idempotency_key", cause.idempotencyKey());
    add(event);
    listeners.forEach(listener -> listener.accept(event));
  }

  /** Does something as of an instant for a cause. Time never goes back. */
  public void as(Instant instant, Cause of, Runnable deed) {
    if (instant.isAfter(memory.now)) {
      memory.now = instant;
    }
    cause = of;
    try {
      deed.run();
    } finally {
      cause = Cause.TIME;
    }
  }

  /** Runs the next due entry, at its own instant, if it is due by then. */
  public boolean runDue(Instant by) {
    Optional<Instant> next = agenda.next().filter(at -> !at.isAfter(by));
    next.ifPresent(at -> as(at, Cause.TIME, agenda::runNext));
    return next.isPresent();
  }
}
