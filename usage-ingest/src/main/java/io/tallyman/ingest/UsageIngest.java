package io.tallyman.ingest;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.Import;

/** Runs usage-ingest alone. */
@EnableAutoConfiguration
@Import(UsageIngestConfiguration.class)
public class UsageIngest {
  /** The process; everything it needs is in its environment. */
  public static void main(String[] arguments) {
    new SpringApplicationBuilder(UsageIngest.class)
        .properties("spring.application.name=usage-ingest")
        .run(arguments);
  }
}
