package io.lifecyclemanager.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * The encoding of responses. A request without {@code Accept-Encoding} accepts every encoding, so
 * each request accepts {@link #ACCEPTED} only. Some proxies compress all the same, with gzip.
 */
public final class ContentDecoding {
  /** The value of the request header {@code Accept-Encoding}. */
  public static final String ACCEPTED = "identity";

  private ContentDecoding() {}

  /**
   * The decoded body. Nothing is read from the body yet. Closing the returned stream closes the
   * body, also while another thread reads.
   *
   * @param encoding the response header {@code Content-Encoding}; null when absent
   * @throws ZipException when the encoding is neither identity nor gzip; the body is not closed
   */
  public static InputStream decode(@Nullable String encoding, InputStream body)
      throws ZipException {
    String name = encoding == null ? "" : encoding.strip().toLowerCase(Locale.ROOT);
    return switch (name) {
      case "", "identity" -> body;
      case "gzip", "x-gzip" -> new GzipStream(body);
      default ->
          throw new ZipException(
              "a proxy has encoded it with %s; only identity was accepted".formatted(name));
    };
  }

  /** Reads the header of the gzip format at the first read: a watch may have no event for long. */
  private static final class GzipStream extends InputStream {
    private final InputStream compressed;
    private @Nullable InputStream decoded;

    GzipStream(InputStream compressed) {
      this.compressed = compressed;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      InputStream source = decoded == null ? open() : decoded;
      decoded = source;
      int count = source.read(target, offset, length);
      if (count < 0) {
        source.close(); // frees the decoder's memory
        decoded = InputStream.nullInputStream();
      }
      return count;
    }

    /** A body without a byte is empty, as that of a response without content. */
    private InputStream open() throws IOException {
      PushbackInputStream source = new PushbackInputStream(compressed, 1);
      int first = source.read();
      if (first < 0) {
        return InputStream.nullInputStream();
      }
      source.unread(first);
      return new GZIPInputStream(source);
    }

    /** Only the body: the decoder must not be closed while another thread uses it. */
    @Override
    public void close() throws IOException {
      compressed.close();
    }
  }
}
