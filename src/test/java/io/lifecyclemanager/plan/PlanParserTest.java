package io.lifecyclemanager.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.model.MaxUnavailable;
import io.lifecyclemanager.plan.PlanRequest.PlanProblem;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlanParserTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          drain=evict                                     | EVICT | |
          drain=wait                                      | WAIT  | |
          drain=none                                      | NONE  | |
          deadline=2h                                     |       | PT2H |
          deadline=1h30m                                  |       | PT1H30M |
          deadline=90                                     |       | PT90S |
          deadline=168h                                   |       | PT168H |
          wait-for-replacement=5m                         |       | | PT5M
          wait-for-replacement=0                          |       | | PT0S
          drain=wait,deadline=2h,wait-for-replacement=5m  | WAIT  | PT2H | PT5M
           drain = none , deadline = 5m ,                 | NONE  | PT5M |
          team=web,drain=wait,owner=me                    | WAIT  | |
          drain=wait,drain=none                           | NONE  | |
          """)
  void metadataAsksForWhatItMentions(
      String metadata,
      @Nullable DrainMode drain,
      @Nullable Duration deadline,
      @Nullable Duration wait) {
    PlanRequest request = PlanParser.ofMetadata("h", metadata);
    assertThat(request.drain()).isEqualTo(Optional.ofNullable(drain));
    assertThat(request.deadline()).isEqualTo(Optional.ofNullable(deadline));
    assertThat(request.waitForReplacement()).isEqualTo(Optional.ofNullable(wait));
    assertThat(request.problems()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        ",",
        "drain",
        "draining=later",
        "please drain this node",
        "a=b=c",
        "{\"drain\": \"later\", \"x\": \"y,drain=later\"}",
        "[\"drain=later\"]"
      })
  void textOfOtherProgramsAsksForNothing(String metadata) {
    assertThat(PlanParser.ofMetadata("h", metadata)).isEqualTo(PlanRequest.NOTHING);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "drain=later",
        "drain=",
        "drain=Evict",
        "deadline=soon",
        "deadline=0",
        "deadline=-5",
        "deadline=604801",
        "deadline=200h",
        "wait-for-replacement=x",
        "max-unavailable=0",
        "max-unavailable=101%",
        "max-unavailable=half",
        "min-interval=often",
        "min-interval=200h"
      })
  void anInvalidValueIsAProblemAndCountsAsNotMentioned(String metadata) {
    PlanRequest request = PlanParser.ofMetadata("h", metadata + ",team=web");
    assertThat(request.problems())
        .singleElement()
        .returns(metadata, PlanProblem::text)
        .returns("metadata of hook h", PlanProblem::source);
    assertThat(request.resolve(Duration.ZERO))
        .isEqualTo(PlanRequest.NOTHING.resolve(Duration.ZERO));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          drain=later            | give evict, wait or none
          deadline=0             | give a duration from 1s to 168h, as in 300 (seconds), 5m or 1h30m
          wait-for-replacement=x | give a duration from 0s to 168h, as in 300 (seconds), 5m or 1h30m
          min-interval=x         | give a duration from 0s to 168h, as in 300 (seconds), 5m or 1h30m
          max-unavailable=0      | give a number of nodes, at least 1, or a percentage, 1% to 100%
          """)
  void aProblemTellsWhichValuesAreAccepted(String metadata, String remedy) {
    assertThat(PlanParser.ofMetadata("h", metadata).problems())
        .extracting(PlanProblem::remedy)
        .containsExactly(remedy);
  }

  @Test
  void metadataAsksForTheLimitsOfItsGroup() {
    PlanRequest request = PlanParser.ofMetadata("h", "max-unavailable=25%, min-interval = 10m");
    assertThat(request.maxUnavailable()).contains(new MaxUnavailable(25, true));
    assertThat(request.minInterval()).contains(Duration.ofMinutes(10));
    assertThat(request.drain()).isEmpty();
    assertThat(PlanParser.ofMetadata("h", "min-interval=0").minInterval()).contains(Duration.ZERO);
  }

  @ParameterizedTest
  @CsvSource({"1,2,1", "25%,10%,10%", "10%,5,5", "100%,50%,50%"})
  void theLowerLimitOfTwoHooksApplies(String one, String two, String lower) {
    PlanRequest first = PlanParser.ofMetadata("a", "min-interval=5m,max-unavailable=" + one);
    PlanRequest second = PlanParser.ofMetadata("b", "min-interval=1m,max-unavailable=" + two);
    PlanRequest both = PlanParser.ofMetadata("c", "min-interval=5m,max-unavailable=" + lower);
    assertThat(first.and(second)).isEqualTo(both).isEqualTo(second.and(first));
  }

  @Test
  void annotationsAskForDrainModeAndDeadline() {
    PlanRequest request = PlanParser.ofAnnotations(" wait ", " 2h ");
    assertThat(request.drain()).contains(DrainMode.WAIT);
    assertThat(request.deadline()).contains(Duration.ofHours(2));
    assertThat(PlanParser.ofAnnotations(null, null)).isEqualTo(PlanRequest.NOTHING);
    assertThat(PlanParser.ofAnnotations("later", "0").problems())
        .extracting(PlanProblem::text)
        .containsExactly("lifecycle-manager.io/drain=later", "lifecycle-manager.io/deadline=0");
  }

  @Test
  void theNodeComesBeforeTheHookAndTheHookBeforeTheCommandLine() {
    PlanRequest node = PlanParser.ofAnnotations("none", null);
    PlanRequest hook = PlanParser.ofMetadata("h", "drain=wait,deadline=2h");
    Duration commandLine = Duration.ofMinutes(3);
    assertThat(node.orElse(hook).resolve(commandLine))
        .isEqualTo(
            new TerminationPlan(
                DrainMode.NONE,
                Optional.of(Duration.ofHours(2)),
                commandLine,
                Optional.empty(),
                Optional.empty()));
    assertThat(PlanRequest.NOTHING.resolve(commandLine))
        .isEqualTo(
            new TerminationPlan(
                DrainMode.EVICT,
                Optional.empty(),
                commandLine,
                Optional.empty(),
                Optional.empty()));
    assertThat(
            PlanParser.ofMetadata("h", "wait-for-replacement=0")
                .resolve(commandLine)
                .waitForReplacement())
        .isZero();
  }

  @Test
  void anInvalidAnnotationLeavesTheDecisionToTheHook() {
    PlanRequest hook = PlanParser.ofMetadata("h", "drain=wait");
    assertThat(PlanParser.ofAnnotations("later", null).orElse(hook).drain())
        .contains(DrainMode.WAIT);
  }

  @Test
  void twoHooksTogetherAskForWhatDisturbsPodsLeast() {
    PlanRequest one = PlanParser.ofMetadata("a", "drain=evict,deadline=2h,wait-for-replacement=1m");
    PlanRequest two = PlanParser.ofMetadata("b", "drain=wait,deadline=1h,wait-for-replacement=5m");
    PlanRequest both = PlanParser.ofMetadata("c", "drain=wait,deadline=1h,wait-for-replacement=5m");
    assertThat(one.and(two)).isEqualTo(both).isEqualTo(two.and(one));
    assertThat(one.and(PlanRequest.NOTHING)).isEqualTo(one);
  }
}
