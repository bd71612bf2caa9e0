package io.tallyman.balance;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What this service is told.
 *
 * @param catalog a built-in catalog's name, or a YAML file
 */
@ConfigurationProperties("tallyman")
record BalanceSettings(@DefaultValue("pixell") String catalog) {}
