package io.tallyman.web.openapi;

import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.parameters.HeaderParameter;
import io.tallyman.web.IdempotencyKey;
import java.util.Arrays;
import org.springdoc.core.customizers.OperationCustomizer;
import org.springframework.web.method.HandlerMethod;

/** Says which operations answer a request that comes again under its key as they did before. */
final class IdempotencyHeader implements OperationCustomizer {
  @Override
  public Operation customize(Operation operation, HandlerMethod handler) {
    boolean takesKey =
        Arrays.stream(handler.getMethodParameters())
            .anyMatch(parameter -> parameter.getParameterType() == IdempotencyKey.class);
    return takesKey ? operation.addParametersItem(header()) : operation;
  }

  private static HeaderParameter header() {
    HeaderParameter header = new HeaderParameter();
    header
        .name(IdempotencyKey.HEADER)
        .required(false)
        .description("The same key with the same body gets the same answer")
        .schema(new StringSchema().minLength(1).maxLength(IdempotencyKey.MAX_LENGTH));
    return header;
  }
}
