package io.lifecyclemanager.simulation.aws.autoscaling;

import io.lifecyclemanager.simulation.aws.query.AwsFailure;

/** What the API model of Auto Scaling refuses before the operation itself is looked at. */
final class LifecycleModel {
  private static final int TOKEN_LENGTH = 36;
  private static final String HOOK_NAME = "[A-Za-z0-9\\-_\\/]+";
  private static final int LONGEST_HOOK_NAME = 255;

  private LifecycleModel() {}

  static void checkHookName(String name) {
    if (!name.matches(HOOK_NAME)) {
      throw violation(
          name, "lifecycleHookName", "satisfy regular expression pattern: " + HOOK_NAME);
    }
    if (name.length() > LONGEST_HOOK_NAME) {
      throw violation(
          name, "lifecycleHookName", "have length less than or equal to " + LONGEST_HOOK_NAME);
    }
  }

  static void checkToken(String token) {
    if (token.length() != TOKEN_LENGTH) {
      String side = token.length() < TOKEN_LENGTH ? "greater" : "less";
      throw violation(
          token,
          "lifecycleActionToken",
          "have length " + side + " than or equal to " + TOKEN_LENGTH);
    }
  }

  private static AwsFailure violation(String value, String member, String constraint) {
    return AwsFailure.invalid(
        "1 validation error detected: Value '%s' at '%s' failed to satisfy constraint: Member must %s"
            .formatted(value, member, constraint));
  }
}
