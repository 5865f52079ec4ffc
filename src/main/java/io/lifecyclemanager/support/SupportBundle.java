package io.lifecyclemanager.support;

import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.support.BundlePart.BundleFiles;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Writes the parts of a support bundle, one after the other, and at last what it contains and what
 * is missing. A part that fails costs only its own files. Not thread-safe.
 */
public final class SupportBundle {
  private static final String README = "README.txt";
  private static final String ERRORS = "errors.txt";

  private final BundleArchive archive;
  private final SecretRedactor redactor;
  private final Consumer<String> progress;
  private final Map<String, Integer> sizes = new LinkedHashMap<>();
  private final List<String> problems = new ArrayList<>();

  /**
   * @param progress receives which part is being read
   */
  public SupportBundle(BundleArchive archive, SecretRedactor redactor, Consumer<String> progress) {
    this.archive = archive;
    this.redactor = redactor;
    this.progress = progress;
  }

  /**
   * What was written.
   *
   * @param files how many files the bundle has
   * @param problems what is missing, without secrets; empty where it is complete
   */
  public record BundleSummary(int files, List<String> problems) {
    public BundleSummary {
      problems = List.copyOf(problems);
    }
  }

  /**
   * Writes all parts and completes the archive.
   *
   * @param program the name of the program and its version
   * @param omitted the parts that the user does not want
   * @throws IOException when the archive cannot be written
   * @throws InterruptedException when interrupted; there is no archive then
   */
  public BundleSummary write(
      List<BundlePart> parts, List<String> omitted, String program, Instant time)
      throws IOException, InterruptedException {
    for (BundlePart part : parts) {
      progress.accept("reading " + part.name());
      try {
        part.collector().collect(new PartFiles(part.name()));
      } catch (RemoteFailure failure) {
        if (failure.isInterruption()) {
          boolean _ = Thread.interrupted();
          throw new InterruptedException(failure.getMessage());
        }
        addProblem(part.name(), failure.getMessage());
      } catch (RuntimeException bug) {
        // A bundle is written where something does not work: what is known already is of use.
        addProblem(part.name(), "stopped by a bug, please report it: " + bug + location(bug));
      }
    }
    if (!problems.isEmpty()) {
      add(ERRORS, String.join("\n", problems) + "\n");
    }
    add(README, readme(parts, omitted, program, time));
    archive.complete();
    return new BundleSummary(sizes.size(), problems);
  }

  private static String location(RuntimeException bug) {
    return bug.getStackTrace().length == 0 ? "" : " at " + bug.getStackTrace()[0];
  }

  private final class PartFiles implements BundleFiles {
    private final String part;

    private PartFiles(String part) {
      this.part = part;
    }

    @Override
    public void add(String name, String text) throws IOException {
      SupportBundle.this.add(name.replaceAll("[^A-Za-z0-9./_-]|\\.\\.", "_"), text);
    }

    @Override
    public void addProblem(String problem) {
      SupportBundle.this.addProblem(part, problem);
    }
  }

  private void addProblem(String part, String problem) {
    problems.add(part + ": " + redactor.redact(problem.replaceAll("\\s+", " ").strip()));
  }

  private void add(String name, String text) throws IOException {
    String redacted = redactor.redact(text);
    archive.add(name, redacted);
    sizes.put(name, redacted.length());
  }

  private String readme(
      List<BundlePart> parts, List<String> omitted, String program, Instant time) {
    List<String> lines = new ArrayList<>();
    lines.add("Support bundle of %s, %s".formatted(program, time.truncatedTo(ChronoUnit.SECONDS)));
    lines.add("");
    parts.forEach(part -> lines.add("%-10s %s".formatted(part.name(), part.contents())));
    lines.add("");
    lines.add("Files, with the number of characters:");
    sizes.forEach((name, size) -> lines.add("%12s  %s".formatted(size, name)));
    lines.add("");
    lines.add(
        problems.isEmpty()
            ? "Nothing is missing."
            : "%d problems; errors.txt says what is missing.".formatted(problems.size()));
    if (!omitted.isEmpty()) {
      lines.add("Left out as requested: " + String.join(", ", omitted));
    }
    lines.add("");
    lines.add("Replaced as secrets, by kind (the form of the text decides, not its meaning):");
    if (redactor.counts().isEmpty()) {
      lines.add("  none found");
    }
    redactor.counts().forEach((kind, count) -> lines.add("%6d  %s".formatted(count, kind)));
    lines.add("");
    lines.add("Not replaced: names of nodes, pods, namespaces, groups, queues and load balancers,");
    lines.add("ids of instances, and IP addresses. Read the files before you publish them.");
    return String.join("\n", lines) + "\n";
  }
}
