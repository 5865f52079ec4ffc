package io.lifecyclemanager.app;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What to check, and how.
 *
 * @param serve what {@code serve} is told
 * @param namespace that it runs in
 * @param serviceAccount that it runs as
 * @param controllerRoleArn ARN of the role that it has in AWS; null where nobody said
 * @param controllerUrls where each of its replicas answers; empty to ask through the API server
 * @param probe whether to put the hooks again, as they are, and see their test messages arrive
 * @param waitTime how long to look until there is no error; zero looks once
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
  /** Keeps its own copy. */
  public DoctorSettings {
    controllerUrls = List.copyOf(controllerUrls);
  }
}
