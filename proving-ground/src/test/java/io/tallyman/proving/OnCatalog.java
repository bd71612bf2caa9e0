package io.tallyman.proving;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tests on a system that runs a built-in catalog: {@link SharedTallyman}. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(SharedTallyman.class)
@interface OnCatalog {
  /** The catalog's name. */
  String value();
}
