package dev.sallyport.controlplane;

import org.slf4j.bridge.SLF4JBridgeHandler;

/** One line an event, on standard error, whichever logging API it came through. */
final class Logging {

  private static final String SIMPLE = "org.slf4j.simpleLogger.";

  private Logging() {}

  /** To be called before the first logger is made. */
  static void configure() {
    System.setProperty(SIMPLE + "logFile", "System.err");
    System.setProperty(SIMPLE + "defaultLogLevel", "info");
    System.setProperty(SIMPLE + "log.io.micronaut", "warn");
    // It warns of an option that Unix sockets do not have, at every connection.
    System.setProperty(SIMPLE + "log.io.grpc.netty.shaded.io.netty.bootstrap", "error");
    System.setProperty(SIMPLE + "showDateTime", "true");
    System.setProperty(SIMPLE + "dateTimeFormat", "yyyy-MM-dd'T'HH:mm:ss.SSSXXX");
    System.setProperty(SIMPLE + "showThreadName", "false");
    System.setProperty(SIMPLE + "showShortLogName", "true");
    System.setProperty(SIMPLE + "levelInBrackets", "false");
    SLF4JBridgeHandler.removeHandlersForRootLogger();
    SLF4JBridgeHandler.install();
  }
}
