package io.lifecyclemanager.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.model.Blocker;
import io.lifecyclemanager.model.Blocker.BlockerKind;
import io.lifecyclemanager.model.Blocker.BlockerTimes;
import io.lifecyclemanager.model.PodRef;
import io.lifecyclemanager.status.TerminationStatus.BlockerStatus;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What is shown of blockers. */
class BlockerViewTest {
  private static final Instant SINCE = Instant.parse("2026-01-01T10:00:00Z");

  private static Blocker pod(BlockerKind kind, String name) {
    return new Blocker(
        kind,
        new PodRef("shop", name, "uid-" + name),
        kind == BlockerKind.BUDGET ? "shop/web" : null,
        "needs 2 healthy pods",
        BlockerTimes.since(SINCE));
  }

  @Test
  void everyPartOfABlockerIsShownInWholeSeconds() {
    Blocker blocker =
        new Blocker(
            BlockerKind.BUDGET,
            new PodRef("shop", "web-0", "uid"),
            "shop/web",
            "needs 2 healthy pods",
            new BlockerTimes(
                SINCE.plusMillis(1),
                SINCE.plusMillis(10_002),
                SINCE.plusMillis(20_003),
                SINCE.plusMillis(30_004),
                SINCE.plusMillis(40_999)));

    assertThat(BlockerView.of(blocker))
        .isEqualTo(
            new BlockerStatus(
                "budget",
                "shop/web-0",
                "needs 2 healthy pods",
                "shop/web",
                SINCE,
                SINCE.plusSeconds(10),
                SINCE.plusSeconds(20),
                SINCE.plusSeconds(30),
                SINCE.plusSeconds(40),
                true));
  }

  @ParameterizedTest
  @EnumSource
  void whatNeedsAttentionAndWhatIsAPodFollowsFromTheKind(BlockerKind kind) {
    assertThat(BlockerView.of(pod(kind, "web-0")).attention()).isEqualTo(kind.needsAttention());
    assertThat(BlockerView.podState(kind) != null).isEqualTo(kind.isPod());
  }

  @Test
  void thoseThatNeedAttentionComeFirstAndNotAllAreShown() {
    List<Blocker> many =
        IntStream.range(0, 500).mapToObj(i -> pod(BlockerKind.TERMINATING, "web-" + i)).toList();
    assertThat(BlockerView.of(many, 120)).hasSize(120);
    assertThat(
            BlockerView.of(
                List.of(
                    pod(BlockerKind.TERMINATING, "a"),
                    pod(BlockerKind.BUDGET, "c"),
                    pod(BlockerKind.BUDGET, "b")),
                120))
        .extracting(BlockerStatus::pod)
        .containsExactly("shop/b", "shop/c", "shop/a");
  }

  @ParameterizedTest
  @CsvSource({
    "0, 120, 30",
    "50, 120, 30",
    "200, 30, 30",
    "1000, 6, 6",
    "100000, 5, 5",
  })
  void theMoreTerminationsTheLessOfEach(int terminations, int blockers, int steps) {
    assertThat(DetailLimit.of(terminations)).isEqualTo(new DetailLimit(blockers, steps));
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      textBlock =
          """
          # left, to evict, gone at the end, shown as gone
            2,    5,        -,               3
            2,    2,        -,               -
            2,    1,        -,               -
            0,    5,        5,               5
            1,    5,        4,               4
          """)
  void podsThatAreNotLeftAreGone(
      int left, int toEvict, @Nullable Integer gone, @Nullable Integer shown) {
    List<Blocker> blockers =
        IntStream.range(0, left).mapToObj(i -> pod(BlockerKind.TERMINATING, "web-" + i)).toList();
    Map<String, Integer> pods = BlockerView.pods(blockers, toEvict, gone);

    assertThat(pods.get("gone")).isEqualTo(shown);
    assertThat(pods.getOrDefault("terminating", 0)).isEqualTo(left);
  }
}
