package io.lifecyclemanager.sandbox.cost;

import java.nio.file.Path;
import java.time.Instant;
import java.time.OffsetDateTime;

/** The build's step that gives the packaged program its AOT cache. */
public final class TrainCommand {
  private TrainCommand() {}

  /** Runs it and ends the process; fails loudly, and then leaves no cache. */
  public static void main(String[] words) throws Exception {
    Instant jarTime = jarTime(System.getProperty("lifecycle-manager.jar-time", ""));
    new AotTraining(MeasuredProgram.packaged(), Path.of("target", "aot"), jarTime).inSmallWorld();
    System.exit(0);
  }

  /**
   * Reads what Maven takes as the time of a reproducible build.
   *
   * @param text seconds since 1970, as in {@code SOURCE_DATE_EPOCH}, or ISO 8601
   */
  private static Instant jarTime(String text) {
    return text.chars().allMatch(Character::isDigit) && !text.isEmpty()
        ? Instant.ofEpochSecond(Long.parseLong(text))
        : OffsetDateTime.parse(text).toInstant();
  }
}
