package io.tallyman.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.util.unit.DataSize;

final class IngestSettingsTest {
  private static IngestSettings bound(Map<String, String> settings) {
    return new Binder(new MapConfigurationPropertySource(settings))
        .bindOrCreate("tallyman.ingest", IngestSettings.class);
  }

  @Test
  void everySettingHasItsDefault() {
    assertThat(bound(Map.of()))
        .isEqualTo(
            new IngestSettings(
                DataSize.ofMegabytes(5),
                1_000,
                DataSize.ofMegabytes(16),
                DataSize.ofMegabytes(32),
                Duration.ofSeconds(2),
                Duration.ofSeconds(10),
                Duration.ofSeconds(4),
                "lz4",
                Duration.ofSeconds(5)));
    assertThat(
            new Binder(new MapConfigurationPropertySource(Map.of()))
                .bindOrCreate("tallyman", CatalogSettings.class))
        .isEqualTo(new CatalogSettings("pixell"));
  }

  @Test
  void everySettingHasItsKey() {
    Map<String, String> settings =
        Map.of(
            "tallyman.ingest.max-request-size", "1MB",
            "tallyman.ingest.max-batch-events", "10",
            "tallyman.ingest.max-bytes-in-flight", "2MB",
            "tallyman.ingest.buffer-memory", "3MB",
            "tallyman.ingest.max-block", "4s",
            "tallyman.ingest.delivery-timeout", "6s",
            "tallyman.ingest.request-timeout", "5s",
            "tallyman.ingest.compression", "none",
            "tallyman.ingest.retry-after", "7s");

    assertThat(bound(settings))
        .isEqualTo(
            new IngestSettings(
                DataSize.ofMegabytes(1),
                10,
                DataSize.ofMegabytes(2),
                DataSize.ofMegabytes(3),
                Duration.ofSeconds(4),
                Duration.ofSeconds(6),
                Duration.ofSeconds(5),
                "none",
                Duration.ofSeconds(7)));
  }

  @ParameterizedTest
  @CsvSource({
    "max-request-size, 0B",
    "max-batch-events, 0",
    "max-bytes-in-flight, 1MB",
    "max-bytes-in-flight, 3GB",
    "buffer-memory, 0B",
    "max-block, 0s",
    "request-timeout, 0s",
    "delivery-timeout, 4s",
    "retry-after, 0s"
  })
  void aSettingOutOfRangeIsNamed(String name, String value) {
    assertThatThrownBy(() -> bound(Map.of("tallyman.ingest." + name, value)))
        .hasRootCauseInstanceOf(IllegalArgumentException.class)
        .rootCause()
        .hasMessageStartingWith("tallyman.ingest." + name);
  }
}
