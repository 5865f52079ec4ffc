package io.lifecyclemanager.simulation.aws;

import io.lifecyclemanager.simulation.aws.query.Arns;
import io.lifecyclemanager.simulation.aws.query.AwsFailure;
import io.lifecyclemanager.simulation.aws.query.QueryApi;
import io.lifecyclemanager.simulation.aws.query.QueryRequest;
import io.lifecyclemanager.simulation.aws.query.Xml;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** IAM's Query API about roles and their inline policies. What is told is known at once. */
final class IamApi implements QueryApi {
  private static final String POLICY = "PolicyDocument";
  private static final String BOUNDARY = "PermissionsBoundary";

  private final InstantSource clock;
  private final Map<String, StoredRole> roles = new LinkedHashMap<>();

  private record StoredRole(
      String name,
      String arn,
      String trust,
      Optional<String> boundary,
      Xml fixed,
      Map<String, String> policies) {}

  IamApi(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public synchronized Optional<Xml> answer(QueryRequest request) {
    return switch (request.operation()) {
      case "CreateRole" -> Optional.of(create(request));
      case "GetRole" -> Optional.of(described(role(request)));
      case "UpdateAssumeRolePolicy" -> Optional.of(trust(request));
      case "PutRolePermissionsBoundary" -> Optional.of(bound(request));
      case "DeleteRole" -> Optional.of(delete(request));
      case "PutRolePolicy" -> Optional.of(put(request));
      case "GetRolePolicy" -> Optional.of(policy(request));
      case "DeleteRolePolicy" -> Optional.of(deletePolicy(request));
      case "SimulatePrincipalPolicy" -> Optional.of(IamSimulation.answer(request, this::policies));
      default -> Optional.empty();
    };
  }

  private Xml create(QueryRequest request) {
    String name = request.required("RoleName");
    if (roles.containsKey(name)) {
      throw new AwsFailure(
          409, "EntityAlreadyExists", "Role with name " + name + " already exists.");
    }
    Map<String, String> tags = new LinkedHashMap<>();
    request.structures("Tags").forEach(tag -> tags.put(tag.required("Key"), tag.required("Value")));
    String path = request.optional("Path").orElse("/");
    String arn = "arn:aws:iam::" + Arns.ACCOUNT + ":role" + path + name;
    Xml fixed =
        Xml.all(
            Xml.text("Path", path),
            Xml.text("RoleId", "AROASANDBOX" + roles.size()),
            Xml.text("Arn", arn),
            Xml.text("CreateDate", clock.instant()),
            Xml.pairs("Tags", tags));
    StoredRole role =
        new StoredRole(
            name,
            arn,
            request.required("AssumeRolePolicyDocument"),
            request.optional(BOUNDARY),
            fixed,
            new LinkedHashMap<>());
    roles.put(name, role);
    return described(role);
  }

  private static Xml described(StoredRole role) {
    return Xml.element(
        "Role",
        Xml.text("RoleName", role.name()),
        Xml.text("AssumeRolePolicyDocument", encoded(role.trust())),
        role.boundary()
            .map(arn ->
                Xml.element(
                    BOUNDARY,
                    Xml.text("PermissionsBoundaryType", "Policy"),
                    Xml.text("PermissionsBoundaryArn", arn)))
            .orElse(Xml.NOTHING),
        role.fixed());
  }

  private static String encoded(String document) {
    return URLEncoder.encode(document, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private Xml trust(QueryRequest request) {
    StoredRole role = role(request);
    roles.put(
        role.name(),
        new StoredRole(
            role.name(),
            role.arn(),
            request.required(POLICY),
            role.boundary(),
            role.fixed(),
            role.policies()));
    return Xml.NOTHING;
  }

  private Xml bound(QueryRequest request) {
    StoredRole role = role(request);
    roles.put(
        role.name(),
        new StoredRole(
            role.name(),
            role.arn(),
            role.trust(),
            Optional.of(request.required(BOUNDARY)),
            role.fixed(),
            role.policies()));
    return Xml.NOTHING;
  }

  private Xml delete(QueryRequest request) {
    StoredRole role = role(request);
    if (!role.policies().isEmpty()) {
      throw new AwsFailure(
          409, "DeleteConflict", "Cannot delete entity, must delete policies first.");
    }
    roles.remove(role.name());
    return Xml.NOTHING;
  }

  private Xml put(QueryRequest request) {
    role(request).policies().put(request.required("PolicyName"), request.required(POLICY));
    return Xml.NOTHING;
  }

  private Xml policy(QueryRequest request) {
    String name = request.required("PolicyName");
    return Xml.all(
        Xml.text("RoleName", role(request).name()),
        Xml.text("PolicyName", name),
        Xml.text(
            POLICY,
            encoded(
                Optional.ofNullable(role(request).policies().get(name))
                    .orElseThrow(() -> missing("The role policy with name " + name)))));
  }

  private Xml deletePolicy(QueryRequest request) {
    String name = request.required("PolicyName");
    if (role(request).policies().remove(name) == null) {
      throw missing("The role policy with name " + name);
    }
    return Xml.NOTHING;
  }

  private Optional<Collection<String>> policies(String arn) {
    return roles.values().stream()
        .filter(role -> role.arn().equals(arn))
        .map(role -> role.policies().values())
        .findFirst();
  }

  private StoredRole role(QueryRequest request) {
    String name = request.required("RoleName");
    return Optional.ofNullable(roles.get(name))
        .orElseThrow(() -> missing("The role with name " + name));
  }

  private static AwsFailure missing(String what) {
    return new AwsFailure(404, "NoSuchEntity", what + " cannot be found.");
  }
}
