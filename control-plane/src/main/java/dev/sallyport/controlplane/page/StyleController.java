package dev.sallyport.controlplane.page;

import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** The style sheet of the pages. */
@Controller("/ui/style.css")
public final class StyleController {

  private final String style;

  /**
   * A controller.
   *
   * @throws IOException if the program is damaged
   */
  StyleController() throws IOException {
    try (InputStream file = StyleController.class.getResourceAsStream("style.css")) {
      if (file == null) {
        throw new IOException("style.css is missing from the program");
      }
      this.style = new String(file.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** The style sheet. */
  @Get
  @Produces("text/css; charset=utf-8")
  public String style() {
    return style;
  }
}
