package io.tallyman.sandbox.up;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;

/** All services in one context: the sandbox's one origin. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
class SandboxApplication {}
