package io.tallyman.balance.audit;

import io.tallyman.balance.operations.Finding;
import io.tallyman.balance.store.LedgerRoots;
import io.tallyman.balance.store.LedgerRoots.RootHead;
import io.tallyman.ledger.Digest;
import io.tallyman.ledger.DigestWriter;
import io.tallyman.ledger.Replay.Mismatch;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Proves that a ledger still is what it was when its root was handed out. The heads that the root
 * is made of are kept beside the ledger, where whoever rewrites the one may rewrite the other; but
 * they would have to add up to a root that only the outside auditor has.
 */
final class RootAudit {
  private static final int HEADS_AT_A_TIME = 5_000;

  private RootAudit() {}

  /** The root over one more head: SHA-256 over the root so far, the account, its seq and hash. */
  static Digest add(DigestWriter writer, Digest root, long account, long seq, Digest hash) {
    return writer.put(root).put(account).put(seq).put(hash).digest();
  }

  /**
   * Some heads.
   *
   * @param last the account of the last of them; null after the last of all
   */
  record Slice(@Nullable Long last, Digest root, List<Finding> findings) {}

  /** Looks at the next heads of a root that was handed out. */
  static Slice next(Connection connection, Digest wanted, long after, Digest soFar)
      throws SQLException {
    Long operation = LedgerRoots.find(connection, wanted);
    if (operation == null) {
      return new Slice(null, soFar, List.of(found("root", wanted, "not known to this ledger")));
    }
    List<Finding> findings = new ArrayList<>();
    DigestWriter writer = new DigestWriter();
    Digest root = soFar;
    List<RootHead> heads = LedgerRoots.heads(connection, operation, after, HEADS_AT_A_TIME);
    for (RootHead head : heads) {
      root = add(writer, root, head.account(), head.seq(), head.hash());
      if (head.seq() > 0 && !head.hash().equals(head.now())) {
        findings.add(
            Finding.of(
                "root",
                null,
                null,
                "p" + head.account() + "." + head.seq(),
                new Mismatch(
                    "hash when the root was taken",
                    head.hash().toString(),
                    String.valueOf(head.now()))));
      }
    }
    boolean more = heads.size() == HEADS_AT_A_TIME;
    if (!more && !root.equals(wanted)) {
      findings.add(found("heads that the root was made of", wanted, root.toString()));
    }
    return new Slice(more ? heads.getLast().account() : null, root, findings);
  }

  private static Finding found(String what, Digest wanted, String actual) {
    return Finding.of(
        "root", null, null, wanted.toString(), new Mismatch(what, wanted.toString(), actual));
  }
}
