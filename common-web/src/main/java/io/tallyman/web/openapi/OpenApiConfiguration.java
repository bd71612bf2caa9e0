package io.tallyman.web.openapi;

import io.swagger.v3.core.converter.ModelConverter;
import io.swagger.v3.core.jackson.ModelResolver;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import io.tallyman.web.RequestArgument;
import java.util.List;
import java.util.Map;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springdoc.core.customizers.OperationCustomizer;
import org.springdoc.core.providers.ObjectMapperProvider;
import org.springdoc.core.utils.SpringDocUtils;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Describes a service's endpoints, from their code. */
@Configuration(proxyBeanMethods = false)
public class OpenApiConfiguration {
  @Bean
  ModelConverter modelsWithNestedNames(ObjectMapperProvider mappers) {
    return new ModelResolver(mappers.jsonMapper(), new NestedNames()).openapi31(true);
  }

  @Bean
  ModelConverter recordSchemas() {
    return new RecordSchemas();
  }

  @Bean
  OpenApiCustomizer wholeAnswers() {
    return new WholeAnswers();
  }

  @Bean
  OpenApiCustomizer problemAnswers() {
    return new ProblemAnswers();
  }

  /** Generated clients name their methods so; by the method's name alone, many would be alike. */
  @Bean
  OperationCustomizer operationIds() {
    return (operation, handler) -> {
      String controller = handler.getBeanType().getSimpleName().replaceAll("Controller$", "");
      return operation.operationId(controller + "." + handler.getMethod().getName());
    };
  }

  @Bean
  OperationCustomizer idempotencyHeader() {
    return new IdempotencyHeader();
  }

  /** What is the same in every operation's description. */
  @Bean
  OpenAPI openApi(List<RequestArgument<?>> attached) {
    attached.forEach(
        argument -> SpringDocUtils.getConfig().addRequestWrapperToIgnore(argument.type()));
    SpringDocUtils.getConfig()
        .replaceWithClass(JsonNode.class, Object.class) // any JSON, not how a library keeps it
        .replaceWithClass(ObjectNode.class, Map.class);
    SecurityScheme bearer =
        new SecurityScheme().type(SecurityScheme.Type.HTTP).scheme("bearer").description("A key");
    return new OpenAPI()
        .info(new Info().title("Tallyman").version("v1"))
        .components(new Components().addSecuritySchemes("key", bearer))
        .addSecurityItem(new SecurityRequirement().addList("key"));
  }
}
