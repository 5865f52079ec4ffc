package io.lifecyclemanager.aws;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import software.amazon.awssdk.core.SdkResponse;

/** What time it is at AWS, in whole seconds: this machine's own clock may be wrong. */
final class ResponseDate {
  private ResponseDate() {}

  /**
   * When the answer was sent.
   *
   * @param here this machine's time, which counts only where AWS's own is missing in the answer
   */
  static Instant of(SdkResponse answer, Instant here) {
    return answer
        .sdkHttpResponse()
        .firstMatchingHeader("Date")
        .map(date -> parse(date, here))
        .orElse(here);
  }

  private static Instant parse(String date, Instant otherwise) {
    try {
      return DateTimeFormatter.RFC_1123_DATE_TIME.parse(date, Instant::from);
    } catch (DateTimeException e) {
      return otherwise;
    }
  }
}
