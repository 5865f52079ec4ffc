package io.lifecyclemanager.tracing;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The trace id of a termination, made from the termination's id alone: the spans of all replicas
 * that give it the same id are in one trace, and the trace can be found from a line of the log.
 */
final class TraceIdentity {
  private static final int BYTES = 16;

  private TraceIdentity() {}

  /** The first 16 bytes of the id's SHA-256 digest, in hex. */
  static String traceId(String terminationId) {
    byte[] id = terminationId.getBytes(StandardCharsets.UTF_8);
    return HexFormat.of().formatHex(sha256().digest(id), 0, BYTES);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
