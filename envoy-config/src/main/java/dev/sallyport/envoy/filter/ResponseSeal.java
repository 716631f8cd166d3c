package dev.sallyport.envoy.filter;

import dev.sallyport.core.error.ErrorCode;
import dev.sallyport.proto.Wire;
import io.envoyproxy.envoy.config.core.v3.DataSource;
import io.envoyproxy.envoy.extensions.filters.http.lua.v3.Lua;

/**
 * Refuses every response that still bears the mark of an upstream's raw answer. It stands before
 * the guard's filter and so sees responses after it. Only Lua can do that in a stock Envoy: RBAC
 * looks at requests alone, and a script may not send a local reply for a response, so this one
 * empties the response instead: status, headers, each chunk as it comes, trailers. The mark's value
 * is the exchange's id.
 */
final class ResponseSeal {

  private static final ErrorCode CODE = ErrorCode.GUARD_UNAVAILABLE;

  private ResponseSeal() {}

  static Lua config() {
    String script =
        """
      function envoy_on_response(handle)
        local headers = handle:headers()
        local exchange = headers:get("%1$s")
        if exchange == nil then
          return
        end
        local names = {}
        for name, _ in pairs(headers) do
          names[#names + 1] = name
        end
        for _, name in ipairs(names) do
          if name ~= ":status" then
            headers:remove(name)
          end
        end
        headers:replace(":status", "%2$d")
        headers:replace("content-type", "application/json")
        local body = '{"code":"%3$s","message":"%4$s","exchange":"' .. exchange .. '"}'
        for chunk in handle:bodyChunks() do
          chunk:setBytes(body)
          body = ""
        end
        local trailers = handle:trailers()
        if trailers ~= nil then
          names = {}
          for name, _ in pairs(trailers) do
            names[#names + 1] = name
          end
          for _, name in ipairs(names) do
            trailers:remove(name)
          end
        end
      end
      """
            .formatted(Wire.UNINSPECTED_HEADER, CODE.status(), CODE.code(), CODE.message());
    return Lua.newBuilder()
        .setDefaultSourceCode(DataSource.newBuilder().setInlineString(script))
        .build();
  }
}
