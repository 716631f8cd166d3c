package dev.sallyport.extproc;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import dev.sallyport.extproc.identity.TokenVerifier;
import dev.sallyport.extproc.identity.VerifiedToken;

/** The shape of the hot path. */
@AnalyzeClasses(packages = "dev.sallyport.extproc", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule STEPS_DO_NOT_KNOW_EACH_OTHER =
      slices()
          .matching("dev.sallyport.extproc.(identity|policy|hold|mask|record)..")
          .should()
          .notDependOnEachOther();

  @ArchTest
  static final ArchRule STEPS_DO_NOT_KNOW_THE_STREAM =
      noClasses()
          .that()
          .resideInAnyPackage(
              "dev.sallyport.extproc.identity..",
              "dev.sallyport.extproc.policy..",
              "dev.sallyport.extproc.hold..",
              "dev.sallyport.extproc.mask..",
              "dev.sallyport.extproc.record..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "dev.sallyport.extproc.stream..", "io.grpc..", "io.envoyproxy..", "com.google..");

  @ArchTest
  static final ArchRule NO_CYCLES =
      slices().matching("dev.sallyport.extproc.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule ONLY_THE_VERIFIER_MAKES_VERIFIED_TOKENS =
      noClasses()
          .that()
          .doNotBelongToAnyOf(TokenVerifier.class)
          .should()
          .callConstructor(VerifiedToken.class, dev.sallyport.core.identity.Identity.class);

  @ArchTest
  static final ArchRule NOBODY_ELSE_PROVES_MASKING =
      noClasses().should().callMethod(dev.sallyport.core.mask.Masked.class, "proven", byte[].class);

  @ArchTest
  static final ArchRule NO_FRAMEWORK =
      classes()
          .should()
          .onlyDependOnClassesThat()
          .resideOutsideOfPackages("io.micronaut..", "jakarta..", "org.springframework..");
}
