package dev.sallyport.cli.launcher;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A process of a gateway.
 *
 * @param name what people know it by; also the name of its log and of its files in the run folder
 * @param command program and arguments. The process must end when its standard input does
 * @param environment all of its environment variables
 * @param log file that takes what it prints
 * @param pidFile file that names the process which has to be gone before the part can run again;
 *     removed when it is
 * @param writesPid whether the part writes that file itself, because it is not the process which
 *     counts
 */
record Part(
    String name,
    List<String> command,
    Map<String, String> environment,
    Path log,
    Path pidFile,
    boolean writesPid) {
  Part {
    command = List.copyOf(command);
    environment = Map.copyOf(environment);
  }
}
