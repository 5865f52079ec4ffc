package io.lifecyclemanager.cli.serve;

import io.lifecyclemanager.cli.option.CliOption;
import io.lifecyclemanager.cli.option.OptionTable;

/** The options of {@code serve} that say what it does on events of EC2. */
public final class EventOptions {
  static final OptionTable TABLE = new OptionTable();

  private static final String RESPONSES = "drain|cordon|ignore";

  public static final CliOption ON_SPOT =
      TABLE.add(
          "--on-spot",
          RESPONSES,
          "drain",
          "What to do when EC2 announces that it interrupts a spot instance. drain: cordon the"
              + " node, deregister the instance and drain the node, within the two minutes that EC2"
              + " leaves. cordon: cordon the node only. ignore: nothing.");
  public static final CliOption ON_STATE_CHANGE =
      TABLE.add(
          "--on-state-change",
          RESPONSES,
          "drain",
          "What to do when an instance stops or is terminated without a lifecycle hook.");
  public static final CliOption ON_SCHEDULED =
      TABLE.add(
          "--on-scheduled",
          RESPONSES,
          "drain",
          "What to do before EC2 reboots, stops or retires an instance, or maintains its host, as"
              + " scheduled, and before a Capacity Block ends.");
  public static final CliOption SCHEDULED_AHEAD =
      TABLE.add(
          "--scheduled-ahead",
          "DURATION",
          "1h",
          "How long before the start of a scheduled event to respond to it. 0: at its start.");
  public static final CliOption ON_REBALANCE =
      TABLE.add(
          "--on-rebalance",
          RESPONSES,
          "ignore",
          "What to do when EC2 recommends to replace a spot instance. EC2 cannot confirm such a"
              + " recommendation: all that can be verified is that the spot instance runs.");
  public static final CliOption REBALANCE_TIMEOUT =
      TABLE.add(
          "--rebalance-timeout",
          "DURATION",
          "30m",
          "When to release the node of a recommendation on which nothing followed, at least 1s.");

  private EventOptions() {}
}
