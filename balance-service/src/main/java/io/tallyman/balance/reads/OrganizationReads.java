package io.tallyman.balance.reads;

import io.tallyman.balance.store.OrganizationTransaction;
import io.tallyman.balance.store.OrganizationTransactions;
import io.tallyman.web.ApiException;
import io.tallyman.web.ErrorCode;
import java.util.function.Function;

/** Looks things up for requests; what the store throws is answered for all requests alike. */
final class OrganizationReads {
  private final OrganizationTransactions transactions;

  OrganizationReads(OrganizationTransactions transactions) {
    this.transactions = transactions;
  }

  /** Reads of one organization, as of one moment. */
  <T> T read(String organization, Function<OrganizationTransaction, T> reads) {
    return transactions.read(organization, reads);
  }

  static ApiException noSuch(String what, String id) {
    return new ApiException(ErrorCode.NOT_FOUND, "There is no " + what + " " + id);
  }
}
