package io.lifecyclemanager.web.page;

import io.lifecyclemanager.fakes.FakeNodes;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.model.SystemTime;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.nodehold.NodeHoldOutcome;
import io.lifecyclemanager.nodehold.NodeHoldRequest;
import io.lifecyclemanager.nodehold.NodeHoldTarget;
import io.lifecyclemanager.nodehold.NodeHolds;
import io.lifecyclemanager.status.ClusterStatus;
import io.lifecyclemanager.status.StatusReport;
import io.lifecyclemanager.status.TerminationStatus;
import io.lifecyclemanager.web.DeferredValue;
import io.lifecyclemanager.web.HealthProbe;
import io.lifecyclemanager.web.WebRoutes;
import io.lifecyclemanager.web.WebServer;
import io.lifecyclemanager.web.access.ApiAccess;
import io.lifecyclemanager.web.access.TokenAuthority;
import io.lifecyclemanager.web.access.TokenAuthority.TokenDecision;
import io.lifecyclemanager.web.access.WebSettings;
import io.lifecyclemanager.web.api.ApiRoutes;
import io.lifecyclemanager.web.api.FakeInterventions;
import io.lifecyclemanager.web.api.ReplicaForwarding.ForwardedReply;
import io.lifecyclemanager.web.api.WritePorts;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The page and the API of the controller, with a status that a test sets. Thread-safe. */
public final class PageServer implements AutoCloseable {
  private static final HealthProbe OK = () -> new HealthProbe.ProbeResult(true, "ok\n");
  private static final Time TIME = new SystemTime();

  private final DeferredValue<ClusterStatus> deferred = new DeferredValue<>();
  private final ApiAccess access;
  private final DeferredValue<WritePorts> writes = new DeferredValue<>();
  private final FakeNodes nodes = new FakeNodes(TIME);
  private final NodeHolds holds = new NodeHolds(nodes, TIME, new Random(1), _ -> {});
  private final ApiRoutes api;
  private final WebServer server;
  private volatile StatusReport report = new StatusReport(List.of(), List.of());
  private volatile List<TerminationStatus> history = List.of();

  /**
   * Serves a controller that is starting until {@link #set}.
   *
   * @param port 0 for any free port
   */
  public PageServer(int port) {
    this(port, null);
  }

  /**
   * As the other.
   *
   * @param token that reading requires; null where it requires none
   */
  public PageServer(int port, @Nullable String token) {
    DeferredValue<TokenAuthority> tokens = new DeferredValue<>();
    tokens.set((given, _) ->
        given.equals(token)
            ? new TokenDecision.TokenPermits("ada")
            : new TokenDecision.TokenUnknown());
    access =
        new ApiAccess(
            new WebSettings(0, false, token != null, null, Set.of()), null, null, tokens, TIME);
    api =
        new ApiRoutes(
            deferred, writes, new DeferredValue<>(), access, TIME, UUID.randomUUID().toString());
    writes.set(
        new WritePorts(new FakeInterventions(), (_, _) -> new ForwardedReply(404, ""), holds));
    WebRoutes all =
        routes -> {
          access.addTo(routes);
          api.addTo(routes);
          new PageRoutes(deferred, holds::list, access, TIME).addTo(routes);
        };
    server = WebServer.start("127.0.0.1", port, _ -> "", OK, OK, all);
  }

  /** The address of the page. */
  public String url() {
    return "http://127.0.0.1:" + port() + "/";
  }

  /** The port that it listens on. */
  public int port() {
    return server.port();
  }

  /** Adds a node and holds it. */
  public void hold(String instance, String node, String reason, String author) throws Exception {
    NodeRef _ = nodes.add(instance, node);
    NodeHoldOutcome _ =
        holds.add(
            new NodeHoldRequest(new NodeHoldTarget.NamedNode(node), reason, null, false, false),
            author);
  }

  /** Sets what has ended. */
  public void setHistory(List<TerminationStatus> ended) {
    history = ended;
  }

  /** Sets what is in progress. */
  public void set(StatusReport next) {
    report = next;
    deferred.set(new SetStatus());
  }

  private final class SetStatus implements ClusterStatus {
    @Override
    public StatusReport current() {
      return report;
    }

    @Override
    public StatusReport own() {
      return report;
    }

    @Override
    public Optional<TerminationStatus> find(InstanceId instance) {
      return report.terminations().stream()
          .filter(each -> each.instance().equals(instance.value()))
          .findFirst();
    }

    @Override
    public Optional<TerminationStatus> findOwn(InstanceId instance) {
      return find(instance);
    }

    @Override
    public List<TerminationStatus> history() {
      return history;
    }

    @Override
    public List<TerminationStatus> ownHistory() {
      return history;
    }
  }

  /** Stops serving; may be repeated. */
  public void stop() {
    api.close();
    server.close();
  }

  @Override
  public void close() {
    stop();
  }
}
