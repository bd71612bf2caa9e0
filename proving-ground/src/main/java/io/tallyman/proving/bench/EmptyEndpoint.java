package io.tallyman.proving.bench;

import io.tallyman.ingest.UsageIngest;
import io.tallyman.web.access.OpenToAll;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The limit of a call: an endpoint that does nothing, beside those of usage-ingest. */
@RestController
final class EmptyEndpoint {
  static final String PATH = "/bench/empty";

  /** Runs usage-ingest with it. */
  public static void main(String[] arguments) {
    new SpringApplicationBuilder(UsageIngest.class, EmptyEndpoint.class)
        .properties("spring.application.name=usage-ingest")
        .run(arguments);
  }

  @OpenToAll
  @PostMapping(PATH)
  @ResponseStatus(HttpStatus.ACCEPTED)
  void take() {}
}
