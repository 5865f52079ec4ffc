package io.lifecyclemanager.nodehold;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.nodehold.NodeHoldLimits.InvalidField;
import io.lifecyclemanager.nodehold.NodeHoldTarget.NamedNode;
import io.lifecyclemanager.nodehold.NodeHoldTarget.NodeOfInstance;
import java.time.Instant;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Which requests are valid, and which field is named where one is not. */
class NodeHoldLimitsTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final NodeHoldTarget NODE = new NamedNode("node-1");

  static Stream<Arguments> requests() {
    return Stream.of(
        Arguments.of(NODE, "kernel debugging", null, null),
        Arguments.of(NODE, "Überprüfung 🔧", NOW.plusMillis(1), null),
        Arguments.of(NODE, "x".repeat(1024), null, null),
        Arguments.of(NODE, "x".repeat(1025), null, "reason: has 1025 characters; at most 1024"),
        Arguments.of(NODE, " ", null, "reason: is empty"),
        Arguments.of(NODE, "a\nb", null, "reason: contains a control character"),
        Arguments.of(NODE, "a\u001b[31m", null, "reason: contains a control character"),
        Arguments.of(NODE, "a\u202eb", null, "reason: contains a control character"),
        Arguments.of(NODE, "a\u2028b", null, "reason: contains a control character"),
        Arguments.of(NODE, "a\ud800", null, "reason: contains a control character"),
        Arguments.of(NODE, "a", NOW, "until: 2026-01-01T00:00:00Z is not in the future"),
        Arguments.of(new NamedNode(""), "a", null, "node: is empty"),
        Arguments.of(
            new NamedNode("n".repeat(254)), "a", null, "node: has 254 characters; at most 253"),
        Arguments.of(new NodeOfInstance("i-0abc"), "a", null, null),
        Arguments.of(
            new NodeOfInstance("node-1"), "a", null, "instance: is not an EC2 instance id"));
  }

  @ParameterizedTest
  @MethodSource("requests")
  void theFirstInvalidFieldIsNamed(
      NodeHoldTarget target, String reason, @Nullable Instant until, @Nullable String problem) {
    NodeHoldRequest request = new NodeHoldRequest(target, reason, until, false, false);
    assertThat(NodeHoldLimits.check(request, NOW).map(NodeHoldLimitsTest::text).orElse(null))
        .isEqualTo(problem);
  }

  private static String text(InvalidField invalid) {
    return invalid.field() + ": " + invalid.problem();
  }
}
