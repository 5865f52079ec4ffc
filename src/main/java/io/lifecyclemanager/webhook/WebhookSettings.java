package io.lifecyclemanager.webhook;

import java.nio.file.Path;
import java.util.Set;

/**
 * Where and what to notify.
 *
 * @param urlFile the file with the URL, which is a secret; read again for each request
 * @param allowHttp whether the URL may have no TLS although its host is not this machine
 * @param types what the webhook is told; not empty
 * @param template the body of a request
 */
public record WebhookSettings(
    Path urlFile, boolean allowHttp, Set<NotificationType> types, PayloadTemplate template) {
  /** Copies the set. */
  public WebhookSettings {
    types = Set.copyOf(types);
  }
}
