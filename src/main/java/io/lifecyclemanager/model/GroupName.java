package io.lifecyclemanager.model;

/**
 * The name of an Auto Scaling group.
 *
 * @param value the name, not blank
 */
public record GroupName(String value) {
  /**
   * @throws IllegalArgumentException when the name is blank
   */
  public GroupName {
    if (value.isBlank()) {
      throw new IllegalArgumentException("an Auto Scaling group needs a name");
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
