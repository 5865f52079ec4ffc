package io.lifecyclemanager.deploy;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import io.lifecyclemanager.ImportedClasses;
import io.lifecyclemanager.deploy.permission.KubernetesPortCalls;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What the code of {@link KubernetesPortCalls} calls when it begins with one of its methods.
 *
 * @param accesses from that method, and from those of the same class that it calls
 * @param production knows which class implements which port
 */
record PortAccesses(Set<JavaAccess<?>> accesses, JavaClasses production) {
  /** Of all methods with that name. */
  static PortAccesses of(String method, JavaClasses production) {
    JavaClass calls =
        ImportedClasses.in(KubernetesPortCalls.class.getPackageName())
            .get(KubernetesPortCalls.class);
    Set<JavaAccess<?>> found = accesses(calls, origin -> origin.getName().equals(method));
    for (int before = 0; before < found.size(); ) {
      before = found.size();
      Set<String> targets =
          found.stream().map(one -> one.getTarget().getFullName()).collect(Collectors.toSet());
      found.addAll(accesses(calls, origin -> targets.contains(origin.getFullName())));
    }
    return new PortAccesses(found, production);
  }

  private static Set<JavaAccess<?>> accesses(JavaClass calls, Predicate<JavaMethod> origin) {
    return calls.getAccessesFromSelf().stream()
        .filter(one -> one.getOrigin() instanceof JavaMethod method && origin.test(method))
        .collect(Collectors.toCollection(HashSet::new));
  }

  /** The names of the methods of the port, or of a class that implements it. */
  List<String> methods(Class<?> port) {
    return accesses.stream()
        .filter(one -> production.contain(one.getTargetOwner().getName()))
        .filter(one -> production.get(one.getTargetOwner().getName()).isAssignableTo(port))
        .map(one -> one.getTarget().getName())
        .distinct()
        .toList();
  }
}
