package io.lifecyclemanager.cli;

import io.lifecyclemanager.app.DoctorSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Turns the words of {@code doctor} into settings. */
final class DoctorReader {
  private static final String NAME = "[a-z0-9]([a-z0-9.-]*[a-z0-9])?";
  private static final String ROLE_ARN = "arn:aws(-[a-z]+)*:iam::[0-9]{12}:role/[\\w+=,.@/-]+";
  private static final String URL = "https?://[^\\s/]+(/.*)?";

  private DoctorReader() {}

  /**
   * Reads everything.
   *
   * @param given what was given, to {@code serve} as well
   * @param misfits what is known to be wrong already
   */
  static Understood<DoctorSettings> read(Given given, List<String> misfits) {
    List<String> problems = new ArrayList<>();
    Checks checks = new Checks(given, problems);
    Optional<String> role =
        checks.matching(
            DoctorFlag.CONTROLLER_ROLE_ARN,
            ROLE_ARN,
            "give one as in arn:aws:iam::ACCOUNT:role/NAME");
    List<String> urls = checks.list(DoctorFlag.CONTROLLER_URL);
    given
        .get(DoctorFlag.CONTROLLER_URL)
        .filter(value -> urls.isEmpty() || !urls.stream().allMatch(url -> url.matches(URL)))
        .ifPresent(value ->
            checks.complain(
                value,
                "'" + value.text() + "' is not URL[,URL]",
                "give one as in http://localhost:8080"));
    String namespace = name(checks, DoctorFlag.NAMESPACE);
    String account = name(checks, DoctorFlag.SERVICE_ACCOUNT);
    boolean probe = checks.isOn(DoctorFlag.PROBE);
    Duration wait = checks.duration(DoctorFlag.WAIT, Duration.ZERO);
    boolean json = checks.word(DoctorFlag.OUTPUT, List.of("table", "json")).equals("json");
    return switch (SettingsReader.read(given, misfits)) {
      case Reading.Wrong(List<String> wrong) -> {
        problems.addAll(0, wrong);
        yield new Understood.Wrong<>(List.copyOf(problems));
      }
      case Reading.Good good when problems.isEmpty() ->
          new Understood.Right<>(
              new DoctorSettings(
                  good.settings(), namespace, account, role.orElse(null), urls, probe, wait, json));
      case Reading.Good _ -> new Understood.Wrong<>(List.copyOf(problems));
    };
  }

  private static String name(Checks checks, Option option) {
    return checks
        .matching(option, NAME, "give a name as Kubernetes takes it")
        .orElseGet(() -> String.valueOf(option.fallback()));
  }
}
