package dev.sallyport.core.config.gateway;

import dev.sallyport.core.config.shape.Text;
import java.net.URI;

/** Addresses of receivers of webhooks. */
final class WebhookUrlText {

  static final Text<URI> SHAPE =
      Text.of(
          "https URL",
          "the https URL of the receiver, or an http URL to 127.0.0.1, [::1] or localhost",
          "^(https://[^\\s?#@]+|http://(127\\.0\\.0\\.1|\\[::1\\]|localhost)(:[0-9]+)?(/[^\\s?#]*)?)$",
          ServerUrl::parse);

  private WebhookUrlText() {}
}
