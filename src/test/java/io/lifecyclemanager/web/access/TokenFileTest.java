package io.lifecyclemanager.web.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.web.access.TokenAuthority.TokenDecision.TokenPermits;
import io.lifecyclemanager.web.access.TokenAuthority.TokenDecision.TokenUnknown;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenFileTest {
  @TempDir Path folder;

  private Path file;
  private TokenFile tokens;

  @BeforeEach
  void create() {
    file = folder.resolve("tokens");
    tokens = new TokenFile(file);
  }

  @Test
  void eachLineIsATokenAndAChangeCountsAtOnce() throws Exception {
    Files.writeString(file, "old\n  new \r\n");
    assertThat(isAccepted("old")).isTrue();
    assertThat(isAccepted("new")).isTrue();
    Files.writeString(file, "new\n");
    assertThat(isAccepted("old")).isFalse();
    assertThat(isAccepted("new")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "secre", "secrets", "SECRET", "secret\n", "a\nsecret"})
  void anotherTokenIsNotAccepted(String token) throws Exception {
    Files.writeString(file, "\nsecret\n\n");
    assertThat(isAccepted(token)).isFalse();
  }

  @Test
  void anEmptyFileAcceptsNothing() throws Exception {
    Files.writeString(file, "\n");
    assertThat(isAccepted("")).isFalse();
  }

  @Test
  void aFileThatCannotBeReadDecidesNothing() {
    assertThatThrownBy(() -> isAccepted("secret"))
        .isInstanceOf(RemoteFailure.class)
        .hasMessageNotContaining("secret");
  }

  private boolean isAccepted(String token) {
    return switch (tokens.decide(token, ApiPermission.UPDATE_HOLDS)) {
      case TokenPermits _ -> true;
      case TokenAuthority.TokenDecision.TokenForbids _ -> throw new AssertionError();
      case TokenUnknown _ -> false;
    };
  }
}
