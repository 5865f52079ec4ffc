package io.lifecyclemanager.cli;

import io.lifecyclemanager.app.EnrollSettings;
import io.lifecyclemanager.cli.option.CliOption;
import io.lifecyclemanager.cli.option.OptionValidator;
import io.lifecyclemanager.event.EventKind;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** An option that names kinds of EC2 events, or is a switch for the usual ones. */
final class EventKinds {
  /** What such an option takes. */
  static final String LABEL = CliOption.TRUE_OR_FALSE + "|KIND[,KIND]";

  private EventKinds() {}

  /** Empty when the option is not given or invalid; an empty set for {@code false}. */
  static Optional<Set<EventKind>> parse(OptionValidator validator, CliOption option) {
    List<String> items =
        validator.nonEmptyList(option).stream().map(item -> item.toLowerCase(Locale.ROOT)).toList();
    if (items.isEmpty()) {
      return Optional.empty();
    } else if (items.equals(List.of("true"))) {
      return Optional.of(EnrollSettings.DEFAULT_EVENTS);
    } else if (items.equals(List.of("false"))) {
      return Optional.of(Set.of());
    }
    Set<EventKind> kinds = EnumSet.noneOf(EventKind.class);
    for (String item : items) {
      EventKind.parse(item).ifPresentOrElse(kinds::add, () -> addProblem(validator, option, item));
    }
    return Optional.of(kinds);
  }

  private static void addProblem(OptionValidator validator, CliOption option, String item) {
    validator.addProblem(
        option.option(),
        "'" + item + "' is not a kind of event",
        "give true, false or any of "
            + Arrays.stream(EventKind.values())
                .map(EventKind::text)
                .collect(Collectors.joining(", ")));
  }
}
