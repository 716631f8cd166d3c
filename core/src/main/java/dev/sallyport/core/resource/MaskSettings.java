package dev.sallyport.core.resource;

import dev.sallyport.core.mask.CustomDetector;
import dev.sallyport.core.secret.SecretRef;
import java.util.List;
import java.util.Optional;

/**
 * What all masking of a gateway has in common.
 *
 * @param key where the secret behind pseudonyms and tokens is kept; empty for one that the gateway
 *     makes for itself
 * @param detectors detectors of its own
 */
public record MaskSettings(Optional<SecretRef> key, List<CustomDetector> detectors) {

  /** Nothing of its own. */
  public static final MaskSettings STANDARD = new MaskSettings(Optional.empty(), List.of());

  public MaskSettings {
    detectors = List.copyOf(detectors);
  }
}
