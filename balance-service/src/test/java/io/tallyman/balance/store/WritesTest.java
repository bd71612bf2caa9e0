package io.tallyman.balance.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WritesTest {
  private static final String INSERT = "insert into written values (?, 0)";
  private static final String UPDATE = "update written set changes = changes + 1 where id = ?";

  private final FreshDatabase database = FreshDatabase.create();
  private final Writes writes = new Writes();
  private Handle handle;

  @BeforeEach
  void open() {
    handle = database.owner().open();
    handle.execute("create table written (id int primary key, changes int not null)");
  }

  @AfterEach
  void close() {
    handle.close();
    database.close();
  }

  @Test
  void whatIsAddedLaterSeesWhatWasAddedBeforeWhateverTheStatement() throws SQLException {
    insert(1);
    writes.execute(handle.getConnection());
    update(1);
    insert(2);
    insert(3);
    update(2);
    update(3);
    writes.execute(handle.getConnection());
    assertThat(changes()).isEqualTo("1=1 2=1 3=1");
  }

  @Test
  void nothingIsExecutedTwice() throws SQLException {
    insert(1);
    writes.execute(handle.getConnection());
    update(1);
    writes.execute(handle.getConnection());
    writes.execute(handle.getConnection());
    assertThat(changes()).isEqualTo("1=1");
  }

  @Test
  void aCommitGoesWithTheLastOfThem() throws SQLException {
    handle.begin();
    insert(1);
    update(1);
    writes.executeAndCommit(handle.getConnection());
    handle.rollback();
    assertThat(changes()).isEqualTo("1=1");
  }

  private void insert(int id) {
    writes.add(INSERT, row -> row.put(id));
  }

  private void update(int id) {
    writes.add(UPDATE, row -> row.put(id));
  }

  private String changes() {
    return handle
        .createQuery("select string_agg(id || '=' || changes, ' ' order by id) from written")
        .mapTo(String.class)
        .one();
  }
}
