package io.lifecyclemanager.cli;

import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/**
 * The commands and options as picocli knows them. It takes every value as text and only collects
 * what it cannot make sense of, so that everything that is wrong can be said at once. No colours:
 * the same text with and without a terminal.
 */
final class Commands {
  static final String PROGRAM = "lifecycle-manager";
  static final String SERVE = "serve";
  static final String ENROLL = "enroll";
  static final String UNENROLL = "unenroll";
  static final String IAM_POLICY = "iam-policy";
  static final String DOCTOR = "doctor";
  static final String VERSION = "version";
  static final String HELP = "help";
  static final String COMPLETION = "completion";

  /** The operand of {@code help} and {@code completion}. */
  static final int OPERAND = 0;

  private Commands() {}

  /** The whole command line; a new one for each parsing. */
  static CommandLine commandLine() {
    CommandSpec root =
        command(
                PROGRAM,
                "Drains Kubernetes nodes and takes them out of load balancers before Auto Scaling"
                    + " terminates their instances.")
            .addOption(
                OptionSpec.builder("-V", "--version")
                    .versionHelp(true)
                    .description("Print the version and exit.")
                    .build())
            .addSubcommand(SERVE, serve())
            .addSubcommand(ENROLL, enroll())
            .addSubcommand(UNENROLL, unenroll())
            .addSubcommand(IAM_POLICY, iamPolicy())
            .addSubcommand(DOCTOR, doctor())
            .addSubcommand(VERSION, command(VERSION, "Print the version."))
            .addSubcommand(
                HELP,
                command(HELP, "Print the help of a command, or of all.")
                    .addPositional(operand("COMMAND", "Which command.")))
            .addSubcommand(COMPLETION, completion());
    root.usageMessage().synopsisSubcommandLabel("COMMAND");
    return new CommandLine(root)
        .setExpandAtFiles(false)
        .setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF))
        .setUsageHelpLongOptionsMaxWidth(34)
        .setUsageHelpWidth(100);
  }

  private static CommandSpec completion() {
    CommandSpec spec =
        command(COMPLETION, "Print a script that completes commands and options in bash and zsh.")
            .addPositional(operand("SHELL", "bash or zsh; the script is the same."));
    spec.usageMessage().footer("To use it: source <(lifecycle-manager completion)");
    return spec;
  }

  private static CommandSpec serve() {
    CommandSpec spec =
        command(SERVE, "Work: drain and deregister what is terminated, until stopped.");
    options(
            spec,
            ServeOptions.values(),
            "lifecycle-manager serve (--queue-name=NAME | --queue-url=URL) [OPTIONS]")
        .footer(
            "DURATION is 300 (seconds), 300s, 5m or 1h30m. Options are typed --option=VALUE or"
                + " --option VALUE.",
            "Every option is an environment variable as well: --queue-name is "
                + ServeOptions.QUEUE_NAME.variable()
                + ". What is typed wins.",
            "The log goes to standard output. Credentials and endpoints of AWS are found the SDK's"
                + " way.",
            "Exit codes: 0 stopped as asked, 1 failed, 2 wrong options or settings.");
    return spec;
  }

  private static CommandSpec enroll() {
    CommandSpec spec =
        command(
            ENROLL,
            "Set up what serve needs in AWS: queue, notification role, and on each group the tag"
                + " and the lifecycle hook lifecycle-manager; with --events the rules of"
                + " EventBridge, too.");
    options(
            spec,
            EnrollOptions.values(),
            "lifecycle-manager enroll (--cluster-name=NAME | --target-scaling-groups=NAME)"
                + " [OPTIONS]")
        .footer(
            "May be run again: what is as it should be is left alone. What was done goes to"
                + " standard output, progress to standard error.",
            "+ is made, ~ is changed, ! stays as it is without --overwrite.",
            "Exit codes: 0 all is as it should be, 1 something is otherwise and was left so, 2"
                + " wrong options, 3 failed; the next run completes it.");
    return spec;
  }

  private static CommandSpec unenroll() {
    CommandSpec spec =
        command(
            UNENROLL,
            "Take back what enroll made: the hooks lifecycle-manager that send to the queue, then"
                + " the rules of EventBridge that do, the queues and the notification role.");
    options(
            spec,
            UnenrollOptions.values(),
            "lifecycle-manager unenroll --queue-name=NAME [--target-scaling-groups=NAME[,NAME]]"
                + " [OPTIONS]")
        .footer(
            "What enroll did not make stays, and so do rules, role and queues while another hook"
                + " sends to the queue. The groups keep their tags.",
            "- is removed, ! stays.",
            "Exit codes: 0 all is gone, 1 something stays, 2 wrong options, 3 failed; the next run"
                + " goes on.");
    return spec;
  }

  private static CommandSpec doctor() {
    CommandSpec spec =
        command(
            DOCTOR,
            "Check everything that a graceful termination needs: access, queue, hooks, delivery,"
                + " permissions, nodes, other controllers, workloads, load balancers.");
    options(
            spec,
            DoctorOptions.all(),
            "lifecycle-manager doctor (--queue-name=NAME | --queue-url=URL) --cluster-name=NAME"
                + " [OPTIONS]")
        .footer(
            "Options that serve has too mean the same and can be environment variables too. Give"
                + " both commands the same values.",
            "doctor changes nothing, except that --probe puts hooks again with the values that they"
                + " have. The report goes to standard output, progress to standard error.",
            "√ passed, ‼ warning, × error, - does not apply, ? not known. Every check has a code,"
                + " as in LM101, which src/site/markdown/doctor.md explains.",
            "Exit codes: 0 no error, 1 errors, 2 wrong options.");
    return spec;
  }

  private static CommandSpec iamPolicy() {
    CommandSpec spec =
        command(IAM_POLICY, "Print the least policy that serve or enroll needs, as JSON for IAM.");
    options(
            spec,
            PolicyOptions.values(),
            "lifecycle-manager iam-policy --cluster-name=NAME (--queue-arn=ARN | --queue-name=NAME"
                + " --region=REGION --account=NUMBER) [OPTIONS]")
        .footer("It asks nobody and changes nothing. Exit codes: 0 printed, 2 wrong options.");
    return spec;
  }

  private static UsageMessageSpec options(CommandSpec spec, CliOption[] options, String synopsis) {
    for (CliOption option : options) {
      spec.addOption(option(option));
    }
    return spec.usageMessage().customSynopsis(synopsis).sortOptions(false).footerHeading("%n");
  }

  private static OptionSpec option(CliOption flag) {
    String fallback = flag.defaultValue();
    OptionSpec.Builder option =
        OptionSpec.builder(flag.allNames().toArray(String[]::new))
            // Several: cobra's flags, which many know these by, may be repeated; the last one
            // counts.
            .type(List.class)
            .auxiliaryTypes(String.class)
            .paramLabel(flag.valueLabel())
            .hideParamSyntax(true)
            .description(flag.help() + (fallback == null ? "" : " Default: " + fallback));
    return flag.isSwitch()
        ? option.arity("0..1").fallbackValue("true").build()
        : option.arity("1").build();
  }

  private static PositionalParamSpec operand(String label, String help) {
    return PositionalParamSpec.builder()
        .index("0")
        .arity("0..1")
        .type(String.class)
        .paramLabel(label)
        .description(help)
        .build();
  }

  private static CommandSpec command(String name, String help) {
    CommandSpec spec =
        CommandSpec.create()
            .name(name)
            .addOption(
                OptionSpec.builder("-h", "--help")
                    .usageHelp(true)
                    .description("Print this help and exit.")
                    .build());
    spec.parser().collectErrors(true);
    spec.usageMessage().description(help);
    return spec;
  }
}
