package io.lifecyclemanager.support.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.lifecyclemanager.support.SecretRedactor;
import java.util.List;

/**
 * Takes the secrets out of manifests whose place says what they are, whatever form they have: the
 * values of environment variables and arguments with secret names, and annotations. The redactor
 * learns them, since a log may repeat them.
 *
 * @param redactor learns what is secret
 */
record ManifestRedaction(SecretRedactor redactor) {
  private static final String APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

  /** Changes a tree of manifests in place. */
  void apply(JsonNode tree) {
    if (tree instanceof ObjectNode object) {
      applyTo(object);
    } else if (tree instanceof ArrayNode array) {
      array.forEach(this::apply);
    }
  }

  private void applyTo(ObjectNode object) {
    JsonNode value = object.path("value");
    if (value.isTextual()
        && !value.asText().isEmpty()
        && SecretRedactor.isSecretName(object.path("name").asText(""))) {
      object.put("value", redactor.learn(value.asText()));
    }
    // The whole manifest again, and who has set which field.
    object.without(List.of("managedFields", APPLIED));
    object
        .properties()
        .forEach(field -> {
          boolean isCommandLine = field.getKey().equals("args") || field.getKey().equals("command");
          if (isCommandLine && field.getValue() instanceof ArrayNode arguments) {
            applyToArguments(arguments);
          } else {
            apply(field.getValue());
          }
        });
  }

  private void applyToArguments(ArrayNode arguments) {
    boolean isSecret = false;
    for (int i = 0; i < arguments.size(); i++) {
      String argument = arguments.get(i).asText("");
      int equals = argument.indexOf('=');
      boolean isOption = argument.startsWith("-");
      if (isOption && equals > 0 && SecretRedactor.isSecretName(argument.substring(0, equals))) {
        String marker = redactor.learn(argument.substring(equals + 1));
        arguments.set(i, new TextNode(argument.substring(0, equals + 1) + marker));
      } else if (isSecret && !isOption) {
        arguments.set(i, new TextNode(redactor.learn(argument)));
      }
      isSecret = isOption && equals < 0 && SecretRedactor.isSecretName(argument);
    }
  }
}
