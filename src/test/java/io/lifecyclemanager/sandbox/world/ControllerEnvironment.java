package io.lifecyclemanager.sandbox.world;

import java.util.List;
import java.util.Map;

/**
 * What a controller knows of this process's environment: what a shell needs and the options for its
 * JVM; no credentials and no settings.
 */
public final class ControllerEnvironment {
  private static final String PREFIX = "LIFECYCLE_MANAGER_";
  private static final String JAVA_OPTIONS = PREFIX + "JAVA_OPTS";

  private ControllerEnvironment() {}

  /**
   * Takes out of an environment what a controller is not to know.
   *
   * @param environment changed
   */
  static void restrict(Map<String, String> environment) {
    environment.keySet().removeIf(ControllerEnvironment::isRemoved);
    environment.put("JAVA_HOME", System.getProperty("java.home"));
  }

  private static boolean isRemoved(String variable) {
    return variable.startsWith("AWS_")
        || isIgnoredSetting(variable)
        || variable.startsWith("KUBE")
        || variable.endsWith("JAVA_OPTIONS")
        || variable.equals("JAVA_TOOL_OPTIONS");
  }

  private static boolean isIgnoredSetting(String variable) {
    return variable.startsWith(PREFIX) && !variable.equals(JAVA_OPTIONS);
  }

  /**
   * The variables of an environment that are options of the program, but not for a controller here,
   * sorted.
   */
  public static List<String> ignoredSettings(Map<String, String> environment) {
    return environment.keySet().stream()
        .filter(ControllerEnvironment::isIgnoredSetting)
        .sorted()
        .toList();
  }
}
