package dev.sallyport.controlplane.registry;

import java.util.List;

/** Hears what became of the configuration. */
@FunctionalInterface
public interface RegistryListener {

  /**
   * It was read.
   *
   * @param errors why it was refused; empty when it was accepted
   */
  void loaded(List<String> errors);
}
