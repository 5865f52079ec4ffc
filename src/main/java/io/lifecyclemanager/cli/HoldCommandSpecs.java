package io.lifecyclemanager.cli;

import io.lifecyclemanager.cli.control.HoldListOptions;
import io.lifecyclemanager.cli.control.HoldOptions;
import io.lifecyclemanager.cli.control.UnholdOptions;
import picocli.CommandLine.Model.CommandSpec;

/** The commands about node holds, as picocli knows them. */
final class HoldCommandSpecs {
  private static final String NODES = "Names of nodes, or ids of their instances.";

  private HoldCommandSpecs() {}

  static CommandSpec hold() {
    CommandSpec spec =
        CommandSpecs.command(
                CommandName.HOLD,
                "Keep nodes from new work without a termination: cordon them, with a reason.",
                "What runs on them goes on, and they stay in their load balancers. Needs no running"
                    + " controller, except that serve ends holds with --until or --for, and applies"
                    + " the hold again where a Node registers again.")
            .addPositional(CommandSpecs.operands("NODE", NODES));
    CommandSpecs.addOptions(
            spec,
            HoldOptions.TABLE.options(),
            "lifecycle-manager hold NODE... --reason=TEXT [--until=TIME | --for=DURATION]"
                + " [OPTIONS]")
        .footer(
            "May be run again, also with other options. Needs list, watch, get and patch of nodes.",
            "Exit codes: 0 every node is held, 1 a termination has claimed a node, 2 invalid"
                + " options or no such node: nothing was changed, 3 failed; run the command again"
                + " to continue.");
    return spec;
  }

  static CommandSpec unhold() {
    CommandSpec spec =
        CommandSpecs.command(
                CommandName.UNHOLD,
                "End the holds of nodes: they are as they were before.",
                "A cordon that was there before the hold stays, and so does the cordon of a node"
                    + " that terminates.")
            .addPositional(CommandSpecs.operands("NODE", NODES));
    CommandSpecs.addOptions(
            spec, UnholdOptions.TABLE.options(), "lifecycle-manager unhold NODE... [OPTIONS]")
        .footer(
            "May be run again. Needs list, watch, get and patch of nodes.",
            "Exit codes: 0 no node is held, 1 a node was deleted meanwhile, 2 invalid options or no"
                + " such node: nothing was changed, 3 failed; run the command again to continue.");
    return spec;
  }

  static CommandSpec holds() {
    CommandSpec spec =
        CommandSpecs.command(CommandName.HOLDS, "List the nodes that are held, and why.");
    CommandSpecs.addOptions(
            spec, HoldListOptions.TABLE.options(), "lifecycle-manager holds [OPTIONS]")
        .footer(
            "Needs list and watch of nodes. Changes nothing.",
            "Exit codes: 0 listed, 2 invalid options, 3 failed.");
    return spec;
  }
}
