package dev.sallyport.envoy;

import dev.sallyport.core.resource.InjectedCredential;
import dev.sallyport.core.resource.Pin;
import dev.sallyport.core.resource.TlsVersion;
import dev.sallyport.core.resource.TrustBundle;
import dev.sallyport.core.resource.Upstream;
import dev.sallyport.core.resource.UpstreamTls;
import dev.sallyport.core.resource.UpstreamTrust;
import dev.sallyport.core.secret.SecretRef;
import dev.sallyport.envoy.lab.FakeGuard;
import dev.sallyport.envoy.lab.Lab;
import dev.sallyport.pki.Spki;
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
    for (String[] h :
        List.of(
            new String[] {"a_b: 1"},
            new String[] {"x-big: " + "a".repeat(70_000)},
            new String[] {"transfer-encoding: foo"},
            new String[] {"Upgrade: websocket", "Connection: upgrade"},
            new String[] {"content-length: 1", "content-length: 2"},
            new String[] {"transfer-encoding: chunked", "content-length: 2"},
            new String[] {"host: b"})) {
      System.out.println("### " + h[0].substring(0, 6) + lab.get("api.test", "/", h).raw());
    }
    StringBuilder many = new StringBuilder("x-0: 0");
    for (int i = 1; i < 110; i++) many.append("\r\nx-" + i + ": 1");
    System.out.println("### many " + lab.get("api.test", "/", many.toString()).raw());
    System.out.println("### path " + lab.get("api.test", "/a%2fb").raw());
    System.out.println("### path " + lab.get("api.test", "/%zz%00").raw());
    System.out.println("### path " + lab.get("api.test", "/\0").raw());
    System.out.println("### path " + lab.get("api.test", "http://api.test/v1").raw());
    System.out.println("### path " + lab.get("api.test", "*").raw());
    System.out.println("### 1.0 " + lab.send("api.test", "GET / HTTP/1.0", "api.test", "").raw());
    System.out.println("### nohost " + lab.send("api.test", "GET / HTTP/1.1", "", "").raw());
    System.out.println(
        "### CONNECT "
            + lab.send("api.test", "CONNECT api.test:443 HTTP/1.1", "api.test", "").raw());
    System.out.println(
        "### TRACE " + lab.send("api.test", "TRACE / HTTP/1.1", "api.test", "").raw());
    System.out.println("### FOO " + lab.send("api.test", "FOO / HTTP/1.1", "api.test", "").raw());
    System.out.println("### none " + lab.get("bad.test", "/none").raw());
    System.out.println("### dns " + lab.get("bad.test", "/dns").raw());
    System.out.println(
        "### options * " + lab.send("api.test", "OPTIONS * HTTP/1.1", "api.test", "").raw());
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
    System.out.println("### immediate " + lab.get("api.test", "/").raw());
    lab.guard()
        .follow(
            (request, answers) ->
                answers.onNext(
                    io.envoyproxy.envoy.service.ext_proc.v3.ProcessingResponse.newBuilder()
                        .setImmediateResponse(
                            io.envoyproxy.envoy.service.ext_proc.v3.ImmediateResponse.newBuilder()
                                .setDetails("abc def")
                                .setStatus(
                                    io.envoyproxy.envoy.type.v3.HttpStatus.newBuilder()
                                        .setCodeValue(403))
                                .setBody(com.google.protobuf.ByteString.copyFromUtf8("mine")))
                        .build()));
    System.out.println("### immediate " + lab.get("api.test", "/").raw());
    lab.guard()
        .follow(
            (request, answers) -> {
              if (request.hasResponseHeaders())
                answers.onNext(
                    io.envoyproxy.envoy.service.ext_proc.v3.ProcessingResponse.newBuilder()
                        .setImmediateResponse(
                            io.envoyproxy.envoy.service.ext_proc.v3.ImmediateResponse.newBuilder()
                                .setDetails("abc def")
                                .setStatus(
                                    io.envoyproxy.envoy.type.v3.HttpStatus.newBuilder()
                                        .setCodeValue(403))
                                .setBody(com.google.protobuf.ByteString.copyFromUtf8("mine")))
                        .build());
              else answers.onNext(FakeGuard.admit(request));
            });
    System.out.println("### immediate on response " + lab.get("api.test", "/").raw());
    lab.guard()
        .follow(
            (request, answers) -> {
              if (!request.hasResponseHeaders()) answers.onNext(FakeGuard.admit(request));
              else
                answers.onNext(
                    io.envoyproxy.envoy.service.ext_proc.v3.ProcessingResponse.newBuilder()
                        .setResponseHeaders(
                            io.envoyproxy.envoy.service.ext_proc.v3.HeadersResponse
                                .getDefaultInstance())
                        .build());
            });
    System.out.println("### mark kept " + lab.get("api.test", "/").raw());
    lab.guard()
        .follow(
            (request, answers) -> {
              if (request.hasRequestHeaders())
                answers.onNext(
                    FakeGuard.admit(request).toBuilder()
                        .setRequestHeaders(
                            io.envoyproxy.envoy.service.ext_proc.v3.HeadersResponse.newBuilder()
                                .setResponse(
                                    io.envoyproxy.envoy.service.ext_proc.v3.CommonResponse
                                        .newBuilder()
                                        .setHeaderMutation(
                                            io.envoyproxy.envoy.service.ext_proc.v3.HeaderMutation
                                                .newBuilder()
                                                .addSetHeaders(
                                                    io.envoyproxy.envoy.config.core.v3
                                                        .HeaderValueOption.newBuilder()
                                                        .setHeader(
                                                            io.envoyproxy.envoy.config.core.v3
                                                                .HeaderValue.newBuilder()
                                                                .setKey(":path")
                                                                .setRawValue(
                                                                    com.google.protobuf.ByteString
                                                                        .copyFromUtf8("/evil")))))))
                        .build());
              else answers.onNext(FakeGuard.admit(request));
            });
    System.out.println("### path mutation " + lab.get("api.test", "/").raw());
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
