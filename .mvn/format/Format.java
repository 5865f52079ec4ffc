import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Checks ({@code check}) or rewrites ({@code write}) every Java file below the given folders. The
 * build starts it from source, in one JVM of the toolchain's JDK: google-java-format has no way to
 * take a folder, and Maven itself may run on a Java too old for it.
 *
 * <p>What was found well formatted is remembered by digest, so that the check costs the inner loop
 * next to nothing.
 */
final class Format {
  private static final String REMEDY = "./mvnw -q validate -Dformat=write";

  public static void main(String[] arguments) throws IOException {
    boolean write = arguments[0].equals("write");
    Path memory = Path.of(arguments[1]);
    Set<String> known = Files.exists(memory) ? Set.copyOf(Files.readAllLines(memory)) : Set.of();
    Set<String> good = ConcurrentHashMap.newKeySet();
    Set<String> complaints = ConcurrentHashMap.newKeySet();
    sources(List.of(arguments).subList(2, arguments.length)).parallelStream()
        .forEach(file -> visit(file, write, known, good, complaints));
    Files.createDirectories(memory.getParent());
    Files.write(memory, new TreeSet<>(good));
    if (!complaints.isEmpty()) {
      System.err.println("Not in google-java-format's style:");
      new TreeSet<>(complaints).forEach(complaint -> System.err.println("  " + complaint));
      System.err.println("To reformat everything: " + REMEDY);
      System.exit(1);
    }
  }

  private static Set<Path> sources(List<String> folders) throws IOException {
    Set<Path> files = new HashSet<>();
    for (String folder : folders) {
      try (Stream<Path> all = Files.walk(Path.of(folder))) {
        all.filter(file -> file.toString().endsWith(".java")).forEach(files::add);
      }
    }
    return files;
  }

  private static void visit(
      Path file, boolean write, Set<String> known, Set<String> good, Set<String> complaints) {
    try {
      String text = Files.readString(file);
      if (known.contains(digest(text))) {
        good.add(digest(text));
        return;
      }
      String formatted = new Formatter().formatSourceAndFixImports(text);
      if (!formatted.equals(text) && write) {
        Files.writeString(file, formatted);
      }
      if (formatted.equals(text) || write) {
        good.add(digest(formatted));
      } else {
        complaints.add(file.toString());
      }
    } catch (FormatterException unreadable) {
      complaints.add(file + " cannot be parsed: " + unreadable.getMessage());
    } catch (IOException trouble) {
      throw new UncheckedIOException(trouble);
    }
  }

  /** Digest of the text and of the formatter's own jar name, for a new version thinks anew. */
  private static String digest(String text) {
    String formatter =
        Path.of(Formatter.class.getProtectionDomain().getCodeSource().getLocation().getPath())
            .getFileName()
            .toString();
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(sha256.digest((formatter + text).getBytes()));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java has SHA-256", impossible);
    }
  }
}
