package dev.sallyport.e2e.gateway;

import com.github.dockerjava.api.model.AccessMode;
import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.Volume;
import dev.sallyport.envoy.binary.EnvoyAdmin;
import dev.sallyport.envoy.binary.EnvoyBinary;
import dev.sallyport.envoy.binary.EnvoyProcess;
import dev.sallyport.envoy.bootstrap.Bootstrap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.AbstractWaitStrategy;
import org.testcontainers.images.builder.ImageFromDockerfile;

/**
 * Runs Envoy in a container on the host's network. The image holds nothing but the binary and the
 * libraries that it names, so that no image has to be pulled.
 */
public final class ContainerEnvoy implements EnvoyRunner {

  /** Whether a Docker engine answers here. */
  public static boolean isPossible() {
    return DockerClientFactory.instance().isDockerAvailable();
  }

  @Override
  public AutoCloseable start(Path bootstrap, Path run, Path log)
      throws IOException, InterruptedException {
    Path admin = run.resolve(Bootstrap.ADMIN_SOCKET);
    EnvoyBinary inside = new EnvoyBinary(Path.of("/envoy"), LocalEnvoy.binary().version());
    List<String> command = EnvoyProcess.command(inside, bootstrap, 1);
    GenericContainer<?> container =
        new GenericContainer<>(image(LocalEnvoy.binary().path()))
            .withImagePullPolicy(name -> false)
            .withNetworkMode("host")
            .withCreateContainerCmdModifier(
                create ->
                    Objects.requireNonNull(create.getHostConfig())
                        .withBinds(bind(run), bind(bootstrap.getParent()), certificates()))
            .withCommand(command.toArray(String[]::new))
            .withLogConsumer(frame -> append(log, frame.getUtf8String()))
            .waitingFor(new UntilAdminAnswers(new EnvoyAdmin(admin)));
    container.start();
    return container::stop;
  }

  private static Bind bind(Path folder) {
    return new Bind(folder.toString(), new Volume(folder.toString()));
  }

  private static Bind certificates() {
    return new Bind("/etc/ssl", new Volume("/etc/ssl"), AccessMode.ro);
  }

  private static void append(Path log, String text) {
    try {
      Files.writeString(
          log,
          text,
          java.nio.file.StandardOpenOption.CREATE,
          java.nio.file.StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static ImageFromDockerfile image(Path binary) throws IOException, InterruptedException {
    ImageFromDockerfile image =
        new ImageFromDockerfile("sallyport-e2e-envoy", false).withFileFromPath("envoy", binary);
    StringBuilder dockerfile = new StringBuilder("FROM scratch\nCOPY envoy /envoy\n");
    int number = 0;
    for (String library : libraries(binary)) {
      String name = "lib" + number++;
      image.withFileFromPath(name, Path.of(library).toRealPath());
      dockerfile.append("COPY ").append(name).append(' ').append(library).append('\n');
    }
    dockerfile.append("ENTRYPOINT []\n");
    return image.withFileFromString("Dockerfile", dockerfile.toString());
  }

  /** Paths of the libraries that {@code ldd} names. */
  private static List<String> libraries(Path binary) throws IOException, InterruptedException {
    Process ldd = new ProcessBuilder("ldd", binary.toString()).start();
    ldd.getOutputStream().close();
    try (Stream<String> lines = ldd.inputReader().lines()) {
      List<String> found =
          lines
              .map(line -> line.replaceFirst(".*=>", "").strip().split(" ", 2)[0])
              .filter(path -> path.startsWith("/"))
              .toList();
      ldd.waitFor();
      return found;
    }
  }

  private static final class UntilAdminAnswers extends AbstractWaitStrategy {
    private final EnvoyAdmin admin;

    UntilAdminAnswers(EnvoyAdmin admin) {
      this.admin = admin;
    }

    @Override
    protected void waitUntilReady() {
      try {
        Await.until(
            "Envoy's admin interface in the container",
            () -> admin.get("/server_info"),
            answer -> !answer.isEmpty());
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
