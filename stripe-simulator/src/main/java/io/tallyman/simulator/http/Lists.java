package io.tallyman.simulator.http;

import io.tallyman.simulator.account.StripeObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Stripe's lists: newest first, a page at a time, from a cursor that is an object's id. */
public final class Lists {
  private static final long DEFAULT_LIMIT = 10;
  private static final long MAX_LIMIT = 100;

  private Lists() {}

  /** A page of the objects, which come oldest first. {@code created} filters as Stripe's does. */
  public static StripeObject page(Call call, Stream<StripeObject> oldestFirst) {
    Params params = call.params();
    List<StripeObject> all =
        new ArrayList<>(oldestFirst.filter(created(params)).toList()).reversed();
    long limit = params.whole("limit").orElse(DEFAULT_LIMIT);
    if (limit < 1 || limit > MAX_LIMIT) {
      throw ApiError.invalid(
          "parameter_invalid_integer", "limit must be between 1 and 100", "limit");
    }
    String after = params.text("starting_after");
    String before = params.text("ending_before");
    List<StripeObject> rest = all;
    boolean more;
    if (before != null) {
      rest = all.subList(0, place(all, before, "ending_before"));
      more = rest.size() > limit;
      rest = rest.subList((int) Math.max(0, rest.size() - limit), rest.size());
    } else {
      rest = after == null ? all : all.subList(place(all, after, "starting_after") + 1, all.size());
      more = rest.size() > limit;
      rest = rest.subList(0, (int) Math.min(limit, rest.size()));
    }
    return of(rest, more, call.path());
  }

  /** A list object. Its members are the given ones, not copies. */
  public static StripeObject of(List<StripeObject> members, boolean more, String url) {
    Map<String, Object> list = new LinkedHashMap<>();
    list.put("object", "list");
    list.put("data", members);
    list.put("has_more", more);
    list.put("url", url);
    return StripeObject.of(list);
  }

  /** Objects whose field has the parameter's value, if the parameter was sent. */
  public static Predicate<StripeObject> matching(Params params, String... names) {
    return object ->
        Stream.of(names)
            .allMatch(name ->
                params.text(name) == null || Objects.equals(params.text(name), object.text(name)));
  }

  private static int place(List<StripeObject> all, String id, String param) {
    for (int i = 0; i < all.size(); i++) {
      if (all.get(i).id().equals(id)) {
        return i;
      }
    }
    throw ApiError.invalid("resource_missing", "No such object: '" + id + "'", param);
  }

  private static Predicate<StripeObject> created(Params params) {
    Params range = params.child("created");
    long from =
        Math.max(
            range.whole("gte").orElse(Long.MIN_VALUE),
            range.has("gt") ? range.requiredWhole("gt") + 1 : Long.MIN_VALUE);
    long to =
        Math.min(
            range.whole("lte").orElse(Long.MAX_VALUE),
            range.has("lt") ? range.requiredWhole("lt") - 1 : Long.MAX_VALUE);
    String exact = params.text("created");
    return object -> {
      long created = object.number("created");
      return created >= from
          && created <= to
          && (exact == null || exact.equals(String.valueOf(created)));
    };
  }
}
