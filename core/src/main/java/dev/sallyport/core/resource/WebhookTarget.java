package dev.sallyport.core.resource;

import dev.sallyport.core.secret.SecretRef;
import java.net.URI;
import java.util.List;

/**
 * Somebody who is told what happens to approvals and grants.
 *
 * @param name unique name
 * @param url where events are posted
 * @param keys where the signing keys are kept, the newest first
 */
public record WebhookTarget(String name, URI url, List<SecretRef> keys) {
  public WebhookTarget {
    keys = List.copyOf(keys);
  }
}
