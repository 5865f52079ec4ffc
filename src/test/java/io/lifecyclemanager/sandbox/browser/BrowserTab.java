package io.lifecyclemanager.sandbox.browser;

import com.fasterxml.jackson.databind.JsonNode;
import io.lifecyclemanager.simulation.Eventually;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** One tab of a browser. Used by one thread. */
public final class BrowserTab {
  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  /** Where pictures of the page go. */
  private static final Path PICTURES = Path.of("target", "page");

  private static final String NOTE_VIOLATIONS =
      """
      window.violations = [];
      document.addEventListener("securitypolicyviolation", (event) =>
        window.violations.push(event.violatedDirective + " " + event.blockedURI));
      """;

  private final DevTools tools;
  private final String session;

  private BrowserTab(DevTools tools, String session) {
    this.tools = tools;
    this.session = session;
  }

  static BrowserTab open(DevTools tools) throws Exception {
    String target =
        tools
            .call(null, "Target.createTarget", Map.of("url", "about:blank"))
            .path("targetId")
            .asText();
    String session =
        tools
            .call(null, "Target.attachToTarget", Map.of("targetId", target, "flatten", true))
            .path("sessionId")
            .asText();
    BrowserTab tab = new BrowserTab(tools, session);
    for (String domain : List.of("Page", "Runtime", "Log")) {
      tab.call(domain + ".enable", Map.of());
    }
    tab.call("Page.addScriptToEvaluateOnNewDocument", Map.of("source", NOTE_VIOLATIONS));
    tab.resize(1280, 900);
    return tab;
  }

  private JsonNode call(String method, Map<String, ?> parameters) throws Exception {
    return tools.call(session, method, parameters);
  }

  /** Goes to an address; returns when its document is loaded. */
  public void go(String url) throws Exception {
    JsonNode gone = call("Page.navigate", Map.of("url", url));
    if (gone.has("errorText")) {
      throw new IllegalStateException(url + ": " + gone.path("errorText").asText());
    }
    await("document.readyState === 'complete' && location.href !== 'about:blank'");
  }

  /** Sets the size of the window, in CSS pixels. */
  public void resize(int width, int height) throws Exception {
    call(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
  }

  /** Prefers {@code light} or {@code dark}. */
  public void prefer(String colorScheme) throws Exception {
    Map<String, String> feature = Map.of("name", "prefers-color-scheme", "value", colorScheme);
    call("Emulation.setEmulatedMedia", Map.of("features", List.of(feature)));
  }

  /** Runs no script of pages that are loaded from now on. */
  public void disableScripts() throws Exception {
    call("Emulation.setScriptExecutionDisabled", Map.of("value", true));
  }

  /** Loads nothing from URLs of this pattern from now on. */
  public void block(String pattern) throws Exception {
    call("Network.enable", Map.of());
    call("Network.setBlockedURLs", Map.of("urls", List.of(pattern)));
  }

  /** Presses and releases a key that has no character: {@code Tab}; or {@code Enter}. */
  public void press(String key) throws Exception {
    boolean isEnter = key.equals("Enter");
    int code = isEnter ? 13 : 9;
    String text = isEnter ? "\r" : "";
    call(
        "Input.dispatchKeyEvent",
        Map.of(
            "type",
            isEnter ? "keyDown" : "rawKeyDown",
            "key",
            key,
            "code",
            key,
            "text",
            text,
            "windowsVirtualKeyCode",
            code));
    call(
        "Input.dispatchKeyEvent",
        Map.of("type", "keyUp", "key", key, "code", key, "windowsVirtualKeyCode", code));
  }

  /**
   * Evaluates an expression, and awaits it where it is a promise.
   *
   * @return its value as JSON
   * @throws AssertionError when it throws
   */
  public JsonNode evaluate(String expression) throws Exception {
    Map<String, Object> parameters =
        Map.of("expression", expression, "awaitPromise", true, "returnByValue", true);
    JsonNode answer = call("Runtime.evaluate", parameters);
    if (answer.has("exceptionDetails")) {
      throw new AssertionError(expression + ": " + answer.path("exceptionDetails"));
    }
    return answer.path("result").path("value");
  }

  /** The text that elements with this selector show, one line for each. */
  public String text(String selector) throws Exception {
    return evaluate(
            "[...document.querySelectorAll('%s')].map((one) => one.innerText).join('\\n')"
                .formatted(selector))
        .asText();
  }

  /** Waits until an expression is true. */
  public void await(String expression) throws Exception {
    await(expression, TIMEOUT);
  }

  /** Waits until an expression is true, or the promise of a value that is. */
  public void await(String expression, Duration timeout) throws Exception {
    boolean _ =
        Eventually.eventually(
            expression,
            timeout,
            () -> evaluate("(async () => !!(await (" + expression + ")))()").asBoolean(),
            is -> is);
  }

  /**
   * What the browser objected to: violations of the policy, exceptions, and messages to the console
   * other than those about the network.
   */
  public List<String> problems() throws Exception {
    List<String> problems = new ArrayList<>();
    evaluate("window.violations ?? []").forEach(one -> problems.add(one.asText()));
    tools.events(session, "Log.entryAdded").stream()
        .map(event -> event.path("entry"))
        .filter(entry -> !entry.path("source").asText().equals("network"))
        .forEach(entry -> problems.add(entry.path("text").asText()));
    tools
        .events(session, "Runtime.exceptionThrown")
        .forEach(event -> problems.add(event.path("exceptionDetails").toString()));
    tools
        .events(session, "Runtime.consoleAPICalled")
        .forEach(event -> problems.add(event.path("args").toString()));
    return problems;
  }

  /** Saves a picture of the whole page as {@code target/page/NAME.png}. */
  public void picture(String name) throws Exception {
    int width = evaluate("innerWidth").asInt();
    int height = evaluate("innerHeight").asInt();
    resize(width, evaluate("document.documentElement.scrollHeight").asInt());
    await(
        "![...document.querySelectorAll('.row .body')].some((one) => one.childElementCount === 0)");
    resize(width, evaluate("document.documentElement.scrollHeight").asInt());
    picture(PICTURES.resolve(name + ".png"));
    resize(width, height);
  }

  /** Saves a picture of what the window shows. */
  public void picture(Path file) throws Exception {
    JsonNode answer = call("Page.captureScreenshot", Map.of("format", "png"));
    Files.createDirectories(file.toAbsolutePath().getParent());
    Path _ = Files.write(file, Base64.getDecoder().decode(answer.path("data").asText()));
  }
}
