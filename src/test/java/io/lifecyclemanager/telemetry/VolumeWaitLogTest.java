package io.lifecyclemanager.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.model.DrainFact.VolumeWaitEnded;
import io.lifecyclemanager.model.DrainFact.VolumeWaitStarted;
import io.lifecyclemanager.model.SimulatedTime;
import java.time.Duration;
import java.util.List;
import org.apache.logging.log4j.Level;
import org.junit.jupiter.api.Test;

/** The volumes that a drain waits for are named, and those that stay attached are a warning. */
class VolumeWaitLogTest {
  private static final String ABOUT =
      " instance=i-0abc1234def567890 node=ip-10-0-1-7 group=workers";

  @Test
  void aWaitForVolumesIsLoggedInTwoLines() throws Exception {
    try (CapturedLog log = new CapturedLog("text", Level.INFO)) {
      FactLogger story = new FactLogger(new SimulatedTime(), log.logger());
      Duration took = Duration.ofSeconds(12);
      story.on(new VolumeWaitStarted(SampleFacts.SUBJECT, List.of("pv-1")));
      story.on(new VolumeWaitEnded(SampleFacts.SUBJECT, 1, took, List.of()));
      story.on(new VolumeWaitStarted(SampleFacts.SUBJECT, List.of("pv-1", "pv-2")));
      story.on(new VolumeWaitEnded(SampleFacts.SUBJECT, 2, took, List.of("pv-2")));
      assertThat(log.lines().stream().map(line -> line.strip().replaceFirst("^\\S+ ", "")))
          .containsExactly(
              "INFO  waiting until 1 volume of drained pods is detached: pv-1" + ABOUT,
              "INFO  1 volume detached in 12 s" + ABOUT,
              "INFO  waiting until 2 volumes of drained pods are detached: pv-1, pv-2" + ABOUT,
              "WARN  1 of 2 volumes still attached after 12 s: pv-2; the next pods may have to"
                  + " wait for them"
                  + ABOUT);
    }
  }
}
