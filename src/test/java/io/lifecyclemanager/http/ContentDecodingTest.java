package io.lifecyclemanager.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies with and without an encoding. */
class ContentDecodingTest {
  private static final String TEXT = "{\"kind\": \"NodeList\"}";

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", "identity", "Identity"})
  void aBodyWithoutEncodingStaysAsItIs(String encoding) throws Exception {
    assertThat(decoded(encoding, TEXT.getBytes(StandardCharsets.UTF_8))).isEqualTo(TEXT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "x-gzip", "GZIP", " gzip "})
  void aCompressedBodyIsDecoded(String encoding) throws Exception {
    assertThat(decoded(encoding, compressed())).isEqualTo(TEXT);
  }

  @Test
  void anEmptyBodyIsEmptyWhateverItsEncoding() throws Exception {
    assertThat(decoded("gzip", new byte[0])).isEmpty();
  }

  @Test
  void aTruncatedBodyIsAFailure() throws Exception {
    byte[] whole = compressed();
    byte[] part = new ByteArrayInputStream(whole).readNBytes(whole.length - 9);
    assertThatThrownBy(() -> decoded("gzip", part)).isInstanceOf(EOFException.class);
  }

  @Test
  void anotherEncodingIsNamed() {
    assertThatThrownBy(() -> decoded("br", new byte[] {1, 2}))
        .isInstanceOf(ZipException.class)
        .hasMessageContaining("encoded it with br");
  }

  @Test
  void nothingIsReadBeforeTheFirstRead() throws Exception {
    InputStream untouchable = InputStream.nullInputStream();
    untouchable.close();
    try (InputStream decoded = ContentDecoding.decode("gzip", untouchable)) {
      assertThatThrownBy(decoded::read).hasMessage("Stream closed");
    }
  }

  private static String decoded(String encoding, byte[] body) throws IOException {
    try (InputStream decoded = ContentDecoding.decode(encoding, new ByteArrayInputStream(body))) {
      return new String(decoded.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static byte[] compressed() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(TEXT.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }
}
