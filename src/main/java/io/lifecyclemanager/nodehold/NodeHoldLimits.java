package io.lifecyclemanager.nodehold;

import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.nodehold.NodeHoldOutcome.InvalidHold;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What the fields of a request may contain. Pure. */
public final class NodeHoldLimits {
  /** Characters of a reason. */
  public static final int MAX_REASON = 1024;

  /** Characters of an author. */
  public static final int MAX_AUTHOR = 256;

  /** Characters of a node's name, by Kubernetes. */
  public static final int MAX_NODE = 253;

  private NodeHoldLimits() {}

  /**
   * What is wrong with one field.
   *
   * @param field as in {@code reason}
   * @param problem as in "is empty"
   */
  public record InvalidField(String field, String problem) {}

  /** The first invalid entry of a set that a user asks for; empty where all are valid. */
  static Optional<InvalidHold> firstInvalid(
      List<NodeHoldRequest> requests, String author, Instant now) {
    for (int entry = 0; entry < requests.size(); entry++) {
      Optional<InvalidField> problem = check(requests.get(entry), now);
      if (problem.isPresent()) {
        return Optional.of(new InvalidHold(entry, problem.get()));
      }
    }
    return checkAuthor(author).map(problem -> new InvalidHold(0, problem));
  }

  /** The first invalid field of the request; empty where all are valid. */
  public static Optional<InvalidField> check(NodeHoldRequest request, Instant now) {
    Instant until = request.until();
    return check(request.target())
        .or(() -> checkText("reason", request.reason(), MAX_REASON))
        .or(() ->
            until == null || until.isAfter(now)
                ? Optional.empty()
                : Optional.of(new InvalidField("until", until + " is not in the future")));
  }

  /** As {@link #check(NodeHoldRequest, Instant)}, for the node alone. */
  public static Optional<InvalidField> check(NodeHoldTarget target) {
    return switch (target) {
      case NodeHoldTarget.NamedNode(String name) -> checkText(target.field(), name, MAX_NODE);
      case NodeHoldTarget.NodeOfInstance(String id) ->
          InstanceId.isValid(id)
              ? Optional.empty()
              : Optional.of(new InvalidField(target.field(), "is not an EC2 instance id"));
    };
  }

  /** As {@link #check(NodeHoldRequest, Instant)}, for the user who asks. */
  public static Optional<InvalidField> checkAuthor(String author) {
    return checkText("author", author, MAX_AUTHOR);
  }

  private static Optional<InvalidField> checkText(String field, String text, int max) {
    if (text.isBlank()) {
      return Optional.of(new InvalidField(field, "is empty"));
    }
    if (text.length() > max) {
      return Optional.of(
          new InvalidField(field, "has %d characters; at most %d".formatted(text.length(), max)));
    }
    return text.codePoints().anyMatch(NodeHoldLimits::isForbidden)
        ? Optional.of(new InvalidField(field, "contains a control character"))
        : Optional.empty();
  }

  /** Characters that start a line, or change how the text around them is shown. */
  private static boolean isForbidden(int character) {
    return switch (Character.getType(character)) {
      case Character.CONTROL,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE,
          Character.UNASSIGNED ->
          true;
      case Character.FORMAT -> isBidirectionalControl(character);
      default -> false;
    };
  }

  private static boolean isBidirectionalControl(int character) {
    return (character >= 0x202A && character <= 0x202E)
        || (character >= 0x2066 && character <= 0x2069)
        || character == 0x200E
        || character == 0x200F
        || character == 0x061C;
  }
}
