package io.lifecyclemanager.claim;

import io.lifecyclemanager.claim.Nodes.NodeView;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What stands in the annotation {@link Attendance#ANNOTATION}: {@code asked/answered}, or {@code
 * left}. Numbers, so that whoever looks rarely sees that something was asked and answered
 * meanwhile.
 *
 * @param asked how often somebody asked
 * @param answered how many of these questions the owner has answered
 */
public record Roll(int asked, int answered) {
  /** The owner has said that it leaves. */
  public static final Roll LEFT = new Roll(-1, -1);

  private static final Roll NOTHING = new Roll(0, 0);
  private static final String LEFT_TEXT = "left";
  private static final Pattern TEXT = Pattern.compile("([0-9]{1,9})/([0-9]{1,9})");

  /** What the node's annotation says; nothing was asked where there is none, or none of ours. */
  public static Roll of(NodeView node) {
    @Nullable String text = node.attendance();
    if (text == null) {
      return NOTHING;
    }
    Matcher numbers = TEXT.matcher(text);
    if (numbers.matches()) {
      return new Roll(Integer.parseInt(numbers.group(1)), Integer.parseInt(numbers.group(2)));
    }
    return text.equals(LEFT_TEXT) ? LEFT : NOTHING;
  }

  /** Whether the owner has said that it leaves. */
  public boolean isLeft() {
    return equals(LEFT);
  }

  /** Whether an owner that is there has something to answer. */
  public boolean isOpen() {
    return isLeft() || asked > answered;
  }

  /** Whether an owner has ever answered. */
  public boolean wasAnswered() {
    return answered > 0;
  }

  Roll withQuestion() {
    return isLeft() ? new Roll(1, 0) : new Roll(answered + 1, answered);
  }

  Roll withAnswer() {
    // Never back to 0/0: a change is what tells that somebody is there.
    return isLeft() ? new Roll(1, 1) : new Roll(asked, asked);
  }

  String format() {
    return isLeft() ? LEFT_TEXT : asked + "/" + answered;
  }
}
