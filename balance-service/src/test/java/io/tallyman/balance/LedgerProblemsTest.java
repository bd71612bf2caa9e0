package io.tallyman.balance;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.jdbi.v3.core.ConnectionException;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpHeaders;

class LedgerProblemsTest {
  private final LedgerProblems problems = new LedgerProblems();

  @Test
  void aDatabaseThatIsAwayIsTriedAgainLater() {
    var answer = problems.failed(new ConnectionException(new SQLException("refused", "08001")));

    assertThat(answer.getStatusCode().value()).isEqualTo(503);
    assertThat(answer.getHeaders().getFirst(HttpHeaders.RETRY_AFTER)).isEqualTo("2");
  }

  @Test
  void aDatabaseThatRefusesIsOurFault() {
    var answer = problems.failed(new ConnectionException(new SQLException("denied", "42501")));

    assertThat(answer.getStatusCode().value()).isEqualTo(500);
  }
}
