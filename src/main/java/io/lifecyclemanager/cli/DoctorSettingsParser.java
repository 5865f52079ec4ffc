package io.lifecyclemanager.cli;

import io.lifecyclemanager.app.DoctorSettings;
import io.lifecyclemanager.app.ServeSettings;
import io.lifecyclemanager.cli.option.CliOption;
import io.lifecyclemanager.cli.option.OptionValidator;
import io.lifecyclemanager.cli.option.Parsed;
import io.lifecyclemanager.cli.option.RawOptions;
import io.lifecyclemanager.cli.serve.ServeSettingsParser;
import java.time.Duration;
import java.util.List;

/** Parses the options of {@code doctor}. */
final class DoctorSettingsParser {
  private static final String ROLE_ARN = "arn:aws(-[a-z]+)*:iam::[0-9]{12}:role/[\\w+=,.@/-]+";
  private static final String URL = "https?://[^\\s/]+(/.*)?";

  private enum ReportFormat {
    TABLE,
    JSON
  }

  private DoctorSettingsParser() {}

  /**
   * Parses all options.
   *
   * @param options the options of {@code doctor} and those that it shares with {@code serve}
   * @param parseErrors the problems that the parser found already
   */
  static Parsed<DoctorSettings> parse(RawOptions options, List<String> parseErrors) {
    OptionValidator validator = new OptionValidator(options, parseErrors);
    return validator.result(
        () -> parse(validator, new ServeSettingsParser(validator).parseSettings()));
  }

  private static DoctorSettings parse(OptionValidator validator, ServeSettings serve) {
    return new DoctorSettings(
        serve,
        kubernetesName(validator, DoctorOptions.NAMESPACE),
        kubernetesName(validator, DoctorOptions.SERVICE_ACCOUNT),
        validator
            .matching(
                DoctorOptions.CONTROLLER_ROLE_ARN,
                ROLE_ARN,
                "give an ARN as in arn:aws:iam::ACCOUNT:role/NAME")
            .orElse(null),
        controllerUrls(validator),
        validator.isEnabled(DoctorOptions.PROBE),
        validator.duration(DoctorOptions.WAIT, Duration.ZERO),
        validator.choice(DoctorOptions.OUTPUT, ReportFormat.class) == ReportFormat.JSON);
  }

  private static List<String> controllerUrls(OptionValidator validator) {
    List<String> urls = validator.list(DoctorOptions.CONTROLLER_URL);
    validator
        .raw(DoctorOptions.CONTROLLER_URL)
        .filter(value -> urls.isEmpty() || !urls.stream().allMatch(url -> url.matches(URL)))
        .ifPresent(value ->
            validator.addProblem(
                value,
                "'" + value.text() + "' is not URL[,URL]",
                "give a URL as in http://localhost:8080"));
    return urls;
  }

  private static String kubernetesName(OptionValidator validator, CliOption option) {
    return validator
        .matching(
            option, OptionValidator.KUBERNETES_NAME, "give a name that is valid in Kubernetes")
        .orElseGet(() -> String.valueOf(option.defaultValue()));
  }
}
