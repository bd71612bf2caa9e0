package io.tallyman.balance.gate;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What the gate is told.
 *
 * @param publicBaseUrl the origin that people reach the system at, without a slash at its end:
 *     where a refusal sends them to top up
 */
@ConfigurationProperties("tallyman")
public record GateSettings(@DefaultValue("http://localhost:8080") String publicBaseUrl) {}
