package io.lifecyclemanager.cli.serve;

import io.lifecyclemanager.cli.option.CliOption;
import io.lifecyclemanager.cli.option.OptionTable;

/** The options about how many nodes terminate at the same time. */
public final class PaceOptions {
  static final OptionTable TABLE = new OptionTable();

  public static final CliOption MAX_UNAVAILABLE =
      TABLE.add(
          "--max-unavailable",
          "NUMBER|PERCENT",
          "100%",
          "Maximum number of nodes that may be terminating at the same time: a number of nodes, at"
              + " least 1, or a percentage of the cluster's nodes, 1% to 100%, rounded down to at"
              + " least one node. At the limit, further nodes are neither cordoned nor drained, and"
              + " their lifecycle actions are held, until a terminating node is gone or only"
              + " --max-termination-grace-period and 5m remain. Without the permission for Leases"
              + " each replica may exceed it by one node. 100%: no limit.");
  public static final CliOption MAX_UNAVAILABLE_PER_GROUP =
      TABLE.add(
          "--max-unavailable-per-group",
          "NUMBER|PERCENT",
          "100%",
          "The same for the nodes of each Auto Scaling group; a percentage is that of the group's"
              + " desired capacity. max-unavailable= in the metadata of a group's hook counts"
              + " instead. 100%: no limit.");
  public static final CliOption MAX_UNAVAILABLE_PER_ZONE =
      TABLE.add(
          "--max-unavailable-per-zone",
          "NUMBER|PERCENT",
          "100%",
          "The same for the nodes of each availability zone, as their label"
              + " topology.kubernetes.io/zone says; a percentage is that of the zone's nodes. 100%:"
              + " no limit.");

  public static final CliOption MIN_INTERVAL =
      TABLE.add(
          "--min-interval",
          "DURATION",
          "0s",
          "Time between two instances of one Auto Scaling group that are completed. An instance"
              + " whose node is drained is held until its turn, but no longer than Auto Scaling or"
              + " deadline= allows. Without the permission for Leases each replica keeps it by"
              + " itself. min-interval= in the metadata of the group's hook counts instead. 0: no"
              + " interval.");

  private PaceOptions() {}
}
