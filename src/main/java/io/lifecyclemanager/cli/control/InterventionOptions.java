package io.lifecyclemanager.cli.control;

import io.lifecyclemanager.app.control.ControllerLocation.DirectUrl;
import io.lifecyclemanager.app.control.InterventionRequest;
import io.lifecyclemanager.app.control.InterventionRequest.CompleteNow;
import io.lifecyclemanager.app.control.InterventionRequest.ExtendBy;
import io.lifecyclemanager.app.control.InterventionRequest.ExtendUntil;
import io.lifecyclemanager.app.control.InterventionRequest.RetryEvictions;
import io.lifecyclemanager.app.control.InterventionSettings;
import io.lifecyclemanager.cli.control.HoldOptions.HoldFormat;
import io.lifecyclemanager.cli.option.BaseUrls;
import io.lifecyclemanager.cli.option.CliOption;
import io.lifecyclemanager.cli.option.OptionTable;
import io.lifecyclemanager.cli.option.OptionValidator;
import io.lifecyclemanager.cli.option.Parsed;
import io.lifecyclemanager.cli.option.RawOptions;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The options of {@code complete}, {@code extend} and {@code retry}. */
public final class InterventionOptions {
  public static final OptionTable COMPLETE = new OptionTable();
  public static final OptionTable EXTEND = new OptionTable();
  public static final OptionTable RETRY = new OptionTable();

  static final CliOption YES =
      COMPLETE.add(
          new CliOption(
              "--yes",
              "-y",
              CliOption.TRUE_OR_FALSE,
              "false",
              "Do not ask for confirmation. Required where the input or the output is no terminal.",
              false));
  static final CliOption BY =
      EXTEND.add("--by", "DURATION", "How much later than the present deadline, at least 1s.");
  static final CliOption UNTIL =
      EXTEND.add("--until", "TIME", "The new deadline, as in 2026-03-01T12:00:00Z.");
  static final CliOption CONTROLLER_URL =
      COMPLETE.add(
          "--controller-url",
          "URL",
          "Base URL of a replica of serve, as in http://localhost:8080. Required: the proxy of the"
              + " API server passes no token on.");
  static final CliOption TOKEN_FILE =
      COMPLETE.add(
          "--token-file",
          "FILE",
          "File with a bearer token that may change terminations. Required.");

  static final CliOption OUTPUT = COMPLETE.add(HoldOptions.OUTPUT);

  static {
    for (OptionTable table : List.of(EXTEND, RETRY)) {
      table.add(CONTROLLER_URL);
      table.add(TOKEN_FILE);
      table.add(OUTPUT);
    }
  }

  /** Where the options are invalid. */
  private static final URI ARBITRARY = URI.create("http://localhost");

  private InterventionOptions() {}

  /**
   * Parses the operand and the options of {@code complete}.
   *
   * @param subject the operand; empty where it is omitted
   * @param options the options as typed
   * @param parseErrors the problems that the parser found already
   * @param onTerminal whether a user can be asked
   */
  public static Parsed<InterventionSettings> parseComplete(
      String subject, RawOptions options, List<String> parseErrors, boolean onTerminal) {
    OptionValidator validator = new OptionValidator(options, parseErrors);
    return validator.result(() -> {
      boolean confirmed = validator.isEnabled(YES);
      if (!confirmed && !onTerminal) {
        validator.addProblem(
            "--yes", "is required, since the input or the output is not a terminal", "give it");
      }
      return settings(subject, validator, new CompleteNow(), confirmed);
    });
  }

  /** Parses the operand and the options of {@code extend}; as {@link #parseComplete}. */
  public static Parsed<InterventionSettings> parseExtend(
      String subject, RawOptions options, List<String> parseErrors) {
    OptionValidator validator = new OptionValidator(options, parseErrors);
    return validator.result(() -> {
      Optional<Duration> by = validator.optionalDuration(BY, Duration.ofSeconds(1));
      Optional<Instant> until = HoldOptions.time(validator, UNTIL);
      if (validator.isGiven(BY) == validator.isGiven(UNTIL)) {
        validator.addProblem(
            "--by",
            validator.isGiven(BY) ? "is given with --until" : "is required",
            validator.isGiven(BY) ? "omit one of them" : "give it, or --until");
      }
      InterventionRequest request =
          until
              .<InterventionRequest>map(ExtendUntil::new)
              .orElseGet(() -> new ExtendBy(by.orElse(Duration.ZERO)));
      return settings(subject, validator, request, true);
    });
  }

  /** Parses the operand and the options of {@code retry}; as {@link #parseComplete}. */
  public static Parsed<InterventionSettings> parseRetry(
      String subject, RawOptions options, List<String> parseErrors) {
    OptionValidator validator = new OptionValidator(options, parseErrors);
    return validator.result(() -> settings(subject, validator, new RetryEvictions(), true));
  }

  private static InterventionSettings settings(
      String subject, OptionValidator validator, InterventionRequest request, boolean confirmed) {
    if (subject.isEmpty()) {
      validator.addProblem(
          StatusOptions.SUBJECT, "is required", "give the name of a node or an instance id");
    } else {
      StatusOptions.checkSubject(subject, validator, "give one of them");
    }
    if (!validator.isGiven(CONTROLLER_URL)) {
      validator.addProblem(
          "--controller-url",
          "is required, since the proxy of the API server passes no token on",
          "use kubectl port-forward and --controller-url=http://localhost:8080");
    }
    if (!validator.isGiven(TOKEN_FILE)) {
      validator.addProblem(
          "--token-file",
          "is required, since each change needs a token",
          "give a file, as with the output of kubectl create token");
    }
    return new InterventionSettings(
        new DirectUrl(
            BaseUrls.one(validator, CONTROLLER_URL).orElse(ARBITRARY),
            ControllerOptions.file(validator, TOKEN_FILE)),
        subject,
        request,
        confirmed,
        validator.choice(OUTPUT, HoldFormat.class) == HoldFormat.JSON);
  }
}
