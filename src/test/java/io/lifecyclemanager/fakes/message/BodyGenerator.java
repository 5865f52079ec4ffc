package io.lifecyclemanager.fakes.message;

import io.lifecyclemanager.fakes.TerminationMessage;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.LifecycleAction;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;

/**
 * Bodies of messages as a careless or hostile sender makes them: valid ones that are changed a few
 * times, and text without any form. The same seed makes the same bodies.
 */
public final class BodyGenerator {
  private static final int MAX_CHANGES = 4;

  /** Values that take the place of another, or stand anywhere. */
  private static final List<String> VALUES =
      List.of(
          "null",
          "7",
          "1e999999999",
          "-0",
          "9".repeat(1200),
          "true",
          "[]",
          "{}",
          "\"\"",
          "\" \"",
          "\"i-0abc\\nWARN forged\"",
          "\"\\u2028\\u0000\\ud800\"",
          "\"" + "x".repeat(3000) + "\"",
          "[".repeat(10_000),
          "[".repeat(200) + "]".repeat(200),
          "{\"a\":".repeat(200) + "1" + "}".repeat(200),
          "[{},{}]");

  /** Characters of which a body can hold any number anywhere. */
  private static final String CHARACTERS =
      "{}[]\":,\\ \n\r\t\u0000\u001b\u2028\ud800\udc00\u202eéx7-";

  private final Random random;
  private final List<String> valid;

  /**
   * @param action of the valid bodies about lifecycle actions; its instance is also that of the
   *     valid events
   */
  public BodyGenerator(long seed, LifecycleAction action, Instant at) {
    this.random = new Random(seed);
    InstanceId instance = action.instance();
    this.valid =
        List.of(
            TerminationMessage.of(action, at),
            TerminationMessage.of(action, at).replace("TERMINATING", "LAUNCHING"),
            EventMessage.spotWarning(instance, "terminate", at),
            EventMessage.rebalanceRecommendation(instance, at),
            EventMessage.stateChange(instance, "stopping", at),
            EventMessage.capacityBlockExpiration("cr-0abc", at, at),
            EventMessage.scheduledChange("e-1", "c-1", List.of(instance), at));
  }

  /** The next body. */
  public String next() {
    if (random.nextInt(20) == 0) {
      return noise();
    }
    String body = one(valid);
    int changes = random.nextInt(MAX_CHANGES);
    for (int i = 0; i < changes; i++) {
      body = random.nextInt(5) == 0 ? wrap(body) : change(body);
    }
    return body;
  }

  private String noise() {
    StringBuilder text = new StringBuilder();
    int length = random.nextInt(300);
    for (int i = 0; i < length; i++) {
      text.append((char) random.nextInt(random.nextBoolean() ? 128 : 65_536));
    }
    return text.toString();
  }

  private String wrap(String body) {
    return switch (random.nextInt(4)) {
      case 0 -> "[" + body + "," + body + "]";
      case 1 -> body + body;
      case 2 -> "{\"detail\":" + body + "}";
      default -> EventMessage.throughSns(body);
    };
  }

  private String change(String body) {
    int from = random.nextInt(body.length() + 1);
    int to = from + random.nextInt(body.length() - from + 1);
    return switch (random.nextInt(6)) {
      case 0 -> body.substring(0, from);
      case 1 -> body.substring(0, from) + body.substring(to);
      case 2 -> body.substring(0, to) + body.substring(from);
      case 3 -> body.substring(0, from) + character() + body.substring(from);
      case 4 ->
          body.replaceFirst(
              "\"[^\"]*\"(?=[,}])", Matcher.quoteReplacement("\"" + character() + "\""));
      default -> replaceValue(body);
    };
  }

  /** Replaces what stands behind one of the colons. */
  private String replaceValue(String body) {
    int colon = body.indexOf(':', random.nextInt(body.length() + 1));
    int end = Math.max(body.indexOf(',', colon), colon + 1);
    return colon < 0
        ? body
        : body.substring(0, colon + 1) + one(VALUES) + body.substring(Math.min(end, body.length()));
  }

  private String character() {
    return String.valueOf(CHARACTERS.charAt(random.nextInt(CHARACTERS.length())));
  }

  private String one(List<String> some) {
    return some.get(random.nextInt(some.size()));
  }
}
