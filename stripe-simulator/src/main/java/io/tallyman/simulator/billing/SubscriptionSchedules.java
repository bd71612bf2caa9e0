package io.tallyman.simulator.billing;

import io.tallyman.simulator.account.Account;
import io.tallyman.simulator.account.StripeObject;
import io.tallyman.simulator.http.ApiError;
import io.tallyman.simulator.http.Call;
import io.tallyman.simulator.http.Lists;
import io.tallyman.simulator.http.Params;
import io.tallyman.simulator.http.Routes;
import java.util.List;
import java.util.Optional;

/** Which prices a subscription will have, phase by phase; a phase ends where a period does. */
public final class SubscriptionSchedules {
  private static final String KIND = "subscription_schedule";
  private static final String PATH = "/v1/subscription_schedules";
  private final Account account;
  private final SchedulePhases phases;
  private final Cancellations cancellations;

  SubscriptionSchedules(Account account, Prices prices, Cancellations cancellations) {
    this.account = account;
    this.phases = new SchedulePhases(account, prices);
    this.cancellations = cancellations;
  }

  void addTo(Routes routes) {
    routes
        .post(PATH, this::create)
        .get(PATH, this::list)
        .get(PATH + "/{id}", this::get)
        .post(PATH + "/{id}", this::update)
        .post(PATH + "/{id}/release", call -> release(active(call)))
        .post(PATH + "/{id}/cancel", this::cancel);
  }

  /** The schedule that a subscription follows. */
  public Optional<StripeObject> of(StripeObject subscription) {
    return account.find(subscription.text("schedule"));
  }

  /** The price that a subscription will have after the period that runs. */
  public Optional<StripeObject> next(StripeObject subscription) {
    return of(subscription)
        .flatMap(schedule ->
            schedule.objects("phases").stream()
                .filter(phase ->
                    phase.number("start_date") == schedule.number("current_phase.end_date"))
                .findFirst())
        .map(phase -> account.get("price", phase.objects("items").getFirst().need("price")));
  }

  /** Leaves a subscription as it is until its period ends, and then moves it to another price. */
  public void changeAtPeriodEnd(StripeObject subscription, String price) {
    StripeObject schedule = begin(subscription);
    StripeObject now = schedule.objects("phases").getFirst();
    Params later = Params.parse("").set("items[0][price]", price);
    StripeObject item = subscription.objects("items.data").getFirst();
    later.set("items[0][quantity]", String.valueOf(item.number("quantity")));
    StripeObject next = phases.later(later, subscription, now.number("end_date"));
    account.change(
        schedule,
        "subscription_schedule.updated",
        () -> schedule.put("phases", List.of(now, next)));
  }

  /** Leaves a subscription as it is, for good. */
  public StripeObject release(StripeObject schedule) {
    StripeObject subscription = subscription(schedule);
    schedule
        .put("status", "released")
        .put("released_at", account.seconds())
        .put("released_subscription", subscription.id())
        .put("subscription", null)
        .put("current_phase", null);
    account.change(
        subscription, "customer.subscription.updated", () -> subscription.put("schedule", null));
    account.tell("subscription_schedule.released", schedule);
    return schedule;
  }

  /** Moves a subscription whose period has ended to the phase that begins there. */
  void enter(StripeObject subscription) {
    StripeObject schedule = of(subscription).orElse(null);
    if (schedule == null || schedule.number("current_phase.end_date") > account.seconds()) {
      return;
    }
    Optional<StripeObject> next =
        schedule.objects("phases").stream()
            .filter(phase -> phase.number("start_date") <= account.seconds())
            .filter(phase -> phase.number("end_date") > account.seconds())
            .findFirst();
    if (next.isEmpty()) {
      release(schedule);
      return;
    }
    account.change(
        schedule,
        "subscription_schedule.updated",
        () -> schedule.put("current_phase", SchedulePhases.bounds(next.get())));
    List<StripeObject> items = subscription.objects("items.data");
    List<StripeObject> phased = next.get().objects("items");
    for (int i = 0; i < Math.min(items.size(), phased.size()); i++) {
      move(subscription, items.get(i), phased.get(i));
    }
    Items.showFirst(subscription);
  }

  /** Another interval is counted from here on. */
  private void move(StripeObject subscription, StripeObject item, StripeObject phased) {
    String interval = item.object("price.recurring").json().toString();
    Items.setPrice(item, account.get("price", phased.need("price")));
    item.put("quantity", phased.number("quantity"));
    if (!interval.equals(item.object("price.recurring").json().toString())) {
      subscription.put("billing_cycle_anchor", account.seconds());
    }
  }

  private StripeObject create(Call call) {
    StripeObject subscription =
        account.get(
            Subscriptions.KIND, call.params().required("from_subscription"), "from_subscription");
    if (subscription.has("schedule")) {
      throw ApiError.invalid(
          "You cannot migrate a subscription that is already attached to a schedule: `%s`."
              .formatted(subscription.need("schedule")));
    }
    return begin(subscription);
  }

  /** A schedule of one phase: the period that runs, as it is. */
  private StripeObject begin(StripeObject subscription) {
    StripeObject phase = phases.running(subscription);
    StripeObject schedule = account.draft(KIND, "sub_sched");
    schedule
        .put("billing_mode", subscription.object("billing_mode").copy())
        .put("current_phase", SchedulePhases.bounds(phase))
        .put("customer", subscription.need("customer"))
        .put("phases", List.of(phase))
        .put("subscription", subscription.id());
    account.add(schedule);
    account.tell("subscription_schedule.created", schedule);
    account.change(
        subscription,
        "customer.subscription.updated",
        () -> subscription.put("schedule", schedule.id()));
    return schedule;
  }

  private StripeObject update(Call call) {
    StripeObject schedule = active(call);
    StripeObject subscription = subscription(schedule);
    account.change(
        schedule,
        "subscription_schedule.updated",
        () -> {
          call.params().copyTexts(schedule, "end_behavior");
          call.params().copyMetadata(schedule);
          List<Params> sent = call.params().children("phases");
          if (!sent.isEmpty()) {
            schedule.put("phases", phases.of(schedule, subscription, sent));
          }
        });
    return schedule;
  }

  private StripeObject cancel(Call call) {
    StripeObject schedule = active(call);
    cancellations.now(subscription(schedule));
    return schedule;
  }

  private StripeObject subscription(StripeObject schedule) {
    return account.get(Subscriptions.KIND, schedule.need("subscription"));
  }

  private StripeObject get(Call call) {
    return account.get(KIND, call.id());
  }

  private StripeObject active(Call call) {
    StripeObject schedule = get(call);
    if (!schedule.is("status", "active")) {
      throw ApiError.invalid(
          "This subscription schedule is %s and cannot be changed."
              .formatted(schedule.need("status")));
    }
    return schedule;
  }

  private StripeObject list(Call call) {
    return Lists.page(call, account.all(KIND).filter(Lists.matching(call.params(), "customer")));
  }
}
