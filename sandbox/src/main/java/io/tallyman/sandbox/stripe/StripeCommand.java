package io.tallyman.sandbox.stripe;

import picocli.CommandLine.Command;

/** {@code tallyman stripe}. */
@Command(
    name = "stripe",
    description = "The Stripe account: sets it up, and compares what it has with what is known.",
    subcommands = {SetupCommand.class, ReconcileCommand.class})
public final class StripeCommand {
  private StripeCommand() {}
}
