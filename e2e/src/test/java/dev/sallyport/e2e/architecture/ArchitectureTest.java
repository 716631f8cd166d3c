package dev.sallyport.e2e.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.sallyport.core.mask.Masked;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** The shape that {@code docs/architecture.md} promises, checked on the compiled product. */
class ArchitectureTest {

  private static final JavaClasses PRODUCT =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .withImportOption(location -> !location.contains("-tests.jar"))
          .withImportOption(location -> !location.contains("/dev/sallyport/proto/v1/"))
          .importPackages("dev.sallyport");

  private static final List<String> STEPS = List.of("identity", "policy", "hold", "mask", "record");

  @Test
  void theProductIsReallyLookedAt() {
    Set<String> modules = new TreeSet<>();
    PRODUCT.forEach(type -> modules.add(type.getPackageName().split("\\.")[2]));

    assertThat(modules)
        .contains(
            "core", "policy", "masking", "recording", "pki", "envoy", "extproc", "controlplane");
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching("dev.sallyport.(**)").should().beFreeOfCycles().check(PRODUCT);
  }

  @Test
  void onlyTheControlPlaneSeesMicronaut() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.sallyport.controlplane..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.micronaut..")
        .check(PRODUCT);
  }

  @Test
  void onlyTheMaskingLibraryCanProveThatBytesWereMasked() {
    noClasses()
        .that()
        .resideOutsideOfPackages("dev.sallyport.masking..", "dev.sallyport.core.mask..")
        .should()
        .callMethod(Masked.class, "proven", byte[].class)
        .check(PRODUCT);
  }

  @Test
  void onlyTheRecordingLibraryCanReadMaskedBytesBack() {
    noClasses()
        .that()
        .resideOutsideOfPackages("dev.sallyport.recording..", "dev.sallyport.core.mask..")
        .should()
        .callMethod(Masked.class, "restored", byte[].class)
        .check(PRODUCT);
  }

  @Test
  void stepsOfTheHotPathDoNotKnowEachOther() {
    for (String step : STEPS) {
      String[] others =
          STEPS.stream()
              .filter(other -> !other.equals(step))
              .map(other -> "dev.sallyport.extproc." + other + "..")
              .toArray(String[]::new);
      noClasses()
          .that()
          .resideInAPackage("dev.sallyport.extproc." + step + "..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(others)
          .allowEmptyShould(true)
          .check(PRODUCT);
    }
  }

  @Test
  void librariesDoNotKnowTheServers() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "dev.sallyport.core..",
            "dev.sallyport.policy..",
            "dev.sallyport.masking..",
            "dev.sallyport.recording..",
            "dev.sallyport.approvals..",
            "dev.sallyport.pki..",
            "dev.sallyport.envoy..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "dev.sallyport.extproc..", "dev.sallyport.controlplane..", "dev.sallyport.cli..")
        .check(PRODUCT);
  }

  @Test
  void coreKnowsNoOtherModule() {
    classes()
        .that()
        .resideInAPackage("dev.sallyport.core..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "dev.sallyport.core..",
            "java..",
            // Distinguished names and how they are read; no directory is asked.
            "javax.security.auth.x500..",
            "javax.naming",
            "javax.naming.ldap",
            "org.jspecify..",
            "com.fasterxml.jackson..",
            "org.snakeyaml..")
        .check(PRODUCT);
  }

  @Test
  void everyPackageIsNullMarked() {
    Set<String> unmarked = new TreeSet<>();
    JavaPackage root = PRODUCT.getPackage("dev.sallyport");
    for (JavaPackage each : root.getSubpackagesInTree()) {
      boolean generated = each.getName().equals("dev.sallyport.proto.v1");
      if (!generated && !each.getClasses().isEmpty() && !each.isAnnotatedWith(NullMarked.class)) {
        unmarked.add(each.getName());
      }
    }

    assertThat(unmarked).isEmpty();
  }
}
