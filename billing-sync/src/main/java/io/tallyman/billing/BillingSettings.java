package io.tallyman.billing;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What this service shares with the others.
 *
 * @param catalog a built-in catalog's name, or a YAML file
 * @param publicBaseUrl the origin that people reach the system at, without a slash at its end
 */
@ConfigurationProperties("tallyman")
public record BillingSettings(
    @DefaultValue("pixell") String catalog,
    @DefaultValue("http://localhost:8080") String publicBaseUrl) {}
