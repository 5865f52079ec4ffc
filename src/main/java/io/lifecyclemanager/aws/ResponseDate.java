package io.lifecyclemanager.aws;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import software.amazon.awssdk.core.SdkResponse;

/** AWS's time, from the Date header of its answers: the local clock may be wrong. */
final class ResponseDate {
  private ResponseDate() {}

  /**
   * When the answer was sent, in whole seconds.
   *
   * @param localTime returned when the answer has no valid Date header
   */
  static Instant of(SdkResponse answer, Instant localTime) {
    return answer
        .sdkHttpResponse()
        .firstMatchingHeader("Date")
        .map(date -> parse(date, localTime))
        .orElse(localTime);
  }

  private static Instant parse(String date, Instant otherwise) {
    try {
      return DateTimeFormatter.RFC_1123_DATE_TIME.parse(date, Instant::from);
    } catch (DateTimeException e) {
      return otherwise;
    }
  }
}
