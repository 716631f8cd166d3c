package dev.sallyport.e2e.masking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sallyport.e2e.gateway.Gateway;
import dev.sallyport.e2e.gateway.LocalEnvoy;
import dev.sallyport.e2e.gateway.RawMessage;
import dev.sallyport.e2e.gateway.World;
import dev.sallyport.e2e.gateway.Yaml;
import dev.sallyport.pki.KeyMaterial;
import dev.sallyport.pki.Spki;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.ServerCalls;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A service of gRPC behind the gateway, whose messages are masked both ways. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GrpcJourneyTest {

  @TempDir static Path folder;

  private static final MethodDescriptor<byte[], byte[]> ECHO =
      MethodDescriptor.newBuilder(new RawMessage(), new RawMessage())
          .setType(MethodDescriptor.MethodType.SERVER_STREAMING)
          .setFullMethodName("e2e.Echo/Say")
          .build();

  private final List<byte[]> seen = new CopyOnWriteArrayList<>();
  private World world;
  private Server server;
  private Gateway gateway;
  private ManagedChannel channel;

  @BeforeAll
  void startTheGateway() throws Exception {
    world = World.in(folder);
    KeyMaterial key = world.certificate("grpc.internal");
    server =
        NettyServerBuilder.forAddress(new InetSocketAddress("127.0.0.1", 0))
            .sslContext(
                GrpcSslContexts.forServer(stream(key.chainPem()), stream(key.keyPem().reveal()))
                    .build())
            .addService(
                ServerServiceDefinition.builder("e2e.Echo")
                    .addMethod(
                        ECHO,
                        ServerCalls.asyncServerStreamingCall(
                            (request, answers) -> {
                              seen.add(request);
                              if (request.length == 0) {
                                answers.onError(
                                    Status.NOT_FOUND
                                        .withDescription("no ada@example.com")
                                        .asRuntimeException());
                                return;
                              }
                              answers.onNext(message("to ada@example.com"));
                              answers.onNext(message("x".repeat(200_000) + " ada@example.com"));
                              answers.onCompleted();
                            }))
                    .build())
            .build()
            .start();
    int port = World.freePort();
    Path config =
        new Yaml(world, port)
            .with(
                "echo",
                """
                  - name: echo
                    kind: http
                    hostname: echo.test
                    upstream:
                      addresses: ["127.0.0.1:%d"]
                      server-name: grpc.internal
                      tls: { authorities: "file:upstream-ca.pem", pins: [%s] }
                    mask: { request: [all], response: [all] }
                """
                    .formatted(server.getPort(), Spki.pin(key.leaf())))
            .write();
    gateway = Gateway.start(folder, config, port, new LocalEnvoy());
    Metadata token = new Metadata();
    token.put(
        Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER),
        "Bearer " + world.issuer().token("ada", "staff"));
    channel =
        NettyChannelBuilder.forAddress("127.0.0.1", port)
            .overrideAuthority("echo.test")
            .sslContext(
                GrpcSslContexts.forClient().trustManager(gateway.authority().toFile()).build())
            .intercept(MetadataUtils.newAttachHeadersInterceptor(token))
            .build();
  }

  @AfterAll
  void stopTheGateway() throws Exception {
    channel.shutdownNow();
    gateway.close();
    server.shutdownNow();
    world.close();
  }

  @Test
  void messagesAreMaskedBothWaysAndKeepTheirShape() {
    for (String compressor : new String[] {"identity", "gzip"}) {
      Iterator<byte[]> answers =
          ClientCalls.blockingServerStreamingCall(
              channel,
              ECHO,
              CallOptions.DEFAULT.withCompression(compressor),
              message("from ada@example.com"));

      assertThat(answers.next()).isEqualTo(message("to [redacted:email]"));
      assertThat(answers.next()).isEqualTo(message("x".repeat(200_000) + " [redacted:email]"));
      assertThat(answers.hasNext()).isFalse();
      assertThat(seen.getLast()).isEqualTo(message("from [redacted:email]"));
    }
  }

  @Test
  void theMessageOfAnErrorIsMasked() {
    assertThatExceptionOfType(StatusRuntimeException.class)
        .isThrownBy(
            () ->
                ClientCalls.blockingServerStreamingCall(
                        channel, ECHO, CallOptions.DEFAULT, new byte[0])
                    .next())
        .satisfies(
            error -> {
              assertThat(error.getStatus().getCode()).isEqualTo(Status.Code.NOT_FOUND);
              assertThat(error.getStatus().getDescription()).isEqualTo("no [redacted:email]");
            });
  }

  private static InputStream stream(String pem) {
    return new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII));
  }

  /** A message whose first field is a text. */
  private static byte[] message(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    java.io.ByteArrayOutputStream out = new java.io.ByteArrayOutputStream();
    out.write(10);
    int left = bytes.length;
    while (left > 0x7F) {
      out.write(left & 0x7F | 0x80);
      left >>>= 7;
    }
    out.write(left);
    out.writeBytes(bytes);
    return out.toByteArray();
  }
}
