package io.tallyman.balance;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Runs the balance service by itself. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import(BalanceConfiguration.class)
public class BalanceService {
  public static void main(String[] args) {
    SpringApplication.run(BalanceService.class, args);
  }
}
