package dev.sallyport.core.config.gateway;

import dev.sallyport.core.config.problem.NearMiss;
import dev.sallyport.core.config.shape.Parsed;
import dev.sallyport.core.config.shape.Text;
import java.net.URI;
import java.util.List;

/** How it is written where a policy bundle comes from. */
final class BundleText {

  private static final String STANDARD = "standard";
  private static final String FILE = "file:";
  private static final String FOLDER = "folder:";

  static final Text<Place> SHAPE =
      Text.of(
          "`standard`, `file:…`, `folder:…` or https URL",
          "standard, file: and the path of a compiled bundle, folder: and the path of a folder of"
              + " Rego, or the https URL of a bundle",
          "^(standard|file:.+|folder:.+|https://[^\\s?#@]+|http://[^\\s?#@]+)$",
          BundleText::parse);

  /** Where a bundle comes from, as written. */
  sealed interface Place {}

  /** It comes with Sallyport. */
  record Standard() implements Place {}

  /** A compiled bundle. */
  record File(Reference.File file) implements Place {}

  /** A folder of Rego. */
  record Folder(String path) implements Place {}

  /** A server. */
  record Url(URI url) implements Place {}

  private BundleText() {}

  private static Parsed<Place> parse(String text) {
    if (text.equals(STANDARD)) {
      return Parsed.ok(new Standard());
    }
    if (text.startsWith(FILE) && text.length() > FILE.length()) {
      return Parsed.ok(new File(new Reference.File(text.substring(FILE.length()))));
    }
    if (text.startsWith(FOLDER) && text.length() > FOLDER.length()) {
      return Parsed.ok(new Folder(text.substring(FOLDER.length())));
    }
    if (text.startsWith("https:") || text.startsWith("http:")) {
      return switch (ServerUrl.parse(text)) {
        case Parsed.Ok<URI>(URI url) -> Parsed.ok(new Url(url));
        case Parsed.Bad<URI>(var why, var nearMiss) -> new Parsed.Bad<>(why, nearMiss);
      };
    }
    return NearMiss.of(text, List.of(STANDARD))
        .<Parsed<Place>>map(word -> Parsed.bad("is not known here", word))
        .orElseGet(
            () ->
                text.contains("/") || text.contains(".")
                    ? Parsed.bad("has no \"file:\" before it", FILE + text)
                    : Parsed.bad());
  }
}
