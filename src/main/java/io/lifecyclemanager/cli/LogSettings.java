package io.lifecyclemanager.cli;

/**
 * How to log.
 *
 * @param format {@code text} or {@code json}
 * @param level least important level that is logged
 */
record LogSettings(String format, String level) {
  /**
   * Puts it where log4j2.xml looks for it. To be called before anything asks for a logger: the
   * configuration is read once.
   */
  void apply() {
    System.setProperty("lifecycle-manager.log.format", format);
    System.setProperty("lifecycle-manager.log.level", level);
  }
}
