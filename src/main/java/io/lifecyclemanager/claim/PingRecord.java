package io.lifecyclemanager.claim;

import io.lifecyclemanager.claim.Nodes.NodeView;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The value of the annotation {@link OwnerPing#ANNOTATION}: {@code pings/answers}, or {@code left}.
 * Counters, so that a replica that reads it rarely sees that a ping was answered meanwhile.
 *
 * @param pings the number of pings
 * @param answers the number of pings that the owner has answered
 */
public record PingRecord(int pings, int answers) {
  /** The owner has left the node. */
  public static final PingRecord OWNER_LEFT = new PingRecord(-1, -1);

  private static final PingRecord NO_PINGS = new PingRecord(0, 0);
  private static final String OWNER_LEFT_TEXT = "left";
  private static final Pattern TEXT = Pattern.compile("([0-9]{1,9})/([0-9]{1,9})");

  /** Reads the annotation of the node; no pings when it is absent or not understood. */
  public static PingRecord of(NodeView node) {
    @Nullable String text = node.ping();
    if (text == null) {
      return NO_PINGS;
    }
    Matcher numbers = TEXT.matcher(text);
    if (numbers.matches()) {
      return new PingRecord(Integer.parseInt(numbers.group(1)), Integer.parseInt(numbers.group(2)));
    }
    return text.equals(OWNER_LEFT_TEXT) ? OWNER_LEFT : NO_PINGS;
  }

  /** Whether the owner has left the node. */
  public boolean hasOwnerLeft() {
    return equals(OWNER_LEFT);
  }

  /** Whether a live owner has to write an answer. */
  public boolean isUnanswered() {
    return hasOwnerLeft() || pings > answers;
  }

  /** Whether an owner has answered a ping. */
  public boolean hasEverBeenAnswered() {
    return answers > 0;
  }

  /** Whether the owner has answered since the annotation was {@code before}, which had a ping. */
  boolean hasAnswerSince(PingRecord before) {
    return !isUnanswered() || answers > before.answers;
  }

  PingRecord withPing() {
    return hasOwnerLeft() ? new PingRecord(1, 0) : new PingRecord(answers + 1, answers);
  }

  PingRecord withAnswer() {
    // Not 0/0: a change of the annotation is what proves that the owner is alive.
    return hasOwnerLeft() ? new PingRecord(1, 1) : new PingRecord(pings, pings);
  }

  String format() {
    return hasOwnerLeft() ? OWNER_LEFT_TEXT : pings + "/" + answers;
  }
}
