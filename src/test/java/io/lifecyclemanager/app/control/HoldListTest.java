package io.lifecyclemanager.app.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.nodehold.NodeHold;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What {@code holds} prints. */
class HoldListTest {
  @Test
  void theJsonHasNoFieldForAnAbsentInstanceOrEnd() {
    NodeHold hold =
        new NodeHold("node-1", null, "disk", "ada", Instant.EPOCH, null, true, false, true, false);
    assertThat(new HoldList(List.of(hold)).toJson())
        .isEqualTo(
            """
            {
              "holds": [
                {
                  "node": "node-1",
                  "reason": "disk",
                  "author": "ada",
                  "since": "1970-01-01T00:00:00Z",
                  "taint": true,
                  "scaleDownDisabled": false,
                  "cordoned": true,
                  "terminating": false
                }
              ]
            }\
            """);
  }
}
