package io.lifecyclemanager.termination;

/** How a lifecycle action joined a termination. */
enum JoinResult {
  NEW_ACTION,
  KNOWN_ACTION,
  /** No action can join any more: it needs another termination. */
  TOO_LATE
}
