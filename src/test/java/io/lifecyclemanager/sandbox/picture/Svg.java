package io.lifecyclemanager.sandbox.picture;

import java.util.Locale;

/** Builds an SVG whose colours follow the reader's choice of light or dark. Not thread-safe. */
final class Svg {
  /** How many colours the series have: classes {@code c0} and so on. */
  static final int COLORS = 8;

  private static final String STYLE =
      """
      <style>
      text{font:11px system-ui,sans-serif;fill:#52514e}
      .title{font-weight:600;font-size:13px;fill:#0b0b0b}
      .head{font-weight:600;font-size:18px;fill:#0b0b0b}
      .row{font-weight:600;font-size:14px;fill:#0b0b0b}
      .big{font-weight:600;font-size:30px;fill:#0b0b0b}
      .end{text-anchor:end}.mid{text-anchor:middle}
      .page{fill:#f4f4f2}.panel{fill:#fff;stroke:#dcdbd7}
      .grid{stroke:#e4e3df;stroke-width:1}
      .line{fill:none;stroke-width:1.6;stroke-linejoin:round}
      .area{stroke:none;fill-opacity:.25}
      .c0{stroke:#2a78d6;fill:#2a78d6}.c1{stroke:#e0730f;fill:#e0730f}
      .c2{stroke:#1a9e6e;fill:#1a9e6e}.c3{stroke:#d1383c;fill:#d1383c}
      .c4{stroke:#7a4fd0;fill:#7a4fd0}.c5{stroke:#0f97a8;fill:#0f97a8}
      .c6{stroke:#c2479c;fill:#c2479c}.c7{stroke:#8c7a1a;fill:#8c7a1a}
      .line{fill:none}
      @media (prefers-color-scheme:dark){
      text{fill:#c3c2b7}.title,.head,.row,.big{fill:#fff}
      .page{fill:#111214}.panel{fill:#1a1b1e;stroke:#34363b}.grid{stroke:#2e3034}
      .c0{stroke:#5b9cf0;fill:#5b9cf0}.c1{stroke:#f2933f;fill:#f2933f}
      .c2{stroke:#3cc48f;fill:#3cc48f}.c3{stroke:#f06a6c;fill:#f06a6c}
      .c4{stroke:#a284f0;fill:#a284f0}.c5{stroke:#35bfd0;fill:#35bfd0}
      .c6{stroke:#e57bc3;fill:#e57bc3}.c7{stroke:#c9b23f;fill:#c9b23f}
      .line{fill:none}
      }
      </style>
      """;

  private final StringBuilder text = new StringBuilder();

  Svg(int width, int height, String label) {
    text.append("<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" viewBox=\"0 0 ")
        .append(width)
        .append(' ')
        .append(height)
        .append("\" aria-label=\"")
        .append(escaped(label))
        .append("\">\n")
        .append(STYLE);
  }

  void rectangle(String style, double x, double y, double width, double height) {
    text.append("<rect class=\"").append(style);
    add("\" x=\"", x);
    add("\" y=\"", y);
    add("\" width=\"", width);
    add("\" height=\"", height);
    text.append("\"/>\n");
  }

  void text(String style, double x, double y, String words) {
    text.append("<text class=\"").append(style);
    add("\" x=\"", x);
    add("\" y=\"", y);
    text.append("\">").append(escaped(words)).append("</text>\n");
  }

  void horizontal(double x, double y, double width) {
    path("grid", "M" + coordinate(x) + " " + coordinate(y) + "h" + coordinate(width));
  }

  /**
   * A path.
   *
   * @param d as in SVG
   */
  void path(String style, String d) {
    text.append("<path class=\"").append(style).append("\" d=\"").append(d).append("\"/>\n");
  }

  /** All of it. */
  String end() {
    return text + "</svg>\n";
  }

  private void add(String before, double number) {
    text.append(before).append(coordinate(number));
  }

  /** A coordinate: a tenth of a pixel is enough. */
  static String coordinate(double pixels) {
    String number = String.format(Locale.ROOT, "%.1f", pixels);
    return number.endsWith(".0") ? number.substring(0, number.length() - 2) : number;
  }

  private static String escaped(String words) {
    return words
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
