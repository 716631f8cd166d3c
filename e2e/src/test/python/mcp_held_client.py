"""The official MCP client, calling a tool whose calls need an approval.

With --elicits it declares URL elicitation, in the era with sessions. Prints one JSON object: {"answer": text}, or
{"code": JSON-RPC code, "data": data of the error}.
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


async def decline(context: object, asked: types.ElicitRequestParams) -> types.ElicitResult:
    return types.ElicitResult(action="decline")


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
        era = {"mode": "legacy", "elicitation_callback": decline} if options.elicits else {"mode": "auto"}
        async with Client(transport, **era) as client:
            try:
                answer = await client.call_tool("search", {"text": "Ada"})
                return {"answer": answer.content[0].text}
            except MCPError as error:
                return {"code": error.error.code, "data": error.error.data}


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--url", required=True)
    arguments.add_argument("--ca", required=True)
    arguments.add_argument("--token-file", required=True)
    arguments.add_argument("--elicits", action="store_true")
    options = arguments.parse_args()
    everything_to_loopback()
    print(json.dumps(anyio.run(talk, options)))


if __name__ == "__main__":
    main()
