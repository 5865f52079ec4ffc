package io.lifecyclemanager.simulation.moto;

import static org.assertj.core.api.Assertions.catchThrowable;

import java.lang.reflect.Method;
import java.util.Optional;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;

/**
 * Gives a test moto's server with nothing in it: one server for each JVM, unless a test stops it. A
 * test of which {@link MotoDifference} says that moto differs from AWS runs like any other, and
 * must fail with the words that stand there: a moto that has caught up is noticed.
 */
public final class MotoExtension implements ParameterResolver, InvocationInterceptor {

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == MotoServer.class;
  }

  @Override
  public MotoServer resolveParameter(ParameterContext parameter, ExtensionContext context) {
    ExtensionContext.Store store =
        context.getRoot().getStore(Namespace.create(MotoExtension.class));
    MotoServer server = store.get(MotoServer.class, MotoServer.class);
    if (server == null || !server.isRunning()) {
      server = MotoServer.start();
      // JUnit closes it at the run's end.
      store.put(MotoServer.class, server);
    }
    server.reset();
    return server;
  }

  @Override
  public void interceptTestMethod(
      Invocation<Void> test,
      ReflectiveInvocationContext<Method> invocation,
      ExtensionContext context)
      throws Throwable {
    String name =
        context.getRequiredTestClass().getSimpleName() + "." + invocation.getExecutable().getName();
    Optional<MotoDifference> difference = MotoDifference.of(name);
    if (difference.isEmpty()) {
      test.proceed();
    } else {
      Throwable failure = catchThrowable(test::proceed);
      if (failure == null) {
        throw new AssertionError(
            "%s passes: moto answers as AWS now; take it out of aws-facts.md".formatted(name));
      }
      if (!String.valueOf(failure.getMessage()).contains(difference.get().seenAs())) {
        throw failure;
      }
      System.out.printf("moto differs: %s: %s%n", name, difference.get().moto());
    }
  }
}
