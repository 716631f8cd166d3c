"""The official MCP client, unchanged, through the gateway.

Prints one JSON object: {"tools": names, "search": text, "delete": error or text, "version": protocol
version, "heard": uris of updates that came on the listening stream}.
"""

import argparse
import json
import ssl

import anyio
import httpx2
from mcp.client.client import Client
from mcp.client.streamable_http import streamable_http_client
from mcp.shared.exceptions import MCPError
from resolve import everything_to_loopback


async def talk(options: argparse.Namespace) -> dict:
    with open(options.token_file, encoding="ascii") as file:
        token = file.read().strip()
    heard = []
    arrived = anyio.Event()

    async def on_message(message) -> None:
        uri = getattr(getattr(message, "params", None), "uri", None)
        if uri is not None:
            heard.append(str(uri))
            arrived.set()

    http = httpx2.AsyncClient(
        headers={"Authorization": "Bearer " + token},
        verify=ssl.create_default_context(cafile=options.ca),
        timeout=30,
    )
    async with http:
        transport = streamable_http_client(options.url, http_client=http)
        async with Client(transport, mode=options.mode, message_handler=on_message) as client:
            tools = [tool.name for tool in (await client.list_tools()).tools]
            found = await client.call_tool("search", {"text": "Ada"})
            try:
                deleted = (await client.call_tool("delete", {"name": "Ada"})).content[0].text
            except MCPError as error:
                deleted = {
                    "code": error.error.code,
                    "message": error.error.message,
                    "data": error.error.data,
                }
            if options.mode == "legacy":
                await client.call_tool("announce", {})
                with anyio.move_on_after(15):
                    await arrived.wait()
            return {
                "tools": tools,
                "search": found.content[0].text,
                "delete": deleted,
                "version": client.protocol_version,
                "heard": heard,
            }


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--url", required=True)
    arguments.add_argument("--mode", required=True)
    arguments.add_argument("--ca", required=True)
    arguments.add_argument("--token-file", required=True)
    options = arguments.parse_args()
    everything_to_loopback()
    print(json.dumps(anyio.run(talk, options)))


if __name__ == "__main__":
    main()
