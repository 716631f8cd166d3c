package dev.sallyport.controlplane.page;

import dev.sallyport.controlplane.operators.Operator;
import dev.sallyport.controlplane.operators.Session;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What all pages have in common. */
final class Layout {

  /** Name of the field that carries {@link Session#formToken}. */
  static final String FORM_TOKEN = "form_token";

  private Layout() {}

  /**
   * A page.
   *
   * @param title of the page
   * @param session who looks at it, if anybody is signed in
   * @param content what is particular to it
   */
  static String page(String title, Optional<Session> session, Html... content) {
    return Html.of(
            "html",
            Map.of("lang", "en"),
            Html.of(
                "head",
                Html.leaf("meta", Map.of("charset", "utf-8")),
                Html.leaf(
                    "meta",
                    Map.of("name", "viewport", "content", "width=device-width, initial-scale=1")),
                Html.of("title", title + " – Sallyport"),
                Html.leaf("link", Map.of("rel", "stylesheet", "href", "/ui/style.css"))),
            Html.of(
                "body",
                Html.of(
                    "a",
                    Map.of("class", "skip", "href", "#content"),
                    Html.text("Skip to the content")),
                session.map(Layout::header).orElse(Html.NOTHING),
                Html.of(
                    "main",
                    Map.of("id", "content", "tabindex", "-1"),
                    Html.of("h1", title),
                    Html.all(content))))
        .document();
  }

  /** A form that only a page of this session can post. */
  static Html form(Session session, String action, Html... fields) {
    return Html.of(
        "form",
        Map.of("method", "post", "action", action),
        Html.leaf(
            "input",
            Map.of("type", "hidden", "name", FORM_TOKEN, "value", session.formToken().reveal())),
        Html.all(fields));
  }

  /** A field of text with its label. */
  static Html field(String label, String name, Map<String, String> attributes) {
    Map<String, String> all = new HashMap<>(attributes);
    all.putIfAbsent("id", name);
    all.put("name", name);
    return Html.all(
        Html.of("label", Map.of("for", all.get("id")), Html.text(label)), Html.leaf("input", all));
  }

  static Html button(String label) {
    return Html.of("button", Map.of("type", "submit"), Html.text(label));
  }

  static Html link(String address, String text) {
    return Html.of("a", Map.of("href", address), Html.text(text));
  }

  /** A message that assistive technology reads at once. */
  static Html notice(String message) {
    return Html.of("p", Map.of("class", "notice", "role", "status"), Html.text(message));
  }

  /** A refusal that assistive technology reads at once. */
  static Html refusal(String message) {
    return Html.of("p", Map.of("class", "refusal", "role", "alert"), Html.text(message));
  }

  /** A table with a heading of its own for every column. */
  static Html table(String caption, List<String> columns, List<List<Html>> rows) {
    return Html.of(
        "table",
        Html.of("caption", caption),
        Html.of(
            "thead",
            Html.of(
                "tr",
                Html.all(
                    columns.stream()
                        .map(column -> Html.of("th", Map.of("scope", "col"), Html.text(column)))
                        .toList()))),
        Html.of(
            "tbody",
            Html.all(
                rows.stream()
                    .map(
                        row ->
                            Html.of(
                                "tr",
                                Html.all(row.stream().map(cell -> Html.of("td", cell)).toList())))
                    .toList())));
  }

  private static Html header(Session session) {
    return Html.of(
        "header",
        Html.of(
            "nav",
            Map.of("aria-label", "Pages"),
            link("/ui/approvals", "Approvals"),
            Html.text(" "),
            link("/ui/grants", "Access"),
            Html.text(" "),
            link("/ui/token", "Command line")),
        Html.of("p", "Signed in as " + who(session.operator())),
        form(session, "/ui/sign-out", button("Sign out")));
  }

  private static String who(Operator operator) {
    String roles =
        operator.roles().stream()
            .map(role -> role.name().toLowerCase(Locale.ROOT))
            .sorted()
            .collect(Collectors.joining(", "));
    return operator.human() + (roles.isEmpty() ? " (no role)" : " (" + roles + ")");
  }
}
