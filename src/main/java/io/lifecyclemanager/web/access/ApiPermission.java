package io.lifecyclemanager.web.access;

/**
 * What a token must permit, as RBAC names it: a verb, and a subresource of {@code
 * lifecyclemanagers} in the API group {@code lifecycle-manager.io}. No such resource needs to
 * exist.
 */
public enum ApiPermission {
  READ_TERMINATIONS("get", "terminations"),
  READ_HOLDS("get", "holds"),
  UPDATE_TERMINATIONS("update", "terminations"),
  UPDATE_HOLDS("update", "holds");

  public static final String GROUP = "lifecycle-manager.io";
  public static final String RESOURCE = "lifecyclemanagers";

  private final String verb;
  private final String subresource;

  ApiPermission(String verb, String subresource) {
    this.verb = verb;
    this.subresource = subresource;
  }

  /** As in {@code update}. */
  public String verb() {
    return verb;
  }

  /** As in {@code holds}. */
  public String subresource() {
    return subresource;
  }

  /** Whether it permits a change. */
  public boolean isWrite() {
    return verb.equals("update");
  }

  @Override
  public String toString() {
    return verb + " " + RESOURCE + "." + GROUP + "/" + subresource;
  }
}
