package io.lifecyclemanager.kubernetes.peer;

import com.fasterxml.jackson.databind.JsonNode;
import io.lifecyclemanager.kubernetes.FieldFilter;
import io.lifecyclemanager.kubernetes.KubernetesJson;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What matters of an EndpointSlice.
 *
 * @param service name of its Service; empty where it has none
 * @param addressType {@code IPv4}, {@code IPv6} or {@code FQDN}
 * @param addresses of pods, each under the name of its pod
 * @param ports numbers by name; the name may be empty
 */
record EndpointSlice(
    String service, String addressType, Map<String, String> addresses, Map<String, Integer> ports) {
  static final FieldFilter FIELDS =
      FieldFilter.of("metadata.labels", "addressType", "endpoints", "ports");

  /** As in the manifest. */
  private static final String PORT_NAME = "http";

  private static final Set<String> IP = Set.of("IPv4", "IPv6");

  static EndpointSlice of(JsonNode slice) {
    Map<String, String> addresses = new LinkedHashMap<>();
    KubernetesJson.elements(slice.path("endpoints"))
        .filter(endpoint -> endpoint.at("/targetRef/kind").asText("").equals("Pod"))
        .filter(endpoint -> endpoint.path("addresses").has(0))
        .forEach(endpoint ->
            addresses.put(
                endpoint.at("/targetRef/name").asText(""),
                endpoint.path("addresses").path(0).asText("")));
    Map<String, Integer> ports = new LinkedHashMap<>();
    KubernetesJson.elements(slice.path("ports"))
        .filter(port -> port.path("port").isInt())
        .forEach(port -> ports.put(port.path("name").asText(""), port.path("port").asInt()));
    return new EndpointSlice(
        slice.path("metadata").path("labels").path("kubernetes.io/service-name").asText(""),
        slice.path("addressType").asText(""),
        addresses,
        ports);
  }

  /**
   * The URLs of the other endpoints of the Services that have a pod as an endpoint, one for each
   * other pod; empty where no Service has it. Endpoints that are not ready are included: such a
   * replica goes on with its terminations, and one that does not answer should be seen.
   *
   * @param self name of the pod
   * @param port on which this replica serves the API; where a Service has another one, its port
   *     with the name {@code http} is used
   */
  static Optional<List<String>> peersOf(String self, int port, List<EndpointSlice> slices) {
    Set<String> services =
        slices.stream()
            .filter(slice -> slice.addresses.containsKey(self))
            .map(EndpointSlice::service)
            .collect(Collectors.toSet());
    if (services.isEmpty()) {
      return Optional.empty();
    }
    // A cluster with both families has two slices for each pod.
    Map<String, String> urls = new LinkedHashMap<>();
    slices.stream()
        .filter(slice -> services.contains(slice.service) && IP.contains(slice.addressType))
        .sorted(Comparator.comparing(EndpointSlice::addressType))
        .forEach(slice ->
            slice
                .portLike(port)
                .ifPresent(number ->
                    slice.addresses.forEach(
                        (pod, address) -> urls.putIfAbsent(pod, url(address, number)))));
    urls.remove(self);
    return Optional.of(urls.values().stream().sorted().toList());
  }

  private OptionalInt portLike(int own) {
    if (ports.containsValue(own)) {
      return OptionalInt.of(own);
    }
    Integer named = ports.get(PORT_NAME);
    return named == null ? OptionalInt.empty() : OptionalInt.of(named);
  }

  private static String url(String address, int port) {
    return "http://%s:%d".formatted(address.contains(":") ? "[" + address + "]" : address, port);
  }
}
