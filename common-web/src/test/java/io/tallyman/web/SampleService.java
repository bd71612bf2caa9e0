package io.tallyman.web;

import io.tallyman.money.Credits;
import io.tallyman.web.access.Needs;
import io.tallyman.web.access.OpenToAll;
import io.tallyman.web.access.Scope;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** A service as small as can be. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import(WebConfiguration.class)
class SampleService {
  @Bean
  SampleDatabase sampleDatabase() {
    return new SampleDatabase();
  }

  static final class SampleDatabase implements Dependency {
    final AtomicReference<@Nullable String> fault = new AtomicReference<>();

    @Override
    public String name() {
      return "database";
    }

    @Override
    public @Nullable String fault() {
      return fault.get();
    }
  }

  record Order(Credits amount, @Nullable Instant at, @Nullable String note) {}

  @RestController
  @SuppressWarnings("DoNotCallSuggester") // what fails, fails on purpose
  static final class SampleController {
    @Needs(Scope.BALANCE_READ)
    @PostMapping("/v1/orders")
    Order order(@RequestBody Order order) {
      return order;
    }

    @Needs(Scope.BALANCE_READ)
    @GetMapping("/v1/orders")
    Page<String> orders(
        @RequestParam(required = false) @Nullable Integer limit,
        @RequestParam(required = false) @Nullable String cursor,
        @RequestParam String of) {
      String from = cursor == null ? "start" : Cursor.parse(cursor, 2).parts().get(0);
      return new Page<>(List.of(of, from), Cursor.of("a", Page.limit(limit)).toString());
    }

    @Needs(Scope.BALANCE_READ)
    @GetMapping("/v1/poor")
    void poor() {
      throw new ApiException(ErrorCode.INSUFFICIENT_CREDITS, "5 are needed, 2.5 are there")
          .with("required", Credits.of(5))
          .with("tier", null);
    }

    @Needs(Scope.BALANCE_READ)
    @GetMapping("/v1/cut-off")
    void cutOff() {
      throw new UncheckedIOException(new IOException("Broken pipe"));
    }

    @Needs(Scope.BALANCE_READ)
    @GetMapping("/v1/organizations/{organization}/note")
    String note(@PathVariable String organization) {
      return organization;
    }

    @GetMapping("/v1/undeclared")
    String undeclared() {
      return "reached";
    }

    @OpenToAll
    @GetMapping("/v1/plans")
    String plans() {
      return "reached";
    }

    @Needs(Scope.BALANCE_READ)
    @GetMapping("/v1/broken")
    void broken() {
      throw new IllegalStateException("secret matters");
    }
  }
}
