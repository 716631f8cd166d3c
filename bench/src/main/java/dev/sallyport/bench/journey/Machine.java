package dev.sallyport.bench.journey;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * What a run was made on.
 *
 * @param processors number of processors
 * @param processor model of the processor
 * @param kernel operating system and its version
 * @param java Java VM
 * @param envoy version of Envoy
 * @param load load generator
 * @param disk type of the file system that takes the recordings
 */
record Machine(
    int processors,
    String processor,
    String kernel,
    String java,
    String envoy,
    String load,
    String disk) {

  private static final Path CPU_INFO = Path.of("/proc/cpuinfo");

  static Machine here(String envoy, String load, Path recordings) throws IOException {
    return new Machine(
        Runtime.getRuntime().availableProcessors(),
        processorModel(),
        System.getProperty("os.name") + " " + System.getProperty("os.version"),
        System.getProperty("java.vendor") + " " + Runtime.version(),
        envoy,
        load,
        Files.getFileStore(recordings).type());
  }

  private static String processorModel() throws IOException {
    if (!Files.isReadable(CPU_INFO)) {
      return System.getProperty("os.arch");
    }
    try (Stream<String> lines = Files.lines(CPU_INFO)) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse(System.getProperty("os.arch"));
    }
  }
}
