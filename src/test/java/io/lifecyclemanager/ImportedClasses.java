package io.lifecyclemanager;

import com.tngtech.archunit.ArchConfiguration;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.resolvers.SelectedClassResolverFromClasspath;
import java.util.List;

/**
 * The classes of this project as ArchUnit sees them. Libraries are known by name only: to import
 * the classes of the SDKs too would take many times as long.
 */
final class ImportedClasses {
  static final String ROOT = "io.lifecyclemanager";

  private ImportedClasses() {}

  /** With the type hierarchy of Java's own classes. */
  static JavaClasses of(ImportOption... options) {
    return ArchConfiguration.withThreadLocalScope(configuration -> {
      configuration.setClassResolver(SelectedClassResolverFromClasspath.class);
      configuration.setClassResolverArguments("java");
      return new ClassFileImporter(List.of(options)).importPackages(ROOT);
    });
  }
}
