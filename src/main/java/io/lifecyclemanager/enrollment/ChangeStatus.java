package io.lifecyclemanager.enrollment;

import java.util.Locale;

/** What happened, or would happen, to a resource that differs from its desired state. */
public enum ChangeStatus {
  /** Planned: the resource is missing and would be created. */
  CREATE("+"),
  /** Planned: the resource differs and would be changed. */
  CHANGE("~"),
  /** Planned: the resource would be removed. */
  REMOVE("-"),
  /** Planned: the resource would stay as it is, as the command's options do not permit a change. */
  KEEP("!"),
  /** The resource was missing and has been created. */
  CREATED("created"),
  /** The resource differed and has been changed. */
  CHANGED("changed"),
  /** The resource has been removed. */
  REMOVED("removed"),
  /** The resource stayed as it was, as the command's options do not permit a change. */
  KEPT("kept"),
  /** The change failed; its effect is unknown. */
  FAILED("failed"),
  /** An earlier change failed. */
  NOT_TRIED("not tried");

  private final String label;

  ChangeStatus(String label) {
    this.label = label;
  }

  /** For the text report: a sign for a planned change, a word for one that was applied. */
  String label() {
    return label;
  }

  /** For the JSON report. */
  String code() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
