package io.tallyman.web.openapi;

import io.swagger.v3.core.jackson.TypeNameResolver;

/**
 * Names a type with the one that it is declared in. Simple names alone mix up two records that have
 * the same one, and describe one of them with the other's fields.
 */
final class NestedNames extends TypeNameResolver {
  @Override
  protected String getNameOfClass(Class<?> type) {
    Class<?> around = type.getEnclosingClass();
    return around == null
        ? type.getSimpleName()
        : getNameOfClass(around) + "." + type.getSimpleName();
  }
}
