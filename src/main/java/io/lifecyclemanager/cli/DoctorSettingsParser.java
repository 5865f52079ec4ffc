package io.lifecyclemanager.cli;

import io.lifecyclemanager.app.DoctorSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Turns the words of {@code doctor} into settings. */
final class DoctorSettingsParser {
  private static final String NAME = "[a-z0-9]([a-z0-9.-]*[a-z0-9])?";
  private static final String ROLE_ARN = "arn:aws(-[a-z]+)*:iam::[0-9]{12}:role/[\\w+=,.@/-]+";
  private static final String URL = "https?://[^\\s/]+(/.*)?";

  private DoctorSettingsParser() {}

  /**
   * Reads everything.
   *
   * @param given what was given, to {@code serve} as well
   * @param misfits what is known to be wrong already
   */
  static Parsed<DoctorSettings> parse(RawOptions given, List<String> misfits) {
    List<String> problems = new ArrayList<>();
    OptionValidator checks = new OptionValidator(given, problems);
    Optional<String> role =
        checks.matching(
            DoctorOptions.CONTROLLER_ROLE_ARN,
            ROLE_ARN,
            "give one as in arn:aws:iam::ACCOUNT:role/NAME");
    List<String> urls = checks.list(DoctorOptions.CONTROLLER_URL);
    given
        .get(DoctorOptions.CONTROLLER_URL)
        .filter(value -> urls.isEmpty() || !urls.stream().allMatch(url -> url.matches(URL)))
        .ifPresent(value ->
            checks.addProblem(
                value,
                "'" + value.text() + "' is not URL[,URL]",
                "give one as in http://localhost:8080"));
    String namespace = name(checks, DoctorOptions.NAMESPACE);
    String account = name(checks, DoctorOptions.SERVICE_ACCOUNT);
    boolean probe = checks.isEnabled(DoctorOptions.PROBE);
    Duration wait = checks.duration(DoctorOptions.WAIT, Duration.ZERO);
    boolean json = checks.choice(DoctorOptions.OUTPUT, List.of("table", "json")).equals("json");
    return switch (ServeSettingsParser.parse(given, misfits)) {
      case ParsedServe.InvalidServe(List<String> wrong) -> {
        problems.addAll(0, wrong);
        yield new Parsed.Invalid<>(List.copyOf(problems));
      }
      case ParsedServe.ServeArguments good when problems.isEmpty() ->
          new Parsed.Valid<>(
              new DoctorSettings(
                  good.settings(), namespace, account, role.orElse(null), urls, probe, wait, json));
      case ParsedServe.ServeArguments _ -> new Parsed.Invalid<>(List.copyOf(problems));
    };
  }

  private static String name(OptionValidator checks, CliOption option) {
    return checks
        .matching(option, NAME, "give a name as Kubernetes takes it")
        .orElseGet(() -> String.valueOf(option.defaultValue()));
  }
}
