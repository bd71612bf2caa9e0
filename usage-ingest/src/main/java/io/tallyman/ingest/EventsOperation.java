package io.tallyman.ingest;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What OpenAPI says of {@code POST /v1/events}. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Operation(
    summary = "Takes usage events",
    description =
        "CloudEvents 1.0: one in structured mode, a batch of at most 1,000 and 5 MiB, or one in"
            + " binary mode (application/json with ce- headers). Each event is answered by itself."
            + " What is accepted has been acknowledged by Kafka. Sending again is always safe: an"
            + " event (organization, source, id) counts once.",
    requestBody =
        @RequestBody(
            required = true,
            content = {
              @Content(
                  mediaType = "application/cloudevents+json",
                  schema = @Schema(type = "object"),
                  examples = @ExampleObject(EventsOperation.EVENT)),
              @Content(
                  mediaType = "application/cloudevents-batch+json",
                  schema = @Schema(type = "array"),
                  examples = @ExampleObject("[" + EventsOperation.EVENT + "]")),
              @Content(
                  mediaType = "application/json",
                  schema = @Schema(type = "object"),
                  examples = @ExampleObject(EventsOperation.DATA))
            }),
    responses = {
      @ApiResponse(
          responseCode = "202",
          description = "At least one event is accepted",
          content =
              @Content(
                  mediaType = "application/json",
                  schema = @Schema(implementation = UsageController.Answer.class),
                  examples =
                      @ExampleObject(
                          """
                          {"accepted": 1, "rejected": [{"index": 1, "id": "run-43",
                           "code": "unknown_action", "message": "catalog minddocs has no action \\"x\\""}]}
                          """))),
      @ApiResponse(
          responseCode = "400",
          description = "No event is acceptable, or the body is no CloudEvent at all",
          content =
              @Content(
                  mediaType = "application/problem+json",
                  examples =
                      @ExampleObject(
                          """
                          {"type": "urn:tallyman:problem:no_event_accepted",
                           "title": "None of the events can be accepted", "status": 400,
                           "detail": "No event of this request is acceptable",
                           "code": "no_event_accepted", "accepted": 0,
                           "rejected": [{"index": 0, "id": "run-42", "code": "missing_field",
                                         "message": "inputTokens is missing"}]}
                          """))),
      @ApiResponse(
          responseCode = "401",
          description = "There is no valid key",
          content = @Content(mediaType = "application/problem+json")),
      @ApiResponse(
          responseCode = "413",
          description = "More than 5 MiB, or more than 1,000 events",
          content = @Content(mediaType = "application/problem+json")),
      @ApiResponse(
          responseCode = "415",
          description = "Another content type",
          content = @Content(mediaType = "application/problem+json")),
      @ApiResponse(
          responseCode = "503",
          description =
              "Kafka is away, or there is too much to do: wait for Retry-After, and send all again",
          content =
              @Content(
                  mediaType = "application/problem+json",
                  examples =
                      @ExampleObject(
                          """
                          {"type": "urn:tallyman:problem:dependency_unavailable",
                           "title": "Something this needs is away for now", "status": 503,
                           "detail": "Kafka acknowledged 0 of 1 events. Send all of them again: an event counts once, however often it is sent",
                           "code": "dependency_unavailable", "dependency": "kafka", "acknowledged": 0}
                          """)))
    })
@interface EventsOperation {
  String DATA =
      """
      {"model": "gpt-4", "inputTokens": 4808, "outputTokens": 10, "resourceId": "chat-7"}
      """;

  String EVENT =
      """
      {"specversion": "1.0", "id": "run-42", "source": "/agents/eu", "type": "ai.completion",
       "subject": "acme", "data":
      """
          + DATA
          + "}";
}
