package io.tallyman.balance.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * How far each partition has been taken. The offset moves in the same transaction as the effects of
 * the records before it, and only from where its mover believes it to be: so a second owner, a
 * zombie or a redelivery changes nothing.
 */
public final class Fences {
  private static final String MOVE =
      """
      with held as (
        select o.topic_id, o.partition, o.next
        from intake_offset o
        join unnest(?::uuid[], ?::int[]) as w(topic_id, partition) using (topic_id, partition)
        order by o.topic_id, o.partition
        for update of o),
      moved as (
        update intake_offset o
        set next = w.next
        from held h
        join unnest(?::uuid[], ?::int[], ?::bigint[], ?::bigint[])
               as w(topic_id, partition, expected, next) using (topic_id, partition)
        where o.topic_id = h.topic_id and o.partition = h.partition and h.next = w.expected
        returning 1)
      select count(*) from moved
      """;
  private static final String START =
      """
      insert into intake_offset (topic_id, partition, next)
      values (:topicId, :partition, :next)
      on conflict do nothing
      """;
  private static final String READ =
      "select next from intake_offset where topic_id = :topicId and partition = :partition";

  private Fences() {}

  /** A partition of one incarnation of a topic. */
  public record Partition(UUID topicId, int partition) {}

  /** Records from {@code expected} up to, not including, {@code next} are taken. */
  public record Move(Partition partition, long expected, long next) {}

  /** Moves all of the fences or says that one was not where it was expected. */
  public static boolean move(Connection connection, Collection<Move> moves) throws SQLException {
    List<Move> wanted = List.copyOf(moves);
    Object[] topics = wanted.stream().map(move -> move.partition().topicId()).toArray();
    Object[] partitions = wanted.stream().map(move -> move.partition().partition()).toArray();
    try (PreparedStatement update = connection.prepareStatement(MOVE)) {
      update.setArray(1, connection.createArrayOf("uuid", topics));
      update.setArray(2, connection.createArrayOf("int", partitions));
      update.setArray(3, connection.createArrayOf("uuid", topics));
      update.setArray(4, connection.createArrayOf("int", partitions));
      update.setArray(
          5, connection.createArrayOf("bigint", wanted.stream().map(Move::expected).toArray()));
      update.setArray(
          6, connection.createArrayOf("bigint", wanted.stream().map(Move::next).toArray()));
      try (ResultSet moved = update.executeQuery()) {
        moved.next();
        return moved.getInt(1) == wanted.size();
      }
    }
  }

  /** The next offset to take, if the partition was ever started. */
  public static @Nullable Long read(Jdbi writer, Partition partition) {
    return writer.withHandle(handle ->
        handle
            .createQuery(READ)
            .bind("topicId", partition.topicId())
            .bind("partition", partition.partition())
            .mapTo(Long.class)
            .findOne()
            .orElse(null));
  }

  /** Starts a partition at an offset, unless it has been started, and returns where it is. */
  public static long start(Jdbi writer, Partition partition, long next) {
    writer.useHandle(handle ->
        handle
            .createUpdate(START)
            .bind("topicId", partition.topicId())
            .bind("partition", partition.partition())
            .bind("next", next)
            .execute());
    Long stored = read(writer, partition);
    if (stored == null) {
      throw new IllegalStateException("no fence for " + partition);
    }
    return stored;
  }

  /** All fences, for operators. */
  public static Map<Partition, Long> all(Jdbi ops) {
    Map<Partition, Long> fences = new HashMap<>();
    ops.useHandle(handle ->
        handle
            .createQuery("select topic_id, partition, next from intake_offset")
            .map((row, context) ->
                fences.put(
                    new Partition(row.getObject("topic_id", UUID.class), row.getInt("partition")),
                    row.getLong("next")))
            .list());
    return fences;
  }

  /** How many records have been taken, as far as offsets tell. */
  public static long taken(Jdbi ops) {
    return all(ops).values().stream().mapToLong(Long::longValue).sum();
  }
}
