package io.lifecyclemanager.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.intake.AutoScalingGroups.GroupMember;
import io.lifecyclemanager.intake.Verification.VerificationResult;
import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.LifecycleAction;
import io.lifecyclemanager.model.LifecycleState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The program treats each lifecycle state as the table on the page of facts says. */
class LifecycleStateTableTest {
  private static final Path PAGE = Path.of("src/site/markdown/facts.md");
  private static final String HEADING = "## Lifecycle states";
  private static final GroupName GROUP = new GroupName("web");
  private static final LifecycleAction ACTION =
      new LifecycleAction(GROUP, "drain", new InstanceId("i-1"), "token", null);

  record StateRow(LifecycleState state, String message, String orphan, String node) {}

  static List<StateRow> rows() {
    try (Stream<String> lines = Files.lines(PAGE)) {
      return lines
          .dropWhile(line -> !line.equals(HEADING))
          .skip(1)
          .takeWhile(line -> !line.startsWith("## "))
          .filter(line -> line.startsWith("| `"))
          .map(line -> line.split(" *\\| *"))
          .flatMap(LifecycleStateTableTest::rowsOf)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Stream<StateRow> rowsOf(String[] cells) {
    return Stream.of(cells[1].split(", "))
        .map(state -> new LifecycleState(state.replace("`", "")))
        .map(state -> new StateRow(state, cells[2], cells[3], cells[4]));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void aTerminatingMessageIsVerified(StateRow row) {
    assertThat(row.message)
        .isEqualTo(
            switch (Verification.verify(ACTION, member(row.state), Duration.ofSeconds(1), 1)) {
              case VerificationResult.Confirmed _ -> "confirmed";
              case VerificationResult.AlreadyOver _ -> "over";
              case VerificationResult.NotConfirmedYet _ -> "unclear";
            });
  }

  @ParameterizedTest
  @MethodSource("rows")
  void anOldMessageIsConfirmedOrOver(StateRow row) {
    assertThat(Verification.verify(ACTION, member(row.state), Duration.ofMinutes(6), 1))
        .isInstanceOf(
            row.message.equals("confirmed")
                ? VerificationResult.Confirmed.class
                : VerificationResult.AlreadyOver.class);
  }

  @ParameterizedTest
  @MethodSource("rows")
  void anOrphanIsAdopted(StateRow row) {
    assertThat(row.orphan).isIn("adopted", "adopted unless it launches", "no");
    assertThat(row.state.isWaitingInHook()).isEqualTo(row.orphan.startsWith("adopted"));
    assertThat(row.state.isWaitingInHook() && row.state.isEnteringWarmPool())
        .isEqualTo(row.orphan.equals("adopted unless it launches"));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void aClaimedNodeIsReleasedOrKept(StateRow row) {
    assertThat(row.node).isEqualTo(row.state.isInUse() ? "released" : "kept");
  }

  @Test
  void noStateIsBothInUseAndTerminating() {
    assertThat(rows())
        .map(StateRow::state)
        .isNotEmpty()
        .noneMatch(
            state -> state.isInUse() && (state.isTerminating() || state.isEnteringWarmPool()));
  }

  @Test
  void theTableHasEachStateOnceAndThoseThatTheSdkKnows() {
    List<String> states = rows().stream().map(row -> row.state.text()).toList();
    assertThat(states).doesNotHaveDuplicates();
    assertThat(states)
        .containsAll(
            software.amazon.awssdk.services.autoscaling.model.LifecycleState.knownValues().stream()
                .map(Object::toString)
                .toList());
  }

  private static Optional<GroupMember> member(LifecycleState state) {
    return Optional.of(new GroupMember(GROUP, state));
  }
}
