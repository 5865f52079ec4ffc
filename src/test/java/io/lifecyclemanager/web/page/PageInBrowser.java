package io.lifecyclemanager.web.page;

import io.lifecyclemanager.model.SystemTime;
import io.lifecyclemanager.sandbox.browser.BrowserTab;
import io.lifecyclemanager.sandbox.browser.Chromium;
import io.lifecyclemanager.status.StatusReport;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** One browser for the tests of a class, which follow each other; a server and a tab for each. */
@TestInstance(Lifecycle.PER_CLASS)
@Execution(ExecutionMode.SAME_THREAD)
abstract class PageInBrowser {
  private Chromium chromium;

  /** Around the present of the class. */
  final PageExamples examples = new PageExamples(new SystemTime().now());

  /** Serves a controller that is starting. */
  PageServer server;

  /** Is empty. */
  BrowserTab tab;

  @BeforeAll
  void startBrowser(@TempDir Path folder) throws Exception {
    chromium = Chromium.start(folder);
  }

  @AfterAll
  void endBrowser() throws Exception {
    if (chromium != null) {
      chromium.close();
    }
  }

  @BeforeEach
  void open() throws Exception {
    server = new PageServer(0);
    tab = chromium.open();
  }

  @AfterEach
  void stopServer() {
    server.close();
  }

  /** Sets the status, loads the page, and waits until it is live and has filled its rows. */
  final void showLive(StatusReport report) throws Exception {
    server.set(report);
    tab.go(server.url());
    tab.await("!document.getElementById('live').hidden");
    tab.await("document.querySelector('.row .timeline') !== null");
  }
}
