package io.lifecyclemanager.cli.serve;

import io.lifecyclemanager.cli.option.OptionValidator;
import io.lifecyclemanager.event.EventKind;
import io.lifecyclemanager.event.EventResponse;
import io.lifecyclemanager.event.EventSettings;
import java.time.Duration;
import java.util.Map;

/** Parses the options about events of EC2. */
final class EventSettingsParser {
  private EventSettingsParser() {}

  static EventSettings parse(OptionValidator validator) {
    return new EventSettings(
        Map.of(
            EventKind.SPOT,
            validator.choice(EventOptions.ON_SPOT, EventResponse.class),
            EventKind.STATE_CHANGE,
            validator.choice(EventOptions.ON_STATE_CHANGE, EventResponse.class),
            EventKind.SCHEDULED,
            validator.choice(EventOptions.ON_SCHEDULED, EventResponse.class),
            EventKind.REBALANCE,
            validator.choice(EventOptions.ON_REBALANCE, EventResponse.class)),
        validator.duration(EventOptions.SCHEDULED_AHEAD, Duration.ZERO),
        validator.duration(EventOptions.REBALANCE_TIMEOUT, Duration.ofSeconds(1)));
  }
}
