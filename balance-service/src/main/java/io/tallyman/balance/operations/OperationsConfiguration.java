package io.tallyman.balance.operations;

import io.tallyman.balance.store.LedgerDatabase;
import io.tallyman.balance.store.OperationTable;
import io.tallyman.postgres.BackgroundTask;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.json.JsonMapper;

/** Wires long work of every kind. */
@Configuration(proxyBeanMethods = false)
public class OperationsConfiguration {
  @Bean
  OperationsController operationsController(
      LedgerDatabase database, List<Work> works, InstantSource clock, JsonMapper json) {
    OperationTable operations = new OperationTable(database.writer());
    return new OperationsController(operations, byKind(works), clock, json);
  }

  @Bean
  BackgroundTask operationsUnderWay(
      LedgerDatabase database, List<Work> works, InstantSource clock, JsonMapper json) {
    return new RunOperations(database.writer(), byKind(works), clock, json).task();
  }

  private static Map<String, Work> byKind(List<Work> works) {
    return works.stream().collect(Collectors.toMap(Work::kind, Function.identity()));
  }
}
