package io.tallyman.balance.gate;

import io.tallyman.balance.catalog.CatalogHistory;
import io.tallyman.balance.gate.CreditsController.Consumed;
import io.tallyman.balance.gate.HoldController.CaptureRequest;
import io.tallyman.balance.gate.HoldController.Captured;
import io.tallyman.balance.gate.HoldController.Held;
import io.tallyman.balance.posting.AccountDemand;
import io.tallyman.balance.requests.OnceOnly;
import io.tallyman.balance.store.AccountDirectory;
import io.tallyman.balance.store.OrganizationTransactions;
import io.tallyman.balance.store.PostingNumbers;
import io.tallyman.balance.store.UsageWeeks;
import io.tallyman.ledger.HoldId;
import io.tallyman.ledger.PlainFallback.Shortage;
import io.tallyman.money.Credits;
import io.tallyman.web.ApiException;
import io.tallyman.web.ErrorCode;
import io.tallyman.web.access.Caller;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ProblemDetail;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What is behind the gate's controllers, on a database of a test. */
public final class GateUnderTest {
  private static final JsonMapper JSON = JsonMapper.shared();

  private final CreditsController credits;
  private final HoldCredits holds;
  private final RefundUsage refunds;

  public GateUnderTest(
      Jdbi writer, Jdbi app, CatalogHistory catalogs, UsageWeeks weeks, InstantSource clock) {
    OrganizationTransactions transactions = new OrganizationTransactions(app);
    OnceOnly onceOnly = new OnceOnly(JSON);
    GateTransaction transaction =
        new GateTransaction(
            transactions,
            catalogs,
            weeks,
            new PostingNumbers(writer),
            onceOnly,
            new AccountDemand(),
            clock);
    Gate gate =
        new Gate(new AccountDirectory(writer), catalogs, new GroupCommit(transaction, 2), clock);
    Refusals refusals = new Refusals("https://tallyman.example");
    credits = new CreditsController(gate, new CheckCredits(transactions, gate, clock), refusals);
    holds = new HoldCredits(gate, refusals);
    refunds = new RefundUsage(transactions, catalogs, onceOnly, clock);
  }

  /**
   * What came of a call.
   *
   * @param refused why not; null where it was done
   * @param id of the transaction, or the hold; null where there is none
   * @param shortage of credits, as the refusal tells it; null where it is for another reason
   */
  public record Outcome(
      @Nullable ErrorCode refused, @Nullable String id, @Nullable Shortage shortage) {}

  /** Work for a wallet: an action and its fields, in JSON. */
  public record Asked(String organization, String wallet, String action, String data) {
    private GateRequest request(@Nullable Duration ttl) {
      return new GateRequest(action, json(data), null, null, wallet, null, null, ttl);
    }
  }

  public Outcome consume(Asked asked) {
    return outcome(() -> {
      Object body =
          credits
              .consume(asked.organization(), asked.request(null), null, Caller.ADMINISTRATOR)
              .getBody();
      return ((Consumed) Objects.requireNonNull(body)).transactionId();
    });
  }

  public Outcome hold(Asked asked, Duration ttl) {
    return outcome(
        () -> ((Held) holds.hold(asked.organization(), asked.request(ttl), null).body()).id());
  }

  /** Settles a hold for other fields of its action. */
  public Outcome capture(String organization, HoldId hold, String data) {
    return outcome(() -> {
      CaptureRequest used = new CaptureRequest(json(data), null);
      return ((Captured) holds.capture(organization, hold, used, null).body()).transactionId();
    });
  }

  public Outcome release(String organization, HoldId hold) {
    return outcome(() -> {
      Object body = holds.release(organization, hold, null).body();
      return ((HoldController.Released) body).id();
    });
  }

  public Outcome refund(String organization, String transactionId) {
    return outcome(() -> {
      RefundUsage.Request request = new RefundUsage.Request(transactionId, null, "asked for", null);
      Object body = refunds.refund(organization, request, null, Caller.ADMINISTRATOR).body();
      return ((RefundUsage.Refunded) body).transactionId();
    });
  }

  private static Outcome outcome(Supplier<String> call) {
    try {
      return new Outcome(null, call.get(), null);
    } catch (ApiException refused) {
      return new Outcome(refused.code(), null, shortage(refused));
    }
  }

  private static @Nullable Shortage shortage(ApiException refused) {
    if (refused.code() != ErrorCode.INSUFFICIENT_CREDITS) {
      return null;
    }
    ProblemDetail problem = Objects.requireNonNull(refused.toResponse().getBody());
    return new Shortage(micros(problem, "required"), micros(problem, "available"));
  }

  private static long micros(ProblemDetail problem, String member) {
    Map<String, Object> members = Objects.requireNonNull(problem.getProperties());
    return Credits.parse(String.valueOf(members.get(member))).micros();
  }

  private static ObjectNode json(String data) {
    return (ObjectNode) JSON.readTree(data);
  }
}
