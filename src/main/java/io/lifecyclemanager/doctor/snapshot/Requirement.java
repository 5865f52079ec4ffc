package io.lifecyclemanager.doctor.snapshot;

/** What other queries need. A check is about each of them: if it fails, the others are skipped. */
public enum Requirement {
  /** AWS answers and accepts the credentials. */
  AWS,
  /** The API server answers and accepts the credentials. */
  API_SERVER,
  /** The queue exists and can be read. */
  QUEUE,
  /** The groups can be read, and there is at least one. */
  GROUPS
}
