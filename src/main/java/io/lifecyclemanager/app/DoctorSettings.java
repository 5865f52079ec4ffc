package io.lifecyclemanager.app;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The options of {@code doctor}.
 *
 * @param serve the options that {@code serve} has too
 * @param namespace namespace in which {@code serve} runs
 * @param serviceAccount name of the service account of {@code serve}
 * @param controllerRoleArn ARN of the IAM role of {@code serve}; null to read it from the
 *     annotation of the service account
 * @param controllerUrls base URLs of all replicas; empty to find the replicas through the API
 *     server
 * @param probe whether to put the hooks again and wait for their test messages
 * @param waitTime how long to repeat the checks until there is no error; zero to make them once
 * @param json whether to report in JSON
 */
public record DoctorSettings(
    ServeSettings serve,
    String namespace,
    String serviceAccount,
    @Nullable String controllerRoleArn,
    List<String> controllerUrls,
    boolean probe,
    Duration waitTime,
    boolean json) {
  /** Keeps its own copy of the list. */
  public DoctorSettings {
    controllerUrls = List.copyOf(controllerUrls);
  }
}
