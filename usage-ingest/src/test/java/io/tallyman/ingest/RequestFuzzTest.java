package io.tallyman.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.tallyman.web.ApiException;
import java.util.List;
import org.springframework.mock.web.MockHttpServletRequest;

/** A request in any mode is taken apart into events, or refused as a whole. */
class RequestFuzzTest {
  private static final int MAX_EVENTS = 10;

  @FuzzTest
  void aRequestIsTakenApartOrRefused(FuzzedDataProvider data) {
    var request = new MockHttpServletRequest("POST", "/v1/events");
    String contentType =
        data.consumeBoolean()
            ? data.pickValue(
                List.of(
                    "application/cloudevents+json",
                    "application/cloudevents-batch+json",
                    "application/json"))
            : data.consumeString(60);
    request.addHeader("Content-Type", contentType);
    for (String name : List.of("ce-specversion", "ce-id", "ce-source", "ce-type", "ce-subject")) {
      if (data.consumeBoolean()) {
        request.addHeader(name, data.consumeString(300));
      }
    }
    try {
      UsageRequest mode = UsageRequest.modeOf(request);
      assertThat(mode.decode(request, data.consumeRemainingAsBytes(), MAX_EVENTS))
          .hasSizeLessThanOrEqualTo(MAX_EVENTS);
    } catch (ApiException refused) {
      assertThat(refused.code().status().value()).isBetween(400, 499);
    }
  }
}
