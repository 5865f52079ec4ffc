package io.lifecyclemanager.cli;

import io.lifecyclemanager.cli.control.StatusOptions;
import picocli.CommandLine.Model.CommandSpec;

/** The commands that ask a running controller, as picocli knows them. */
final class ControlCommandSpecs {
  private ControlCommandSpecs() {}

  static CommandSpec status() {
    CommandSpec spec =
        CommandSpecs.command(
                CommandName.STATUS,
                "Show the terminations that are in progress in all replicas, and what blocks them.",
                "With a node or an instance, all that is known of its termination, also of one that"
                    + " has ended lately. Changes nothing.")
            .addPositional(
                CommandSpecs.operand(
                    StatusOptions.SUBJECT,
                    "Name of a node, with or without its domain, or id of an instance."));
    CommandSpecs.addOptions(
            spec,
            StatusOptions.TABLE.options(),
            "lifecycle-manager status [NODE|INSTANCE] [OPTIONS]")
        .footer(
            "SINCE is how long the phase lasts, DEADLINE how long it is until the termination ends"
                + " at the latest: s, m, h and d are seconds, minutes, hours and days. All other"
                + " times are in UTC.",
            "The result goes to standard output; which replicas did not answer to standard error,"
                + " and into the JSON. On a terminal, rows that need attention are yellow, and"
                + " those within 2m of their deadline red, unless NO_COLOR is set.",
            "Exit codes: 0 shown, 2 invalid options or no such node or instance, 3 failed: no"
                + " controller was reached.");
    return spec;
  }
}
