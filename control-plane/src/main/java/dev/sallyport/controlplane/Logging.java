package dev.sallyport.controlplane;

import org.slf4j.bridge.SLF4JBridgeHandler;

/** What libraries say through {@code java.util.logging} goes where everything else goes. */
final class Logging {

  private Logging() {}

  /** To be called before anything is logged. */
  static void configure() {
    SLF4JBridgeHandler.removeHandlersForRootLogger();
    SLF4JBridgeHandler.install();
  }
}
