package io.tallyman.balance.gate;

import io.tallyman.balance.catalog.CatalogHistory;
import io.tallyman.balance.catalog.Timeline;
import io.tallyman.balance.gate.Call.Account;
import io.tallyman.balance.requests.Answer;
import io.tallyman.balance.store.AccountDirectory;
import io.tallyman.balance.store.AccountDirectory.Key;
import io.tallyman.balance.store.AccountDirectory.Ref;
import io.tallyman.balance.store.UnknownOrganizationException;
import io.tallyman.topic.UsageEvent;
import io.tallyman.web.ApiException;
import io.tallyman.web.ErrorCode;
import io.tallyman.web.IdempotencyKey;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The way that all of the gate's calls go: find the wallet, price the work, take a turn. */
final class Gate {
  private final AccountDirectory directory;
  private final CatalogHistory catalogs;
  private final GroupCommit groupCommit;
  private final InstantSource clock;
  private final WorkReader reader = new WorkReader();

  Gate(
      AccountDirectory directory,
      CatalogHistory catalogs,
      GroupCommit groupCommit,
      InstantSource clock) {
    this.directory = directory;
    this.catalogs = catalogs;
    this.groupCommit = groupCommit;
    this.clock = clock;
  }

  Timeline timeline() {
    return catalogs.timeline();
  }

  /** Reads a request and prices what it asks for, by the catalog version in force now. */
  Work price(String organization, GateRequest request) {
    Names.checkOrganization(organization);
    return reader.read(organization, request, timeline().at(clock.instant()));
  }

  WorkReader reader() {
    return reader;
  }

  /** The account of a wallet, which comes into being if the catalog lets it. */
  Account open(String organization, String wallet) {
    Instant now = clock.instant();
    Key key = new Key(organization, wallet);
    Ref ref = directory.resolve(List.of(key), Openings.at(timeline(), now), now).get(key);
    if (ref == null) {
      throw new UnknownOrganizationException(organization);
    }
    return new Account(organization, ref.accountId());
  }

  /**
   * The account of a wallet that is there.
   *
   * @throws ApiException if nothing has ever named it
   */
  Account find(String organization, String wallet) {
    Long account = accountOf(organization, wallet);
    if (account == null) {
      throw new ApiException(ErrorCode.NOT_FOUND, "There is no wallet " + wallet);
    }
    return new Account(organization, account);
  }

  /** The account of a wallet; null if nothing has ever named it. */
  @Nullable Long accountOf(String organization, String wallet) {
    Ref ref = directory.find(new Key(organization, wallet));
    return ref == null ? null : ref.accountId();
  }

  /**
   * Fails unless the organization is known.
   *
   * @throws UnknownOrganizationException if nothing has ever named it
   */
  void checkKnown(String organization) {
    Names.checkOrganization(organization);
    if (directory.find(new Key(organization, UsageEvent.DEFAULT_WALLET)) == null) {
      throw new UnknownOrganizationException(organization);
    }
  }

  /** Takes a turn at an account. */
  <T> Answer<T> take(
      Account account, @Nullable IdempotencyKey key, Function<Turn, Answer<T>> work) {
    return groupCommit.take(new Call<>(account, key, work));
  }
}
