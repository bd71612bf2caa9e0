package io.tallyman.proving.kafka;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/** The rights that {@code deploy/kafka/acls} gives. */
final class AccessList {
  static final Path FOLDER = Path.of("../deploy/kafka");

  private AccessList() {}

  /** A row of it. */
  record Right(String principal, String operation, String resource, String pattern, String name) {
    AclBinding binding() {
      return new AclBinding(
          new ResourcePattern(
              ResourceType.fromString(resource),
              name,
              PatternType.fromString(pattern.toUpperCase(Locale.ROOT))),
          new AccessControlEntry(
              "User:" + principal,
              "*",
              AclOperation.fromString(operation),
              AclPermissionType.ALLOW));
    }

    /** What Kafka's own tool is to be told. */
    String command() {
      return "--add --allow-principal User:%s --operation %s --%s %s --resource-pattern-type %s"
          .formatted(principal, operation, resource, name, pattern);
    }
  }

  static List<Right> rights() {
    try {
      return Files.readString(FOLDER.resolve("acls"))
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .map(line -> line.split(" +"))
          .map(row -> new Right(row[0], row[1], row[2], row[3], row[4]))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
