package io.tallyman.proving;

import static com.tngtech.archunit.core.domain.properties.CanBeAnnotated.Predicates.annotatedWith;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.lang.reflect.Constructor;
import java.lang.reflect.Parameter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/** Operators find every property of every service in docs/OPERATIONS.md, with its default. */
class ConfigurationTableTest {
  private static final String NO_DEFAULT = "—";
  private static final Map<String, String> PROPERTIES = properties();

  private final List<List<String>> rows =
      Document.at("docs/OPERATIONS.md").rowsUnder("## Configuration").stream()
          .filter(row -> row.getFirst().matches("(tallyman|stripe)\\..*"))
          .toList();

  @Test
  void theTableNamesEveryPropertyAndNoOther() {
    assertThat(rows.stream().map(List::getFirst))
        .containsExactlyInAnyOrderElementsOf(PROPERTIES.keySet());
  }

  @Test
  void theTableTellsTheDefaultThatIsInTheCode() {
    Map<String, String> told =
        rows.stream().collect(Collectors.toMap(List::getFirst, row -> row.get(2)));
    assertThat(told).containsExactlyInAnyOrderEntriesOf(PROPERTIES);
  }

  @Test
  void theTableNamesEachEnvironmentVariableAsSpringReadsIt() {
    for (List<String> row : rows) {
      assertThat(row.get(1))
          .isEqualTo(row.getFirst().replace('-', '_').replace('.', '_').toUpperCase(Locale.ROOT));
    }
  }

  /** Every property and its default, out of what the services bind and ask for. */
  private static Map<String, String> properties() {
    JavaClasses services =
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.tallyman");
    Map<String, String> properties = new LinkedHashMap<>();
    for (JavaClass settings : services.that(annotatedWith(ConfigurationProperties.class))) {
      Class<?> record = settings.reflect();
      collect(record, record.getAnnotation(ConfigurationProperties.class).value(), properties);
    }
    for (JavaClass part : services.that(annotatedWith(ConditionalOnProperty.class))) {
      ConditionalOnProperty condition = part.getAnnotationOfType(ConditionalOnProperty.class);
      for (String name : condition.name()) {
        properties.put(name, Boolean.toString(condition.matchIfMissing()));
      }
    }
    return properties;
  }

  private static void collect(Class<?> record, String prefix, Map<String, String> properties) {
    Constructor<?> constructor = record.getDeclaredConstructors()[0];
    for (int i = 0; i < constructor.getParameterCount(); i++) {
      Parameter parameter = constructor.getParameters()[i];
      String name = prefix + "." + kebab(record.getRecordComponents()[i].getName());
      if (parameter.getType().isRecord()) {
        collect(parameter.getType(), name, properties);
      } else {
        DefaultValue value = parameter.getAnnotation(DefaultValue.class);
        properties.put(name, value == null ? NO_DEFAULT : String.join(",", value.value()));
      }
    }
  }

  private static String kebab(String camel) {
    return camel.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
  }
}
