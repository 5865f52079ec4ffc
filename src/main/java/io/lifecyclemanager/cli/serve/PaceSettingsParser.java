package io.lifecyclemanager.cli.serve;

import io.lifecyclemanager.cli.option.CliOption;
import io.lifecyclemanager.cli.option.OptionValidator;
import io.lifecyclemanager.cli.option.RawOptions.RawValue;
import io.lifecyclemanager.model.MaxUnavailable;
import io.lifecyclemanager.pace.PaceLimits;
import java.time.Duration;
import java.util.Optional;

/** Parses the options about how many nodes terminate at the same time. */
final class PaceSettingsParser {
  private PaceSettingsParser() {}

  static PaceLimits parse(OptionValidator validator) {
    return new PaceLimits(
        maxUnavailable(validator, PaceOptions.MAX_UNAVAILABLE),
        maxUnavailable(validator, PaceOptions.MAX_UNAVAILABLE_PER_GROUP),
        maxUnavailable(validator, PaceOptions.MAX_UNAVAILABLE_PER_ZONE),
        validator.duration(PaceOptions.MIN_INTERVAL, Duration.ZERO));
  }

  private static MaxUnavailable maxUnavailable(OptionValidator validator, CliOption option) {
    Optional<RawValue> given = validator.raw(option);
    Optional<MaxUnavailable> parsed = given.map(RawValue::text).flatMap(MaxUnavailable::parse);
    if (given.isPresent() && parsed.isEmpty()) {
      boolean _ =
          validator.addProblem(
              given.get(),
              "'" + given.get().text() + "' is not a number or percentage of nodes",
              "give a whole number from 1 to 999999, as in 3, or 1% to 100%, as in 25%");
    }
    return parsed.orElseGet(
        () -> MaxUnavailable.parse(String.valueOf(option.defaultValue())).orElseThrow());
  }
}
