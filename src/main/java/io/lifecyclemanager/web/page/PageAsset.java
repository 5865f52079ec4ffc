package io.lifecyclemanager.web.page;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** A file that the page consists of, from the class path. */
public enum PageAsset {
  PAGE_CSS("page.css", "text/css; charset=utf-8"),
  PAGE_JS("page.js"),
  ACCESS_JS("access.js"),
  ATTENTION_JS("attention.js"),
  DETAILS_JS("details.js"),
  DOM_JS("dom.js"),
  MOMENTS_JS("moments.js"),
  NOTICES_JS("notices.js"),
  PHASES_JS("phases.js"),
  ROWS_JS("rows.js"),
  STREAM_JS("stream.js"),
  TABLES_JS("tables.js"),
  TIMELINE_JS("timeline.js"),
  ICON_SVG("icon.svg", "image/svg+xml");

  private final String fileName;
  private final String contentType;

  PageAsset(String fileName) {
    this(fileName, "text/javascript; charset=utf-8");
  }

  PageAsset(String fileName, String contentType) {
    this.fileName = fileName;
    this.contentType = contentType;
  }

  /** The path that it is served at, relative to that of the page: {@code page/page.css}. */
  public String path() {
    return "page/" + fileName;
  }

  /** Its media type, for the header {@code Content-Type}. */
  public String contentType() {
    return contentType;
  }

  /** Reads its text. May be repeated. */
  public String text() {
    return read(fileName);
  }

  /** The text of a file of the page. */
  static String read(String fileName) {
    try (InputStream in = PageAsset.class.getResourceAsStream("/web/" + fileName)) {
      if (in == null) {
        throw new IllegalStateException("/web/" + fileName + " is not on the class path");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
