package io.lifecyclemanager.sandbox.picture;

import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;

/** Makes pictures of a page small: such pictures have few colours besides those of soft edges. */
final class SmallPng {
  private static final int MAX_COLORS = 256;
  private static final int RGB = 0xffffff;

  private SmallPng() {}

  /** Replaces a picture by one with 256 of its colours: frequent ones, and rather no greys. */
  static void rewrite(Path file) throws IOException {
    BufferedImage picture = ImageIO.read(file.toFile());
    int width = picture.getWidth();
    int[] pixels = picture.getRGB(0, 0, width, picture.getHeight(), null, 0, width);
    Map<Integer, Integer> weights = new HashMap<>();
    for (int pixel : pixels) {
      weights.merge(pixel & RGB, 1 + chroma(pixel) / 8, Integer::sum);
    }
    List<Integer> colors =
        weights.entrySet().stream()
            .sorted(Map.Entry.<Integer, Integer>comparingByValue(Comparator.reverseOrder()))
            .limit(MAX_COLORS)
            .map(Map.Entry::getKey)
            .toList();
    int[] palette = colors.stream().mapToInt(Integer::intValue).toArray();
    IndexColorModel model =
        new IndexColorModel(Byte.SIZE, palette.length, palette, 0, false, -1, DataBuffer.TYPE_BYTE);
    BufferedImage small =
        new BufferedImage(width, picture.getHeight(), BufferedImage.TYPE_BYTE_INDEXED, model);
    Map<Integer, Integer> nearest = new HashMap<>();
    int[] indices =
        Arrays.stream(pixels)
            .map(pixel -> nearest.computeIfAbsent(pixel & RGB, color -> nearest(palette, color)))
            .toArray();
    small.getRaster().setPixels(0, 0, width, picture.getHeight(), indices);
    if (!ImageIO.write(small, "png", file.toFile())) {
      throw new IOException("no writer of PNG");
    }
  }

  /** How far a colour is from grey, 0 to 255. */
  private static int chroma(int color) {
    int red = color >> 16 & 0xff;
    int green = color >> 8 & 0xff;
    int blue = color & 0xff;
    return Math.max(red, Math.max(green, blue)) - Math.min(red, Math.min(green, blue));
  }

  private static int nearest(int[] palette, int color) {
    int best = 0;
    for (int i = 1; i < palette.length; i++) {
      if (distance(palette[i], color) < distance(palette[best], color)) {
        best = i;
      }
    }
    return best;
  }

  private static int distance(int one, int other) {
    int distance = 0;
    for (int shift = 0; shift <= 16; shift += Byte.SIZE) {
      int difference = (one >> shift & 0xff) - (other >> shift & 0xff);
      distance += difference * difference;
    }
    return distance;
  }
}
