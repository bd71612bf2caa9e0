package io.tallyman.balance.posting;

import io.tallyman.balance.catalog.Timeline;
import io.tallyman.balance.posting.RunAssembly.Assembled;
import java.time.Instant;
import java.util.List;

/**
 * A batch, ready for its transaction.
 *
 * @param since copies may have been posted since then
 * @param timeline the catalog versions it was priced by
 * @param copies events left out because they are there already
 */
record Batch(
    Instant appendedAt,
    Instant since,
    Timeline timeline,
    List<Candidate.Usage> usages,
    Assembled assembled,
    List<Refused> refused,
    int copies) {}
