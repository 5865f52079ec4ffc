package io.lifecyclemanager.claim;

import io.lifecyclemanager.claim.Nodes.NodeView;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What stands in the annotation {@link OwnerPing#ANNOTATION}: {@code asked/answered}, or {@code
 * left}. Numbers, so that whoever looks rarely sees that something was asked and answered
 * meanwhile.
 *
 * @param pings how often somebody asked
 * @param answers how many of these questions the owner has answered
 */
public record PingRecord(int pings, int answers) {
  /** The owner has said that it leaves. */
  public static final PingRecord OWNER_LEFT = new PingRecord(-1, -1);

  private static final PingRecord NO_PINGS = new PingRecord(0, 0);
  private static final String OWNER_LEFT_TEXT = "left";
  private static final Pattern TEXT = Pattern.compile("([0-9]{1,9})/([0-9]{1,9})");

  /** What the node's annotation says; nothing was asked where there is none, or none of ours. */
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

  /** Whether the owner has said that it leaves. */
  public boolean hasOwnerLeft() {
    return equals(OWNER_LEFT);
  }

  /** Whether an owner that is there has something to answer. */
  public boolean isUnanswered() {
    return hasOwnerLeft() || pings > answers;
  }

  /** Whether an owner has ever answered. */
  public boolean hasEverBeenAnswered() {
    return answers > 0;
  }

  PingRecord withPing() {
    return hasOwnerLeft() ? new PingRecord(1, 0) : new PingRecord(answers + 1, answers);
  }

  PingRecord withAnswer() {
    // Never back to 0/0: a change is what tells that somebody is there.
    return hasOwnerLeft() ? new PingRecord(1, 1) : new PingRecord(pings, pings);
  }

  String format() {
    return hasOwnerLeft() ? OWNER_LEFT_TEXT : pings + "/" + answers;
  }
}
