"""An MCP server by the official SDK, in clear text on loopback, for both protocol eras."""

import argparse

from mcp.server.mcpserver import Context, MCPServer
from mcp.server.transport_security import TransportSecuritySettings


def server() -> MCPServer:
    tools = MCPServer("e2e")

    @tools.tool()
    def search(text: str) -> str:
        """Looks something up."""
        return "found " + text

    @tools.tool()
    def delete(name: str) -> str:
        """Deletes something."""
        return "deleted " + name

    @tools.tool()
    async def announce(context: Context) -> str:
        """Says on the stream that listens that something has changed."""
        await context.session.send_resource_updated("note://changed")
        return "announced"

    return tools


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--port", type=int, required=True)
    arguments.add_argument("--host-name", required=True)
    options = arguments.parse_args()
    server().run(
        "streamable-http",
        host="127.0.0.1",
        port=options.port,
        transport_security=TransportSecuritySettings(
            allowed_hosts=[options.host_name, options.host_name + ":*"]
        ),
    )


if __name__ == "__main__":
    main()
