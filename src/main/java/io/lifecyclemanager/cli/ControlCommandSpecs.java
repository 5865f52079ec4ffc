package io.lifecyclemanager.cli;

import io.lifecyclemanager.cli.control.DeregisterOptions;
import io.lifecyclemanager.cli.control.InterventionOptions;
import io.lifecyclemanager.cli.control.StatusOptions;
import io.lifecyclemanager.cli.control.SupportBundleOptions;
import io.lifecyclemanager.cli.option.OptionTable;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;

/** The commands that ask a running controller, as picocli knows them. */
final class ControlCommandSpecs {
  private ControlCommandSpecs() {}

  static CommandSpec deregister() {
    CommandSpec spec =
        CommandSpecs.command(
            CommandName.DEREGISTER,
            "Deregister an instance or an IP address from all load balancers, and wait.",
            "For scripts that shut a host down: needs no controller, and evicts nothing.");
    CommandSpecs.addOptions(
            spec,
            Stream.of(DeregisterOptions.SHARED_WITH_SERVE, DeregisterOptions.TABLE.options())
                .flatMap(List::stream)
                .toList(),
            "lifecycle-manager deregister (--instance=ID | --ip=ADDRESS) [OPTIONS]")
        .footer(
            "Options that serve has too mean the same and can be environment variables too. What"
                + " the command waits for goes to standard error, the final state to standard"
                + " output. May be run again: it continues.",
            "Exit codes: 0 registered nowhere, 1 failed: a load balancer refuses it, 2 invalid"
                + " options, 3 still draining when the wait is over.");
    return spec;
  }

  static CommandSpec supportBundle() {
    CommandSpec spec =
        CommandSpecs.command(
            CommandName.SUPPORT_BUNDLE,
            "Write a zip file with what is needed to find a fault, without secrets.",
            "It has settings, status, events, metrics and logs of all replicas, the report of"
                + " doctor, and versions. Changes nothing in the cluster and in AWS.");
    CommandSpecs.addOptions(
            spec,
            SupportBundleOptions.TABLE.options(),
            "lifecycle-manager support-bundle [--output=FILE] [OPTIONS]")
        .footer(
            "Needs get of pods, pods/log, pods/proxy, services/proxy, deployments, events and"
                + " nodes; what cannot be read is missing, and errors.txt in the file says so."
                + " README.txt says what was replaced. Read the files before you publish them.",
            "Exit codes: 0 complete, 1 something is missing, 2 invalid options, 3 failed: no file"
                + " was written.");
    return spec;
  }

  static CommandSpec complete() {
    return intervention(
        CommandName.COMPLETE,
        InterventionOptions.COMPLETE,
        "[--yes] --controller-url=URL",
        "Complete the lifecycle actions of a termination now, with CONTINUE.",
        "Auto Scaling then terminates the instance, whatever still runs on it. Asks for"
            + " confirmation on a terminal.");
  }

  static CommandSpec extend() {
    return intervention(
        CommandName.EXTEND,
        InterventionOptions.EXTEND,
        "(--by=DURATION | --until=TIME) --controller-url=URL",
        "Move the deadline of a termination to a later time, as far as Auto Scaling and EC2 allow.",
        "A deadline that is too late changes nothing; the latest possible one is printed.");
  }

  static CommandSpec retry() {
    return intervention(
        CommandName.RETRY,
        InterventionOptions.RETRY,
        "--controller-url=URL",
        "Request the evictions of a termination that were refused again now.",
        "Disruption budgets still count.");
  }

  private static CommandSpec intervention(
      CommandName name, OptionTable options, String synopsis, String... help) {
    CommandSpec spec =
        CommandSpecs.command(name, help)
            .addPositional(
                CommandSpecs.operand(
                    StatusOptions.SUBJECT,
                    "Name of a node, with or without its domain, or id of an instance."));
    CommandSpecs.addOptions(
            spec,
            options.options(),
            "lifecycle-manager %s NODE|INSTANCE %s".formatted(name.typed(), synopsis),
            "                         --token-file=FILE [OPTIONS]")
        .footer(
            "Needs serve with --api-write, and a token that may update terminations. The proxy of"
                + " the API server passes no token on: use kubectl port-forward.",
            "Exit codes: 0 done, 1 refused or not confirmed, with the reason, 2 invalid options or"
                + " no such termination, 3 failed: no controller was reached, or it does not accept"
                + " the token.");
    return spec;
  }

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
