package io.lifecyclemanager.support;

import io.lifecyclemanager.model.RemoteFailure;
import java.io.IOException;

/**
 * A part of a support bundle, which may fail alone.
 *
 * @param name for messages, as in {@code logs}
 * @param contents for the reader of the bundle: what its files contain
 */
public record BundlePart(String name, String contents, PartCollector collector) {
  /** Reads what belongs to the part. */
  @FunctionalInterface
  public interface PartCollector {
    /**
     * Reads everything and adds it.
     *
     * @throws RemoteFailure when nothing more can be read
     * @throws IOException when the archive cannot be written
     * @throws InterruptedException when interrupted
     */
    void collect(BundleFiles files) throws IOException, InterruptedException;
  }

  /** Receives the files of a part. */
  public interface BundleFiles {
    /**
     * Adds a file. Secrets in its text are replaced.
     *
     * @param name each name once; characters that file names should not have are replaced
     * @throws IOException when the archive cannot be written
     */
    void add(String name, String text) throws IOException;

    /** Makes known what is missing in the part, and why. */
    void addProblem(String problem);

    /**
     * Makes known that a call has failed, so that the rest of the part can be read all the same.
     *
     * @param missing what is missing, as in {@code logs/one.log: }; empty where the failure says so
     * @throws RemoteFailure the failure itself, when the thread was interrupted: nothing more is
     *     read then
     */
    default void addFailure(String missing, RemoteFailure failure) {
      if (failure.isInterruption()) {
        throw failure;
      }
      addProblem(missing + failure.getMessage());
    }
  }
}
