package io.lifecyclemanager.web.access;

import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.RemoteFailure.FailureKind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;

/**
 * Accepts the tokens in a file, one a line, for every operation. The file is read for each
 * decision, so that a new token counts at once; with two lines, tokens are replaced without a gap.
 */
public final class TokenFile implements TokenAuthority {
  private static final String USER = "holder of the token file";
  private static final int MAX_BYTES = 64 << 10;

  private final Path file;

  /**
   * @param file read later; need not exist yet
   */
  public TokenFile(Path file) {
    this.file = file;
  }

  @Override
  public TokenDecision decide(String token, ApiPermission permission) {
    byte[] given = token.getBytes(StandardCharsets.UTF_8);
    boolean matches = false;
    for (String line : read().lines().map(String::strip).toList()) {
      // Every line is compared, in a time that does not depend on how much of it is right.
      matches |=
          !line.isEmpty() && MessageDigest.isEqual(line.getBytes(StandardCharsets.UTF_8), given);
    }
    return matches ? new TokenDecision.TokenPermits(USER) : new TokenDecision.TokenUnknown();
  }

  private String read() {
    try (InputStream stream = Files.newInputStream(file)) {
      return new String(stream.readNBytes(MAX_BYTES), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new RemoteFailure(
          FailureKind.UNAVAILABLE,
          "cannot read the file of --api-token-file: " + e.getClass().getSimpleName(),
          e);
    }
  }
}
