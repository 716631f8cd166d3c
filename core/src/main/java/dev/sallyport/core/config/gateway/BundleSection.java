package dev.sallyport.core.config.gateway;

import dev.sallyport.core.config.problem.Position;
import dev.sallyport.core.config.problem.Problems;
import dev.sallyport.core.config.shape.Fields;
import dev.sallyport.core.config.shape.Key;
import dev.sallyport.core.config.shape.Located;
import dev.sallyport.core.resource.BundleSource;
import dev.sallyport.core.resource.BundleTrust;
import java.nio.file.Path;
import java.util.Optional;

/** Where the bundle comes from, and whom it has to be signed by: keys of the policy section. */
final class BundleSection {

  static final Key<BundleText.Place> BUNDLE =
      Key.withDefault(
          "bundle",
          BundleText.SHAPE,
          "standard",
          "Policy that decides: the standard one, a compiled bundle here or on a server, or a folder"
              + " of Rego, which the control plane builds with `opa`.");
  static final Key<Fields> SERVER =
      Key.withDefault("server", BundleServerSection.SHAPE, "{}", "How a bundle is got by URL.");
  static final Key<Fields> SIGNATURE =
      Key.optional(
          "signature",
          BundleTrustSection.SHAPE,
          "a bundle needs no signature",
          "Whom the bundle has to be signed by; another one is refused.");

  private final Problems problems;
  private final LocalFiles files;
  private final BundleServerSection servers;

  BundleSection(Problems problems, LocalFiles files, BundleServerSection servers) {
    this.problems = problems;
    this.files = files;
    this.servers = servers;
  }

  Optional<BundleSource> source(Fields policy) {
    Position at = policy.at(BUNDLE);
    Optional<BundleText.Place> place = policy.value(BUNDLE);
    if (policy.mentions(SERVER) && place.filter(BundleText.Url.class::isInstance).isEmpty()) {
      problems.add(
          policy.at(SERVER), "`server` for a bundle that comes from none", "bundle: https://…");
    }
    return place.flatMap(
        written ->
            switch (written) {
              case BundleText.Standard() -> Optional.of(new BundleSource.Standard());
              case BundleText.File(Reference.File file) ->
                  files
                      .existing(at, file, "the policy bundle")
                      .map(path -> new BundleSource.Archive(path.toString()));
              case BundleText.Folder(String path) ->
                  files
                      .existingFolder(at, path, "the policy folder")
                      .map(Path::toString)
                      .map(BundleSource.Folder::new);
              case BundleText.Url(var url) ->
                  policy.value(SERVER).flatMap(server -> servers.read(url, server));
            });
  }

  Optional<BundleTrust> trust(Fields policy) {
    Optional<Located<Fields>> section = policy.find(SIGNATURE);
    boolean signable =
        policy
            .value(BUNDLE)
            .filter(place -> place instanceof BundleText.File || place instanceof BundleText.Url)
            .isPresent();
    if (section.isPresent() && !signable) {
      problems.add(
          section.get().at(),
          "`signature` for a bundle that comes with Sallyport or is built here",
          "bundle: file:… or https://…");
    }
    return section.flatMap(s -> new BundleTrustSection(problems, files).read(s.value()));
  }
}
