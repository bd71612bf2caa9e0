package io.tallyman.balance.intake;

import io.tallyman.balance.operations.Wanted;
import io.tallyman.balance.operations.Work;
import io.tallyman.balance.store.QuarantineQueries;
import io.tallyman.balance.store.QuarantineQueries.Filter;
import io.tallyman.refusal.Reason;
import io.tallyman.web.ApiException;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Tries all waiting records again that were refused for a reason, or are of an organization. */
final class ReplayWork implements Work {
  private static final int AT_A_TIME = 50;
  private static final String WAITING = "waiting";

  private final QuarantineQueries quarantine;
  private final QuarantineReplay replay;
  private final JsonMapper json;

  ReplayWork(QuarantineQueries quarantine, QuarantineReplay replay, JsonMapper json) {
    this.quarantine = quarantine;
    this.replay = replay;
    this.json = json;
  }

  private record Position(long after, long accepted, long refused) {}

  @Override
  public String kind() {
    return "replay";
  }

  @Override
  public String firstPhase(Wanted wanted) {
    return "records";
  }

  @Override
  public long total(Wanted wanted) {
    try {
      String reason = wanted.reason();
      return quarantine.count(
          new Filter(
              reason == null ? null : Reason.ofCode(reason).code(),
              wanted.organization(),
              WAITING));
    } catch (IllegalArgumentException unknown) {
      throw ApiException.invalidField("reason", "there is no reason \"" + wanted.reason() + "\"");
    }
  }

  @Override
  public Step step(long operation, Wanted wanted, @Nullable String position) throws SQLException {
    Position at =
        position == null ? new Position(0, 0, 0) : json.readValue(position, Position.class);
    Filter filter = new Filter(wanted.reason(), wanted.organization(), WAITING);
    List<Long> ids = quarantine.idsAfter(filter, at.after(), AT_A_TIME);
    for (long id : ids) {
      replay.replay(id, "operation:" + operation);
    }
    long refused =
        quarantine.find(ids).stream().filter(record -> record.state().equals(WAITING)).count();
    Position next =
        new Position(
            ids.isEmpty() ? at.after() : ids.getLast(),
            at.accepted() + ids.size() - refused,
            at.refused() + refused);
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("replayed", next.accepted());
    result.put("refusedAgain", next.refused());
    return new Step(
        firstPhase(wanted),
        ids.size() < AT_A_TIME ? null : json.writeValueAsString(next),
        ids.size(),
        List.of(),
        result);
  }
}
