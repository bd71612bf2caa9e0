package io.tallyman.sandbox.up;

import io.tallyman.balance.BalanceConfiguration;
import io.tallyman.ingest.UsageIngestConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** All services in one context: the sandbox's one origin. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({UsageIngestConfiguration.class, BalanceConfiguration.class})
class SandboxApplication {}
