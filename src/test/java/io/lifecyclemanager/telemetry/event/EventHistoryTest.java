package io.lifecyclemanager.telemetry.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.model.Deadline;
import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.telemetry.event.NodeEvent.EventImportance;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which events of a termination have a place among the eight. */
class EventHistoryTest {
  private static final NodeRef NODE = new NodeRef("node-1", "uid-1");

  private final EventHistory history = new EventHistory();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # events in their order                                            | those that have a place
          Started Claimed Draining Drained Targets Instances Completed       | Started Claimed Draining Drained Targets Instances Completed
          Started Claimed Draining Targets Instances Drained Completed       | Started Claimed Draining Targets Drained Completed
          Started Claimed Draining Targets Instances Failed Deleted Drained Completed | Started Claimed Draining Targets Failed Deleted Drained Completed
          Started Claimed Draining Failed Failed2 Failed3 Deleted Drained Completed | Started Claimed Draining Failed Failed2 Deleted Drained Completed
          Started Claimed Draining Failed Deleted Deleted2 Deleted3 Completed | Started Claimed Draining Failed Deleted Deleted2 Completed
          Started Warning Warning2 Warning3 Warning4 Failed Deleted Drained Completed | Started Warning Warning2 Warning3 Failed Deleted Drained Completed
          Started Claimed Draining Drained Targets Volumes Failed Completed  | Started Claimed Draining Drained Targets Volumes Failed Completed
          """)
  void theseEventsHaveAPlace(String events, String expected) {
    String placed =
        Arrays.stream(events.split(" ")).filter(this::record).collect(Collectors.joining(" "));
    assertThat(placed).isEqualTo(expected);
  }

  private boolean record(String name) {
    NodeEvent event =
        new NodeEvent(
            NODE, importance(name), name.equals("Drained") ? NodeEvents.DRAINED : name, "Do", name);
    if (name.equals("Drained")) {
      history.markDrained();
    }
    if (name.equals("Completed")) {
      history.markEnding();
    }
    boolean hasRoom = history.hasRoom(event);
    if (hasRoom) {
      history.add(event, name, new Deadline(0));
    }
    return hasRoom;
  }

  private static EventImportance importance(String name) {
    return switch (name.replaceAll("[0-9]", "")) {
      case "Failed" -> EventImportance.BLOCKER;
      case "Deleted" -> EventImportance.DELETION;
      case "Warning" -> EventImportance.WARNING;
      case "Completed" -> EventImportance.END;
      default -> EventImportance.PROGRESS;
    };
  }
}
