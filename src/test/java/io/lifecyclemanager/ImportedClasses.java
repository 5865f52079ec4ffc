package io.lifecyclemanager;

import com.tngtech.archunit.ArchConfiguration;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.ImportOption.Predefined;
import com.tngtech.archunit.core.importer.resolvers.SelectedClassResolverFromClasspath;
import java.util.List;

/**
 * The classes of this project as ArchUnit sees them. Libraries are known by name only: to import
 * the classes of the SDKs too would take many times as long. They are large: a test class that
 * keeps them in a static field forgets them at its end.
 */
public final class ImportedClasses {
  static final String ROOT = "io.lifecyclemanager";

  private ImportedClasses() {}

  /** Production code. */
  public static JavaClasses production() {
    return read(List.of(Predefined.DO_NOT_INCLUDE_TESTS), ROOT);
  }

  /** Production code and tests of some packages, and of those below them. */
  public static JavaClasses in(String... packages) {
    return read(List.of(), packages);
  }

  /** With the type hierarchy of Java's own classes. */
  private static JavaClasses read(List<ImportOption> options, String... packages) {
    return ArchConfiguration.withThreadLocalScope(configuration -> {
      configuration.setClassResolver(SelectedClassResolverFromClasspath.class);
      configuration.setClassResolverArguments("java");
      return new ClassFileImporter(options).importPackages(packages);
    });
  }
}
