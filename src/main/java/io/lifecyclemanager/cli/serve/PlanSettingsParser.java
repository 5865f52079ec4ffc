package io.lifecyclemanager.cli.serve;

import io.lifecyclemanager.app.ServeSettings.PlanSettings;
import io.lifecyclemanager.cli.option.OptionValidator;
import io.lifecyclemanager.model.Verdict;
import java.time.Duration;
import java.util.Optional;

/** Parses the options about the course of a termination. */
final class PlanSettingsParser {
  private PlanSettingsParser() {}

  static PlanSettings parse(OptionValidator validator) {
    return new PlanSettings(
        onDeadline(validator),
        validator.duration(DrainOptions.WAIT_FOR_REPLACEMENT, Duration.ZERO));
  }

  private static Optional<Verdict> onDeadline(OptionValidator validator) {
    return validator.isGiven(DrainOptions.ON_DEADLINE)
        ? Optional.of(validator.choice(DrainOptions.ON_DEADLINE, Verdict.class))
        : Optional.empty();
  }
}
