package io.lifecyclemanager.model;

import java.util.regex.Pattern;

/**
 * The id of an EC2 instance, as in {@code i-0abc1234def567890}.
 *
 * @param value the id; {@code i-} and up to 17 letters or digits, as long as AWS accepts
 */
public record InstanceId(String value) implements Comparable<InstanceId> {
  private static final Pattern SHAPE = Pattern.compile("i-[0-9a-zA-Z]{1,17}");

  /**
   * @throws IllegalArgumentException when the value is not an instance id
   */
  public InstanceId {
    if (!isValid(value)) {
      throw new IllegalArgumentException("not an EC2 instance id: '" + value + "'");
    }
  }

  /** Whether the text has the shape of an instance id. */
  public static boolean isValid(String text) {
    return SHAPE.matcher(text).matches();
  }

  @Override
  public int compareTo(InstanceId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
