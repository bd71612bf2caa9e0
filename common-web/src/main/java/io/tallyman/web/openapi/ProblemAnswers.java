package io.tallyman.web.openapi;

import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.IntegerSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.ObjectSchema;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.responses.ApiResponses;
import io.tallyman.web.ErrorCode;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.springdoc.core.customizers.OpenApiCustomizer;

/** Says of every operation what it answers where it refuses. */
final class ProblemAnswers implements OpenApiCustomizer {
  private static final String NAME = "Problem";
  private static final String MEDIA_TYPE = "application/problem+json";

  @Override
  public void customise(OpenAPI api) {
    api.getComponents().addSchemas(NAME, problem());
    api.getPaths().values().stream()
        .map(PathItem::readOperations)
        .flatMap(Collection::stream)
        .forEach(ProblemAnswers::complete);
  }

  private static void complete(Operation operation) {
    operation
        .getResponses()
        .addApiResponse(
            ApiResponses.DEFAULT,
            new ApiResponse()
                .description("Refused, or failed: `code` says why")
                .content(new Content().addMediaType(MEDIA_TYPE, new MediaType())));
    operation.getResponses().values().stream()
        .map(ApiResponse::getContent)
        .filter(Objects::nonNull)
        .map(content -> content.get(MEDIA_TYPE))
        .filter(Objects::nonNull)
        .forEach(problem -> problem.schema(new Schema<>().$ref(NAME)));
  }

  /** A code may come with fields of its own, as {@code insufficient_credits} does. */
  private static Schema<?> problem() {
    StringSchema code = new StringSchema();
    Arrays.stream(ErrorCode.values()).map(ErrorCode::code).forEach(code::addEnumItem);
    ObjectSchema problem = new ObjectSchema();
    problem.addProperty("type", new StringSchema().format("uri"));
    problem.addProperty("title", new StringSchema());
    problem.addProperty("status", new IntegerSchema());
    problem.addProperty("detail", new StringSchema());
    problem.addProperty("code", code);
    problem.setRequired(List.of("type", "title", "status", "detail", "code"));
    problem.setAdditionalProperties(true);
    return problem;
  }
}
