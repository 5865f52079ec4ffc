package io.lifecyclemanager.cli.serve;

import io.lifecyclemanager.cli.option.CliOption;
import io.lifecyclemanager.cli.option.OptionTable;

/** The options of {@code serve} about its webhook. */
public final class WebhookOptions {
  static final OptionTable TABLE = new OptionTable();

  public static final CliOption WEBHOOK_URL_FILE =
      TABLE.add(
          "--webhook-url-file",
          "FILE",
          "File with the URL that is notified of terminations by POST. The URL is a secret: it is"
              + " never logged or shown. Read again for each request. If omitted, no webhook is"
              + " notified.");
  public static final CliOption WEBHOOK_EVENTS =
      TABLE.add(
          "--webhook-events",
          "TYPE[,TYPE]",
          "blocked,forced,failed",
          "What the webhook is told: started, blocked, forced (a pod is deleted regardless of its"
              + " disruption budgets), ended, failed.");
  public static final CliOption WEBHOOK_TEMPLATE_FILE =
      TABLE.add(
          "--webhook-template-file",
          "FILE",
          "File with the JSON body of a request, with a place for each field of the notification"
              + " that it is to have. If omitted: all fields as a JSON object.");
  public static final CliOption WEBHOOK_ALLOW_HTTP =
      TABLE.addSwitch(
          "--webhook-allow-http",
          false,
          "Accept a URL without TLS. One with a loopback address is always accepted.");

  private WebhookOptions() {}
}
