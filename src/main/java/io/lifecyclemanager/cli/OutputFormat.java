package io.lifecyclemanager.cli;

/** The formats in which {@code enroll} and {@code unenroll} print their result. */
enum OutputFormat {
  TEXT,
  JSON
}
