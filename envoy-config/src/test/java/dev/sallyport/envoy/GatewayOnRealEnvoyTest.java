package dev.sallyport.envoy;

import dev.sallyport.core.resource.InjectedCredential;
import dev.sallyport.core.resource.Pin;
import dev.sallyport.core.resource.TlsVersion;
import dev.sallyport.core.resource.TrustBundle;
import dev.sallyport.core.resource.Upstream;
import dev.sallyport.core.resource.UpstreamTls;
import dev.sallyport.core.resource.UpstreamTrust;
import dev.sallyport.core.secret.SecretRef;
import dev.sallyport.envoy.lab.Answer;
import dev.sallyport.envoy.lab.FakeGuard;
import dev.sallyport.envoy.lab.FakeGuard.Seen;
import dev.sallyport.envoy.lab.Lab;
import dev.sallyport.pki.Spki;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingRequest;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingRequest.RequestCase;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GatewayOnRealEnvoyTest {

  private static final Pin WRONG = new Pin("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=");

  private static Lab lab;

  @BeforeAll
  static void start() throws Exception {
    lab =
        Lab.start(
            ground -> {
              TrustBundle ours = new TrustBundle.Pem(ground.authority().certificatePem());
              Pin right = Spki.pin(ground.upstreamKeys().leaf());
              UpstreamTls good =
                  tls(
                      new UpstreamTrust.Authorities(
                          ours, List.of("upstream.test"), List.of(right)));
              UpstreamTls pinned = tls(new UpstreamTrust.PinsOnly(List.of(WRONG, right)));
              UpstreamTls misPinned =
                  tls(
                      new UpstreamTrust.Authorities(
                          ours, List.of("upstream.test"), List.of(WRONG)));
              UpstreamTls misPinnedOnly = tls(new UpstreamTrust.PinsOnly(List.of(WRONG)));
              UpstreamTls misNamed =
                  tls(new UpstreamTrust.Authorities(ours, List.of("other.test"), List.of()));
              UpstreamTls stranger =
                  tls(
                      new UpstreamTrust.Authorities(
                          new TrustBundle.SystemStore(), List.of("upstream.test"), List.of()));
              return ground.gateway(
                  ground.resource("good", "api.test", "/", good),
                  ground.resource(
                      "v1",
                      "api.test",
                      "/v1",
                      new Upstream(
                          List.of(ground.address()),
                          pinned,
                          Optional.of(
                              new InjectedCredential(
                                  "x-api-key", "Key ", new SecretRef.FromEnvironment("X"))))),
                  ground.resource("mis-pinned", "bad.test", "/pin", misPinned),
                  ground.resource("mis-pinned-only", "bad.test", "/pin-only", misPinnedOnly),
                  ground.resource("mis-named", "bad.test", "/name", misNamed),
                  ground.resource("stranger", "bad.test", "/stranger", stranger),
                  ground.resource(
                      "down",
                      "bad.test",
                      "/down",
                      new Upstream(
                          List.of(new dev.sallyport.core.resource.Address("127.0.0.1", 1)),
                          good,
                          Optional.empty())),
                  ground.resource(
                      "dns",
                      "bad.test",
                      "/dns",
                      new Upstream(
                          List.of(
                              new dev.sallyport.core.resource.Address("no-such-host.invalid", 1)),
                          good,
                          Optional.empty())));
            });
  }

  private static UpstreamTls tls(UpstreamTrust trust) {
    return new UpstreamTls("upstream.test", TlsVersion.TLS_1_2, trust, Optional.empty());
  }

  @AfterAll
  static void stop() throws Exception {
    lab.close();
  }

  @BeforeEach
  void reset() {
    lab.guard().follow(FakeGuard.Script.ADMIT);
    while (lab.upstream().took().isPresent()) {}
    lab.upstream().add(Map.of());
  }

  @Test
  void explore() throws Exception {
    for (String path : List.of("/", "/v1", "/v1/x", "/v1x", "/a%2fb", "//v1//y/../z", "/a\\b")) {
      Answer a =
          lab.get(
              "api.test",
              path,
              "x-sallyport-foo: 1",
              "x-envoy-upstream-rq-timeout-ms: 1",
              "x-forwarded-for: 6.6.6.6",
              "x-request-id: mine",
              "X-Envoy-Retry-On: 5xx");
      System.out.println("### " + path + "\n" + a.raw());
      System.out.println(
          "upstream: " + lab.upstream().took().map(r -> r.path() + r.headers().entrySet()));
    }
    for (String path :
        List.of("/pin", "/pin-only", "/name", "/stranger", "/down", "/dns", "/none")) {
      lab.guard().follow(FakeGuard.Script.ADMIT);
      Answer a = lab.get("bad.test", path);
      System.out.println("### " + path + "\n" + a.raw());
      Seen seen = lab.guard().awaitStream();
      System.out.println(
          seen.metadata("x-sallyport-resource")
              + " "
              + seen.metadata("x-sallyport-revision")
              + " "
              + seen.metadata("x-sallyport-refuse"));
      ProcessingRequest r = seen.await(RequestCase.REQUEST_HEADERS);
      System.out.println(Seen.headers(r.getRequestHeaders()) + "\n" + Seen.attributes(r));
      if (!path.equals("/none")) {
        ProcessingRequest r2 = seen.await(RequestCase.RESPONSE_HEADERS);
        System.out.println(Seen.headers(r2.getResponseHeaders()) + "\n" + Seen.attributes(r2));
      }
    }
    System.out.println(
        "### clear "
            + lab.clearText("GET / HTTP/1.1\r\nhost: api.test\r\nconnection: close\r\n\r\n"));
    System.out.println("### clear garbage " + lab.clearText("\001\002garbage\r\n\r\n"));
    System.out.println("### 421 " + lab.send("api.test", "GET / HTTP/1.1", "bad.test", ""));
    System.out.println(
        "### upgrade "
            + lab.get(
                "api.test",
                "/",
                "Upgrade: websocket",
                "Connection: upgrade",
                "Sec-WebSocket-Version: 13",
                "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA=="));
    System.out.println("### underscore " + lab.get("api.test", "/", "a_b: 1"));
    System.out.println(
        "### CONNECT " + lab.send("api.test", "CONNECT api.test:443 HTTP/1.1", "api.test", ""));
    System.out.println(
        "### sni " + safe(() -> lab.send("unknown.test", "GET / HTTP/1.1", "unknown.test", "")));
    System.out.println("### big " + lab.get("api.test", "/", "x-big: " + "a".repeat(70_000)));
    lab.guard().follow((request, answers) -> answers.onCompleted());
    System.out.println("### clean " + lab.get("api.test", "/") + lab.upstream().took());
    lab.guard()
        .follow(
            (request, answers) -> answers.onError(io.grpc.Status.INTERNAL.asRuntimeException()));
    System.out.println("### error " + lab.get("api.test", "/") + lab.upstream().took());
    System.out.println("### error " + lab.get("bad.test", "/none") + lab.upstream().took());
    lab.guard()
        .follow(
            (request, answers) -> {
              if (request.hasRequestHeaders()) answers.onNext(FakeGuard.admit(request));
              else answers.onCompleted();
            });
    System.out.println("### after admission " + lab.get("api.test", "/"));
    System.out.println(
        "### after admission HEAD " + lab.send("api.test", "HEAD / HTTP/1.1", "api.test", ""));
    lab.guard()
        .follow(
            (request, answers) -> {
              answers.onNext(FakeGuard.admit(request));
              if (request.hasRequestHeaders()) answers.onCompleted();
            });
    System.out.println(
        "### directly after admission " + lab.get("api.test", "/") + lab.upstream().took());
    lab.guard()
        .follow(
            (request, answers) ->
                answers.onNext(
                    io.envoyproxy.envoy.service.ext_proc.v3.ProcessingResponse.newBuilder()
                        .setImmediateResponse(
                            io.envoyproxy.envoy.service.ext_proc.v3.ImmediateResponse.newBuilder()
                                .setStatus(
                                    io.envoyproxy.envoy.type.v3.HttpStatus.newBuilder()
                                        .setCodeValue(403))
                                .setBody(com.google.protobuf.ByteString.copyFromUtf8("mine")))
                        .build()));
    System.out.println("### immediate " + lab.get("api.test", "/") + lab.upstream().took());
  }

  interface C {
    Object call() throws Exception;
  }

  static Object safe(C c) {
    try {
      return c.call();
    } catch (Exception e) {
      return e.toString();
    }
  }
}
