package io.lifecyclemanager.cli.serve;

import io.lifecyclemanager.cli.option.CliOption;
import io.lifecyclemanager.cli.option.OptionValidator;
import io.lifecyclemanager.webhook.NotificationType;
import io.lifecyclemanager.webhook.PayloadTemplate;
import io.lifecyclemanager.webhook.WebhookSettings;
import io.lifecyclemanager.webhook.WebhookUrl;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Parses the options about the webhook. */
final class WebhookSettingsParser {
  private static final int MAX_TEMPLATE_BYTES = 64 << 10;

  private WebhookSettingsParser() {}

  /** The settings; null without a webhook. */
  static @Nullable WebhookSettings parse(OptionValidator validator) {
    boolean allowHttp = validator.isEnabled(WebhookOptions.WEBHOOK_ALLOW_HTTP);
    Set<NotificationType> types = types(validator);
    PayloadTemplate template = template(validator);
    @Nullable Path file =
        validator.text(WebhookOptions.WEBHOOK_URL_FILE).map(Path::of).orElse(null);
    if (file == null) {
      requireUrlFile(validator);
      return null;
    }
    try {
      var _ = WebhookUrl.read(file, allowHttp);
    } catch (IllegalArgumentException e) {
      addProblem(
          validator,
          WebhookOptions.WEBHOOK_URL_FILE,
          "'%s' %s".formatted(file, e.getMessage()),
          "give a file that contains one URL with https://, or with http:// and"
              + " --webhook-allow-http");
    }
    return new WebhookSettings(file, allowHttp, types, template);
  }

  private static void requireUrlFile(OptionValidator validator) {
    for (CliOption option :
        List.of(WebhookOptions.WEBHOOK_EVENTS, WebhookOptions.WEBHOOK_TEMPLATE_FILE)) {
      addProblem(
          validator,
          option,
          "has no effect without --webhook-url-file",
          "give --webhook-url-file or omit the option");
    }
  }

  private static Set<NotificationType> types(OptionValidator validator) {
    List<String> names = validator.nonEmptyList(WebhookOptions.WEBHOOK_EVENTS);
    Set<NotificationType> types = EnumSet.noneOf(NotificationType.class);
    for (String name : names) {
      String known = name.toLowerCase(Locale.ROOT);
      List<NotificationType> same =
          Arrays.stream(NotificationType.values())
              .filter(type -> type.text().equals(known))
              .toList();
      types.addAll(same);
      if (same.isEmpty()) {
        addProblem(
            validator,
            WebhookOptions.WEBHOOK_EVENTS,
            "'" + name + "' is not an event",
            Arrays.stream(NotificationType.values())
                .map(NotificationType::text)
                .collect(Collectors.joining(", ", "give some of ", "")));
      }
    }
    return types;
  }

  private static PayloadTemplate template(OptionValidator validator) {
    @Nullable Path file =
        validator.text(WebhookOptions.WEBHOOK_TEMPLATE_FILE).map(Path::of).orElse(null);
    if (file == null) {
      return PayloadTemplate.DEFAULT;
    }
    try (var stream = Files.newInputStream(file)) {
      return PayloadTemplate.parse(
          new String(stream.readNBytes(MAX_TEMPLATE_BYTES), StandardCharsets.UTF_8));
    } catch (IOException _) {
      addProblem(
          validator,
          WebhookOptions.WEBHOOK_TEMPLATE_FILE,
          "'" + file + "' cannot be read",
          "give a file that contains a template");
    } catch (IllegalArgumentException e) {
      addProblem(
          validator,
          WebhookOptions.WEBHOOK_TEMPLATE_FILE,
          "'%s' is not a template: %s".formatted(file, e.getMessage()),
          "give a JSON object or array with fields as in ${text}");
    }
    return PayloadTemplate.DEFAULT;
  }

  private static void addProblem(
      OptionValidator validator, CliOption option, String what, String remedy) {
    validator.raw(option).ifPresent(raw -> validator.addProblem(raw, what, remedy));
  }
}
