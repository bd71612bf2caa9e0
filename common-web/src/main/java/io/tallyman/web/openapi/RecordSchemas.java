package io.tallyman.web.openapi;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.databind.type.TypeFactory;
import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.core.converter.ModelConverter;
import io.swagger.v3.core.converter.ModelConverterContext;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.media.JsonSchema;
import io.swagger.v3.oas.models.media.Schema;
import java.lang.reflect.RecordComponent;
import java.util.Iterator;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Describes records as they are: what is not marked nullable is always there, and what is may be
 * null.
 */
@SuppressWarnings("rawtypes") // as the interface has it
final class RecordSchemas implements ModelConverter {
  private static final String NULL = "null";
  private static final String LEFT_OUT_WHEN_NULL = "x-left-out-when-null";

  @Override
  public @Nullable Schema resolve(
      AnnotatedType type, ModelConverterContext context, Iterator<ModelConverter> chain) {
    Schema<?> schema = chain.hasNext() ? chain.next().resolve(type, context, chain) : null;
    Class<?> raw = TypeFactory.rawClass(type.getType());
    if (raw.isRecord() && schema != null) {
      Schema<?> whole = whole(schema, context);
      if (whole != null && whole.getProperties() != null) {
        describe(whole, raw);
      }
    }
    return schema;
  }

  private static @Nullable Schema<?> whole(Schema<?> schema, ModelConverterContext context) {
    String reference = schema.get$ref();
    return reference == null
        ? schema
        : context
            .getDefinedModels()
            .get(reference.substring(Components.COMPONENTS_SCHEMAS_REF.length()));
  }

  private static void describe(Schema<?> whole, Class<?> raw) {
    for (RecordComponent component : raw.getRecordComponents()) {
      Schema<?> property = (Schema<?>) whole.getProperties().get(component.getName());
      if (property == null) {
        continue;
      }
      if (component.getAccessor().isAnnotationPresent(JsonRawValue.class)) {
        property = new JsonSchema(); // any JSON
        whole.getProperties().put(component.getName(), property);
      }
      if (component.getAnnotatedType().isAnnotationPresent(Nullable.class)) {
        if (component.getAccessor().isAnnotationPresent(JsonInclude.class)) {
          property.addExtension(LEFT_OUT_WHEN_NULL, true);
        } else {
          whole.getProperties().put(component.getName(), orNull(property));
        }
      } else if (whole.getRequired() == null
          || !whole.getRequired().contains(component.getName())) {
        whole.addRequiredItem(component.getName());
      }
    }
  }

  /** Whether an answer lacks it where there is none. */
  static boolean isLeftOutWhenNull(Schema<?> property) {
    return property.getExtensions() != null
        && property.getExtensions().containsKey(LEFT_OUT_WHEN_NULL);
  }

  private static Schema<?> orNull(Schema<?> schema) {
    if (schema.get$ref() != null) {
      return new JsonSchema()
          .addOneOfItem(schema)
          .addOneOfItem(new JsonSchema().types(Set.of(NULL)));
    }
    if (schema.getTypes() != null) {
      schema.addType(NULL);
    }
    return schema;
  }
}
