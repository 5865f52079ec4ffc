package io.lifecyclemanager.cli;

import io.lifecyclemanager.cli.serve.ServeOptions;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * The commands and options as picocli knows them. The parser takes every value as text and collects
 * errors instead of throwing them, so that all problems are reported together. The help has no
 * colours and is the same with and without a terminal.
 */
final class Commands {
  static final String PROGRAM = "lifecycle-manager";

  /** The position of the operand of {@code help} and {@code completion}. */
  static final int OPERAND = 0;

  private static final int WIDTH = 100;
  private static final int LONG_OPTIONS_WIDTH = 34;

  private Commands() {}

  /** A new command line; picocli's command lines keep state and are used for one parse only. */
  static CommandLine commandLine() {
    CommandSpec root =
        CommandSpecs.command(
                PROGRAM,
                "Drains Kubernetes nodes and deregisters them from load balancers before Auto"
                    + " Scaling terminates their instances.")
            .addOption(
                OptionSpec.builder("-V", "--version")
                    .versionHelp(true)
                    .description("Print the version and exit.")
                    .build());
    Stream.of(
            serve(),
            enroll(),
            unenroll(),
            iamPolicy(),
            doctor(),
            release(),
            preview(),
            ControlCommandSpecs.status(),
            HoldCommandSpecs.hold(),
            HoldCommandSpecs.unhold(),
            HoldCommandSpecs.holds(),
            ControlCommandSpecs.complete(),
            ControlCommandSpecs.extend(),
            ControlCommandSpecs.retry(),
            ControlCommandSpecs.deregister(),
            ControlCommandSpecs.supportBundle(),
            version(),
            help(),
            completion())
        .forEach(spec -> root.addSubcommand(spec.name(), spec));
    root.usageMessage().synopsisSubcommandLabel("COMMAND");
    return new CommandLine(root)
        .setExpandAtFiles(false)
        .setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF))
        .setUsageHelpLongOptionsMaxWidth(LONG_OPTIONS_WIDTH)
        .setUsageHelpWidth(WIDTH);
  }

  private static CommandSpec serve() {
    CommandSpec spec =
        CommandSpecs.command(
            CommandName.SERVE,
            "Run the controller: drain and deregister terminating instances until stopped.");
    CommandSpecs.addOptions(
            spec,
            ServeOptions.TABLE.options(),
            "lifecycle-manager serve (--queue-name=NAME | --queue-url=URL) [OPTIONS]")
        .footer(
            "DURATION is 300 (seconds), 300s, 5m or 1h30m. A value follows its option after = or a"
                + " blank.",
            "Each option is an environment variable as well, as in "
                + ServeOptions.QUEUE_NAME.variable()
                + ". The command line takes precedence.",
            "The log goes to standard output. The AWS SDK determines credentials and endpoints.",
            "Exit codes: 0 stopped by a signal, 1 failed, 2 invalid options or settings.");
    return spec;
  }

  private static CommandSpec enroll() {
    CommandSpec spec =
        CommandSpecs.command(
            CommandName.ENROLL,
            "Create what serve needs in AWS: queue, role, tags and lifecycle hooks.",
            "Each Auto Scaling group gets the cluster's tag and a lifecycle hook with the name"
                + " lifecycle-manager. With --events, EventBridge rules are created as well.");
    CommandSpecs.addOptions(
            spec,
            EnrollOptions.TABLE.options(),
            "lifecycle-manager enroll (--cluster-name=NAME | --target-scaling-groups=NAME)"
                + " [OPTIONS]")
        .footer(
            "May be run again: resources that are as wanted are not changed. The result goes to"
                + " standard output, progress to standard error.",
            "+ created, ~ changed, ! different and not changed without --overwrite.",
            "Exit codes: 0 everything is as wanted, 1 something is different and was not changed, 2"
                + " invalid options, 3 failed; run the command again to continue.");
    return spec;
  }

  private static CommandSpec unenroll() {
    CommandSpec spec =
        CommandSpecs.command(
            CommandName.UNENROLL,
            "Remove what enroll created.",
            "Removes the lifecycle hooks with the name lifecycle-manager that send to the queue,"
                + " then the EventBridge rules that send to it, the queues and the notification"
                + " role.");
    CommandSpecs.addOptions(
            spec,
            UnenrollOptions.TABLE.options(),
            "lifecycle-manager unenroll --queue-name=NAME [--target-scaling-groups=NAME[,NAME]]"
                + " [OPTIONS]")
        .footer(
            "Resources that enroll did not create are kept. Rules, role and queues are kept as well"
                + " while another hook sends to the queue. The groups keep their tags.",
            "- removed, ! kept.",
            "Exit codes: 0 everything is removed, 1 something is kept, 2 invalid options, 3 failed;"
                + " run the command again to continue.");
    return spec;
  }

  private static CommandSpec doctor() {
    CommandSpec spec =
        CommandSpecs.command(
            CommandName.DOCTOR,
            "Check everything that a graceful termination needs.",
            "The checks cover access, queue, hooks, delivery, permissions, nodes, other"
                + " controllers, workloads and load balancers.");
    CommandSpecs.addOptions(
            spec,
            Stream.of(DoctorOptions.SHARED_WITH_SERVE, DoctorOptions.TABLE.options())
                .flatMap(List::stream)
                .toList(),
            "lifecycle-manager doctor (--queue-name=NAME | --queue-url=URL) --cluster-name=NAME"
                + " [OPTIONS]")
        .footer(
            "Options that serve has too mean the same and can be environment variables too. Give"
                + " both commands the same values.",
            "doctor changes nothing, except that --probe puts hooks again with the values that they"
                + " have. The report goes to standard output, progress to standard error.",
            "√ passed, ‼ warning, × error, - does not apply, ? not known. Every check has a code,"
                + " as in LM101, which src/site/markdown/doctor.md explains.",
            "Exit codes: 0 no errors, 1 errors, 2 invalid options.");
    return spec;
  }

  private static CommandSpec release() {
    CommandSpec spec =
        CommandSpecs.command(
                CommandName.RELEASE,
                "Put nodes back into use: remove cordon, label and annotations of the controller.",
                "serve does so by itself within a minute after an instance returns to service.")
            .addPositional(CommandSpecs.operands("NODE", "Names of the nodes."));
    CommandSpecs.addOptions(
            spec, ReleaseOptions.TABLE.options(), "lifecycle-manager release NODE... [OPTIONS]")
        .footer(
            "May be run again. What was there before the controller claimed the node stays: the"
                + " cordon of another actor, and the old value of the label. A node that a replica"
                + " drains is not released without --force. Needs get and patch of nodes.",
            "Exit codes: 0 every node is released or was not claimed, 1 a node is not released, 2"
                + " invalid options or no such node, 3 failed; run the command again to continue.");
    return spec;
  }

  private static CommandSpec preview() {
    CommandSpec spec =
        CommandSpecs.command(
                CommandName.PREVIEW,
                "Show what the termination of nodes would do now: how long it takes, what blocks.",
                "Evictions are dry runs. Changes nothing.")
            .addPositional(CommandSpecs.operands("NODE", "Names of the nodes."));
    CommandSpecs.addOptions(
            spec,
            Stream.of(PreviewOptions.SHARED_WITH_SERVE, PreviewOptions.TABLE.options())
                .flatMap(List::stream)
                .toList(),
            "lifecycle-manager preview (NODE... | --group=NAME) [OPTIONS]")
        .footer(
            "Options that serve has too mean the same and can be environment variables too. The"
                + " result is that of this moment: each pod is tried alone, and a dry run uses"
                + " nothing of a budget.",
            "Exit codes: 0 nothing blocks, 1 something blocks, 2 invalid options or no such node, 3"
                + " failed.");
    return spec;
  }

  private static CommandSpec iamPolicy() {
    CommandSpec spec =
        CommandSpecs.command(
            CommandName.IAM_POLICY,
            "Print the smallest IAM policy for serve or enroll, as JSON.",
            "Contacts no service and changes nothing.");
    CommandSpecs.addOptions(
            spec,
            PolicyOptions.TABLE.options(),
            "lifecycle-manager iam-policy --cluster-name=NAME --queue-arn=ARN [OPTIONS]",
            "       lifecycle-manager iam-policy --cluster-name=NAME --queue-name=NAME"
                + " --region=REGION",
            "                                    --account=NUMBER [OPTIONS]")
        .footer("Exit codes: 0 printed, 2 invalid options.");
    return spec;
  }

  private static CommandSpec version() {
    return CommandSpecs.command(CommandName.VERSION, "Print the version.");
  }

  private static CommandSpec help() {
    return CommandSpecs.command(CommandName.HELP, "Print the help of a command, or of the program.")
        .addPositional(CommandSpecs.operand("COMMAND", "The command to explain."));
  }

  private static CommandSpec completion() {
    CommandSpec spec =
        CommandSpecs.command(
                CommandName.COMPLETION,
                "Print a script that completes commands and options in bash and zsh.")
            .addPositional(CommandSpecs.operand("SHELL", "bash or zsh; the script is the same."));
    spec.usageMessage().footer("Usage in a shell: source <(lifecycle-manager completion)");
    return spec;
  }

  /** The name of the program and its version. */
  static String versionLine() {
    return PROGRAM + " " + programVersion();
  }

  /** The version in the jar's manifest; {@code unpackaged} when run from a class directory. */
  static String programVersion() {
    return Objects.requireNonNullElse(
        Commands.class.getPackage().getImplementationVersion(), "unpackaged");
  }
}
