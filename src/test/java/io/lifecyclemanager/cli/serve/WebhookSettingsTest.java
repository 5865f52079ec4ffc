package io.lifecyclemanager.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.cli.option.CliOption;
import io.lifecyclemanager.cli.option.OptionValidator;
import io.lifecyclemanager.cli.option.Parsed;
import io.lifecyclemanager.cli.option.RawOptions;
import io.lifecyclemanager.cli.option.RawOptions.RawValue;
import io.lifecyclemanager.webhook.NotificationType;
import io.lifecyclemanager.webhook.PayloadTemplate;
import io.lifecyclemanager.webhook.WebhookSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WebhookSettingsTest {
  private static final String SECRET = "T0PS3CRET";

  @TempDir private Path folder;

  @Test
  void withoutTheFileThereIsNoWebhook() {
    assertThat(webhook(Map.of())).isNull();
  }

  @Test
  void theFileIsAllThatMustBeGiven() throws IOException {
    Path file = file("url", "https://hooks.example.com/" + SECRET);
    assertThat(webhook(Map.of(WebhookOptions.WEBHOOK_URL_FILE, file.toString())))
        .isEqualTo(
            new WebhookSettings(
                file,
                false,
                Set.of(NotificationType.BLOCKED, NotificationType.FORCED, NotificationType.FAILED),
                PayloadTemplate.DEFAULT));
  }

  @Test
  void eventsAndTemplateMayBeChosen() throws IOException {
    String template = "{\"text\": \"${text}\"}";
    Path url = file("url", "http://bridge.monitoring/");
    assertThat(
            webhook(
                Map.of(
                    WebhookOptions.WEBHOOK_URL_FILE,
                    url.toString(),
                    WebhookOptions.WEBHOOK_ALLOW_HTTP,
                    "true",
                    WebhookOptions.WEBHOOK_EVENTS,
                    "Started,ended",
                    WebhookOptions.WEBHOOK_TEMPLATE_FILE,
                    file("body.json", template).toString())))
        .isEqualTo(
            new WebhookSettings(
                url,
                true,
                Set.of(NotificationType.STARTED, NotificationType.ENDED),
                PayloadTemplate.parse(template)));
  }

  @Test
  void whatIsWrongIsSaidWithoutTheUrl() throws IOException {
    Path url = file("url", "http://hooks.example.com/" + SECRET);
    Path template = file("body.json", "{${nodes}}");

    assertThat(
            problems(
                Map.of(
                    WebhookOptions.WEBHOOK_URL_FILE,
                    url.toString(),
                    WebhookOptions.WEBHOOK_EVENTS,
                    "started,exploded",
                    WebhookOptions.WEBHOOK_TEMPLATE_FILE,
                    template.toString())))
        .contains(
            "--webhook-url-file: '%s' contains a URL without TLS; give a file that contains"
                    .formatted(url)
                + " one URL with https://, or with http:// and --webhook-allow-http",
            "--webhook-events: 'exploded' is not an event; give some of started, blocked, forced,"
                + " ended, failed")
        .anyMatch(problem ->
            problem.startsWith(
                "--webhook-template-file: '%s' is not a template: there is no field 'nodes'"
                    .formatted(template)))
        .noneMatch(problem -> problem.contains(SECRET));
  }

  @Test
  void theOtherOptionsNeedTheFile() throws IOException {
    assertThat(
            problems(
                Map.of(
                    WebhookOptions.WEBHOOK_EVENTS,
                    "ended",
                    WebhookOptions.WEBHOOK_TEMPLATE_FILE,
                    file("body.json", "{}").toString())))
        .anyMatch(problem ->
            problem.startsWith("--webhook-events: has no effect without --webhook-url-file"))
        .anyMatch(problem ->
            problem.startsWith(
                "--webhook-template-file: has no effect without --webhook-url-file"));
  }

  private Path file(String name, String content) throws IOException {
    return Files.writeString(folder.resolve(name), content);
  }

  private static @Nullable WebhookSettings webhook(Map<CliOption, String> options) {
    return WebhookSettingsParser.parse(new OptionValidator(raw(options), List.of()));
  }

  private static List<String> problems(Map<CliOption, String> options) {
    OptionValidator validator = new OptionValidator(raw(options), List.of());
    Parsed<String> parsed =
        validator.result(() -> String.valueOf(WebhookSettingsParser.parse(validator)));
    return parsed instanceof Parsed.Invalid<String>(List<String> problems) ? problems : List.of();
  }

  private static RawOptions raw(Map<CliOption, String> options) {
    return new RawOptions(
        options.entrySet().stream()
            .collect(
                Collectors.toMap(
                    Map.Entry::getKey,
                    each -> new RawValue(each.getValue(), each.getKey().option()))));
  }
}
