package dev.sallyport.controlplane.page;

import java.util.Map;
import java.util.Optional;

/** The pages around signing in. */
final class SignInPages {

  private SignInPages() {}

  static String choose(boolean hasProvider, String returnTo) {
    return choose(hasProvider, returnTo, Html.NOTHING);
  }

  static String wrongToken(boolean hasProvider) {
    return choose(hasProvider, Browser.LIST, Layout.refusal("That is not the admin token."));
  }

  static String failed() {
    return Layout.page(
        "Not signed in",
        Optional.empty(),
        Layout.refusal("The sign-in did not succeed. The control plane's log says why."),
        Layout.link("/ui/sign-in", "Try again"));
  }

  static String signedOut(boolean hasProvider) {
    return Layout.page(
        "Signed out",
        Optional.empty(),
        Layout.notice(
            hasProvider
                ? "You are signed out here. At your provider you may still be signed in."
                : "You are signed out."),
        Layout.link("/ui/sign-in", "Sign in"));
  }

  private static String choose(boolean hasProvider, String returnTo, Html message) {
    return Layout.page(
        "Sign in",
        Optional.empty(),
        message,
        hasProvider
            ? Html.of(
                "p",
                Layout.link(
                    "/ui/sign-in/start?return=" + Browser.encode(returnTo),
                    "Sign in with your organisation's account"))
            : Html.of("p", "No provider is configured (operators in sallyport.yaml)."),
        admin(returnTo));
  }

  private static Html admin(String returnTo) {
    return Html.of(
        "fieldset",
        Html.of("legend", "Local admin"),
        Html.of("p", "For first use: the token is in admin.token in the gateway's state folder."),
        Html.of(
            "form",
            Map.of("method", "post", "action", "/ui/sign-in/admin"),
            Html.leaf("input", Map.of("type", "hidden", "name", "return", "value", returnTo)),
            Html.of("label", Map.of("for", "token"), Html.text("Admin token")),
            Html.leaf(
                "input",
                Map.of(
                    "id", "token",
                    "name", "token",
                    "type", "password",
                    "autocomplete", "off",
                    "required", "")),
            Layout.button("Sign in as local admin")));
  }
}
