package io.tallyman.web.openapi;

import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.springdoc.core.customizers.OpenApiCustomizer;

/**
 * Says of whatever is answered that its fields are all there, if only as null; in requests, a field
 * that may be null may be left out.
 */
@SuppressWarnings("rawtypes") // as OpenAPI's model has it
final class WholeAnswers implements OpenApiCustomizer {
  @Override
  public void customise(OpenAPI api) {
    Map<String, Schema> schemas = api.getComponents().getSchemas();
    if (schemas == null) {
      return;
    }
    Deque<Schema> open = new ArrayDeque<>(answered(api));
    Set<String> seen = new HashSet<>();
    while (!open.isEmpty()) {
      Schema<?> next = open.removeFirst();
      open.addAll(within(next));
      String reference = next.get$ref();
      if (reference != null) {
        String name = reference.substring(Components.COMPONENTS_SCHEMAS_REF.length());
        Schema<?> named = schemas.get(name);
        if (named != null && seen.add(name)) {
          complete(named);
          open.add(named);
        }
      }
    }
  }

  private static List<Schema> answered(OpenAPI api) {
    return api.getPaths().values().stream()
        .map(PathItem::readOperations)
        .flatMap(Collection::stream)
        .map(Operation::getResponses)
        .filter(Objects::nonNull)
        .flatMap(responses -> responses.values().stream())
        .map(ApiResponse::getContent)
        .filter(Objects::nonNull)
        .flatMap(content -> content.values().stream())
        .map(MediaType::getSchema)
        .filter(Objects::nonNull)
        .map(Schema.class::cast)
        .toList();
  }

  private static List<Schema> within(Schema<?> schema) {
    List<Schema> within = new ArrayList<>();
    if (schema.getProperties() != null) {
      within.addAll(schema.getProperties().values());
    }
    if (schema.getOneOf() != null) {
      within.addAll(schema.getOneOf());
    }
    if (schema.getItems() != null) {
      within.add(schema.getItems());
    }
    if (schema.getAdditionalProperties() instanceof Schema<?> values) {
      within.add(values);
    }
    return within;
  }

  private static void complete(Schema<?> named) {
    if (named.getProperties() == null) {
      return;
    }
    named
        .getProperties()
        .forEach((property, schema) -> {
          boolean always = !RecordSchemas.isLeftOutWhenNull(schema);
          if (always && (named.getRequired() == null || !named.getRequired().contains(property))) {
            named.addRequiredItem(property);
          }
        });
  }
}
