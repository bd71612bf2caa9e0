package io.tallyman.balance.reads;

import io.tallyman.balance.store.DatabaseOutage;
import io.tallyman.balance.store.OrganizationTransaction;
import io.tallyman.balance.store.OrganizationTransactions;
import io.tallyman.balance.store.UnknownOrganizationException;
import io.tallyman.web.ApiException;
import io.tallyman.web.ErrorCode;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jdbi.v3.core.JdbiException;

/** Looks things up for requests, and tells as problems why it cannot. */
final class OrganizationReads {
  private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

  private final OrganizationTransactions transactions;

  OrganizationReads(OrganizationTransactions transactions) {
    this.transactions = transactions;
  }

  /**
   * Reads of one organization, as of one moment.
   *
   * @throws ApiException if nothing has ever named it, or the database is away
   */
  <T> T read(String organization, Function<OrganizationTransaction, T> reads) {
    return available(() -> {
      try {
        return transactions.read(organization, reads);
      } catch (UnknownOrganizationException unknown) {
        throw new ApiException(ErrorCode.NOT_FOUND, "There is " + unknown.getMessage(), unknown);
      }
    });
  }

  /** What {@code reads} returns, or a problem if the database is away. */
  static <T> T available(Supplier<T> reads) {
    try {
      return reads.get();
    } catch (JdbiException failed) {
      if (DatabaseOutage.isBehind(failed)) {
        throw new ApiException(
                ErrorCode.DEPENDENCY_UNAVAILABLE, "The ledger's database is away for now", failed)
            .retryAfter(RETRY_AFTER);
      }
      throw failed;
    }
  }

  static ApiException noSuch(String what, String id) {
    return new ApiException(ErrorCode.NOT_FOUND, "There is no " + what + " " + id);
  }
}
