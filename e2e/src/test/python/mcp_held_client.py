"""The official MCP client, calling a tool whose calls need an approval.

With --elicits it declares URL elicitation: "sessions" in the era with sessions, "calls" in that of 2026-07-28, where its
user then accepts. Prints one JSON object: {"answer": text} or {"code": JSON-RPC code, "data": data of the error}, and
"shown": the addresses that its user was shown.
"""

import argparse
import json
import ssl

import anyio
import httpx2
import mcp_types as types
from mcp.client.client import Client
from mcp.client.streamable_http import streamable_http_client
from mcp.shared.exceptions import MCPError
from resolve import everything_to_loopback


async def talk(options: argparse.Namespace) -> dict:
    with open(options.token_file, encoding="ascii") as file:
        token = file.read().strip()
    http = httpx2.AsyncClient(
        headers={"Authorization": "Bearer " + token, "Prefer": "wait=1"},
        verify=ssl.create_default_context(cafile=options.ca),
        timeout=60,
    )
    async with http:
        transport = streamable_http_client(options.url, http_client=http)
        shown = []

        async def show(context: object, asked: types.ElicitRequestParams) -> types.ElicitResult:
            shown.append(asked.url)
            return types.ElicitResult(action="accept")

        era = {"mode": "legacy" if options.elicits == "sessions" else "auto"}
        if options.elicits:
            era["elicitation_callback"] = show
        async with Client(transport, **era) as client:
            try:
                answer = await client.call_tool("search", {"text": "Ada"})
                return {"answer": answer.content[0].text, "shown": shown}
            except MCPError as error:
                return {"code": error.error.code, "data": error.error.data, "shown": shown}


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--url", required=True)
    arguments.add_argument("--ca", required=True)
    arguments.add_argument("--token-file", required=True)
    arguments.add_argument("--elicits", choices=["sessions", "calls"])
    options = arguments.parse_args()
    everything_to_loopback()
    print(json.dumps(anyio.run(talk, options)))


if __name__ == "__main__":
    main()
