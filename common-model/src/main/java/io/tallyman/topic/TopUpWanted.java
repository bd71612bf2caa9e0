package io.tallyman.topic;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.tallyman.money.Credits;
import io.tallyman.money.Money;
import java.time.Instant;
import java.util.UUID;

/**
 * The ledger asks, on {@link Topics#BALANCE}, for a pack to be bought: once. Whoever buys does so
 * under a key made of {@code attempt}, and tells what came of it.
 *
 * @param attempt chosen by the ledger, and stored before it is told
 * @param price what the pack cost when the attempt was made
 */
public record TopUpWanted(
    UUID attempt,
    String organization,
    String wallet,
    String pack,
    Credits credits,
    Money price,
    Instant startedAt) {

  /** The CloudEvents {@code type}. */
  public static final String TYPE = "tallyman.balance.topup.wanted";

  /** The CloudEvents {@code id}. */
  @JsonIgnore
  public String id() {
    return attempt.toString();
  }
}
