package io.tallyman.ingest;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Which catalog events are checked against.
 *
 * @param catalog a built-in catalog's name, or a file's path
 */
@ConfigurationProperties("tallyman")
record CatalogSettings(@DefaultValue("pixell") String catalog) {}
