package io.lifecyclemanager.webhook;

import io.lifecyclemanager.model.DurationMath;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.regex.Pattern;

/** The header {@code Retry-After} (RFC 9110, section 10.2.3). Pure. */
final class RetryAfter {
  /** A notification is of no use much later. */
  static final Duration LONGEST = Duration.ofMinutes(5);

  private static final Pattern SECONDS = Pattern.compile("[0-9]{1,9}");

  private RetryAfter() {}

  /** How long to wait, at most {@link #LONGEST}; zero for a value that is not understood. */
  static Duration parse(String value, Instant now) {
    String text = value.strip();
    Duration asked =
        SECONDS.matcher(text).matches() ? Duration.ofSeconds(Long.parseLong(text)) : at(text, now);
    return asked.isNegative() ? Duration.ZERO : DurationMath.min(asked, LONGEST);
  }

  private static Duration at(String text, Instant now) {
    try {
      return Duration.between(now, DateTimeFormatter.RFC_1123_DATE_TIME.parse(text, Instant::from));
    } catch (DateTimeParseException _) {
      return Duration.ZERO;
    }
  }
}
