package io.lifecyclemanager.enrollment;

import java.util.Locale;

/** What became, or would become, of a part that is not as it should be. */
public enum ChangeStatus {
  /** It does not exist and would be made. */
  CREATE("+"),
  /** It is otherwise and would be changed. */
  CHANGE("~"),
  /** It exists and would be removed. */
  REMOVE("-"),
  /** It stays: somebody has to allow more for a change. */
  KEEP("!"),
  /** It did not exist and was made. */
  CREATED("made"),
  /** It was otherwise and has been changed. */
  CHANGED("changed"),
  /** It existed and has been removed. */
  REMOVED("removed"),
  /** It stayed: somebody has to allow more for a change. */
  KEPT("kept"),
  /** It was tried in vain; nobody knows how far it went. */
  FAILED("failed"),
  /** Something before it failed. */
  NOT_TRIED("not tried");

  private final String label;

  ChangeStatus(String word) {
    this.label = word;
  }

  /** For people: a sign before, a word after. */
  String label() {
    return label;
  }

  /** For programs. */
  String code() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
