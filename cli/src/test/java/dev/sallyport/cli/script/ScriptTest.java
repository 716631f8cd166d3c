package dev.sallyport.cli.script;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The {@code sallyport} script in a clone of its own, with JDKs and a Maven that are scripts. */
class ScriptTest {
  @TempDir Path folder;
  private Path clone;
  private Path bin;
  private Path jdks;
  private final Map<String, String> environment = new TreeMap<>();

  private record Run(int exitCode, String out, String err) {}

  @BeforeEach
  void cloneTheScript() throws IOException {
    clone = Files.createDirectories(folder.resolve("a clone"));
    bin = Files.createDirectory(folder.resolve("bin"));
    jdks = Files.createDirectory(folder.resolve("jdks"));
    Files.copy(Path.of("../sallyport"), clone.resolve("sallyport"));
    Files.createDirectories(clone.resolve(".mvn"));
    Files.createDirectories(clone.resolve("cli/src/main/java"));
    Files.writeString(clone.resolve("pom.xml"), "<project/>");
    Files.writeString(clone.resolve("cli/src/main/java/A.java"), "class A {}");
    Files.writeString(clone.resolve("cli/pom.xml"), "<project/>");
    program(
        bin.resolve("mvn"),
        "echo \"mvn $* with $JAVA_HOME in $PWD\" >>'%s/mvn.calls'".formatted(folder),
        "echo '[INFO] Building cli 0.1.0                      [2/2]'",
        "mkdir -p cli/target/dist/lib");
    environment.put("PATH", bin + ":/usr/bin:/bin");
    environment.put("HOME", folder.toString());
    environment.put("SALLYPORT_JDK_FOLDERS", jdks.resolve("old") + ":" + jdks.resolve("new one"));
    jdk("old", 17);
    program(bin.resolve("java"), "echo the wrong java; exit 9");
  }

  private static void program(Path file, String... lines) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, "#!/bin/bash\n" + String.join("\n", lines) + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private Path jdk(String name, int feature) throws IOException {
    Path home = jdks.resolve(name);
    program(home.resolve("bin/java"), "printf '%s\\n' \"java " + feature + "\" \"$@\"; pwd");
    program(home.resolve("bin/javac"), "echo javac " + feature + ".0.1");
    Files.writeString(home.resolve("release"), "JAVA_VERSION=\"" + feature + ".0.1\"\n");
    return home;
  }

  private Run sallyport(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of(clone.resolve("sallyport").toString()));
    command.addAll(List.of(arguments));
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    int exitCode = builder.start().waitFor();
    return new Run(exitCode, Files.readString(out), Files.readString(err));
  }

  private List<String> mavenCalls() throws IOException {
    Path calls = folder.resolve("mvn.calls");
    return Files.exists(calls) ? Files.readAllLines(calls) : List.of();
  }

  @Test
  void findsANewJdkBesideAnOlderDefaultOne() throws Exception {
    Path wanted = jdk("new one", 25);
    Run run = sallyport("check", "my file.yaml");
    assertThat(run.err()).contains("Building Sallyport", "[2/2] cli");
    assertThat(run.exitCode()).isZero();
    assertThat(run.out().lines().toList())
        .startsWith("java 25")
        .containsSubsequence("dev.sallyport.cli.Sallyport", "check", "my file.yaml")
        .endsWith(folder.toRealPath().toString());
    assertThat(mavenCalls()).hasSize(1);
    assertThat(mavenCalls().getFirst()).contains("with " + wanted);
  }

  @Test
  void readsTheVersionFromTheCompilerWhereThereIsNoReleaseFile() throws Exception {
    Files.delete(jdk("new one", 26).resolve("release"));
    assertThat(sallyport("version").out()).startsWith("java 26");
  }

  @Test
  void prefersJavaHomeWhenItIsNewEnough() throws Exception {
    jdk("new one", 25);
    environment.put("JAVA_HOME", jdk("chosen", 27).toString());
    assertThat(sallyport("version").out()).startsWith("java 27");
    environment.put("JAVA_HOME", jdks.resolve("old").toString());
    assertThat(sallyport("version").out()).startsWith("java 25");
    environment.put("JAVA_HOME", "/nowhere");
    assertThat(sallyport("version").out()).startsWith("java 25");
  }

  @Test
  void saysInOneLineWhatToInstallWhenThereIsNoJdk() throws Exception {
    Run run = sallyport("version");
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.err().lines().toList()).hasSize(1);
    assertThat(run.err())
        .contains("needs JDK 25 or newer and found only JDK 17", "apt-get install", "JAVA_HOME");
  }

  @Test
  void saysInOneLineWhatToInstallWhenThereIsNoMaven() throws Exception {
    jdk("new one", 25);
    Files.delete(bin.resolve("mvn"));
    for (String tool :
        List.of("bash", "dirname", "basename", "sed", "tr", "find", "mkdir", "flock", "readlink")) {
      program(bin.resolve(tool), "exec /usr/bin/" + tool + " \"$@\"");
    }
    environment.put("PATH", bin.toString());
    Run run = sallyport("version");
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err().lines().toList()).hasSize(1);
    assertThat(run.err()).contains("needs Maven", "apt-get install maven");
  }

  @Test
  void buildsOnlyWhatIsStale() throws Exception {
    jdk("new one", 25);
    sallyport("version");
    assertThat(sallyport("version").err()).isEmpty();
    assertThat(mavenCalls()).hasSize(1);
    touch(clone.resolve("cli/src/main/java/A.java"));
    sallyport("version");
    assertThat(mavenCalls()).hasSize(2);
    Files.delete(clone.resolve("cli/src/main/java/A.java"));
    touch(clone.resolve("cli/src/main/java"));
    sallyport("version");
    assertThat(mavenCalls()).hasSize(3);
  }

  private static void touch(Path file) throws IOException {
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(1)));
  }

  @Test
  void showsTheEndOfTheLogWhenTheBuildFailsAndBuildsAgainNextTime() throws Exception {
    jdk("new one", 25);
    program(bin.resolve("mvn"), "echo '[ERROR] it is broken'; exit 1");
    Run run = sallyport("version");
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err())
        .contains(
            "[ERROR] it is broken", "the build failed", clone.resolve("target/build.log") + "");
    assertThat(sallyport("version").err()).contains("the build failed");
  }

  @Test
  void twoAtOnceBuildOnce() throws Exception {
    jdk("new one", 25);
    program(
        bin.resolve("mvn"),
        "echo built >>'%s/mvn.calls'; sleep 1; mkdir -p cli/target/dist/lib".formatted(folder));
    List<Process> both = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      ProcessBuilder builder =
          new ProcessBuilder(clone.resolve("sallyport").toString(), "version")
              .redirectErrorStream(true);
      builder.environment().clear();
      builder.environment().putAll(environment);
      both.add(builder.start());
    }
    for (Process process : both) {
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor()).as(said).isZero();
      assertThat(said).contains("java 25");
    }
    assertThat(mavenCalls()).containsExactly("built");
  }

  @Test
  void testRunsMavenUnderTheRightJdkAndPassesArgumentsOn() throws Exception {
    jdk("new one", 25);
    sallyport("test", "--long", "-pl", "masking");
    assertThat(mavenCalls().getFirst())
        .contains("-B -ntp verify -Dexcluded.tests= -pl masking")
        .contains("with " + jdks.resolve("new one"))
        .endsWith("in " + clone.toRealPath());
  }

  @Test
  void benchBuildsAndRunsTheBenchmarkWithoutTouchingTheCommand() throws Exception {
    jdk("new one", 25);
    Path command = Files.createDirectories(clone.resolve("cli/target/dist/lib/sallyport.jar"));
    Run run = sallyport("bench", "--seconds", "1");
    assertThat(mavenCalls().getFirst()).contains("-Pbench -pl bench -am");
    assertThat(run.out().lines().toList())
        .containsSubsequence(
            clone.toRealPath() + "/bench/target/dist/lib/*",
            "dev.sallyport.bench.journey.JourneyBenchmark",
            "--seconds",
            "1");
    assertThat(command).exists();
  }

  @Test
  void worksThroughASymbolicLink() throws Exception {
    jdk("new one", 25);
    Path link = Files.createSymbolicLink(bin.resolve("sp"), Path.of("../a clone/sallyport"));
    ProcessBuilder builder = new ProcessBuilder(link.toString(), "version");
    builder.environment().clear();
    builder.environment().putAll(environment);
    Process process = builder.start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isZero();
    assertThat(out).contains("-Dsallyport.command=" + clone.toRealPath().resolve("sallyport"));
  }
}
