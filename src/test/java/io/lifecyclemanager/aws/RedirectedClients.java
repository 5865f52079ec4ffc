package io.lifecyclemanager.aws;

import io.lifecyclemanager.model.Listener;
import io.lifecyclemanager.model.SystemTime;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * The clients as the program builds them, led to a server of ours the way a user would: by the
 * SDK's own settings. Only one at a time, as these settings belong to the process.
 */
public final class RedirectedClients implements AutoCloseable {
  static final String ENDPOINT = "aws.endpointUrl";
  public static final String REGION = "us-west-2";

  private final Map<String, String> before = new HashMap<>();
  private final AwsClients clients;

  /** With every service at this endpoint. */
  public RedirectedClients(URI endpoint) {
    this(Map.of(ENDPOINT, endpoint.toString()), AwsClients.CALL_TIMEOUT, fact -> {});
  }

  /**
   * Some credentials go without saying.
   *
   * @param settings system properties of the SDK
   */
  RedirectedClients(Map<String, String> settings, Duration answer, Listener listener) {
    set("aws.accessKeyId", "key");
    set("aws.secretAccessKey", "secret");
    settings.forEach(this::set);
    clients = AwsClients.create(REGION, answer, new SystemTime(), listener);
  }

  private void set(String property, String value) {
    before.put(property, System.getProperty(property));
    System.setProperty(property, value);
  }

  public AwsClients clients() {
    return clients;
  }

  @Override
  public void close() {
    clients.close();
    before.forEach((property, value) -> {
      if (value == null) {
        System.clearProperty(property);
      } else {
        System.setProperty(property, value);
      }
    });
  }
}
