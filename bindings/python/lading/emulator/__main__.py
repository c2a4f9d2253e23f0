"""`python -m lading.emulator`: serves until SIGTERM or SIGINT, then exits with 0."""

from __future__ import annotations

import argparse
import asyncio
import json
import signal
import sys
from pathlib import Path
from typing import Any, List, Tuple

from .control import ENDPOINTS
from .server import start_server
from .settings import API_KEY, CLIENT_ID, CLIENT_SECRET, SHAPES, Settings
from .shape import Invalid
from .state import State


def parse(arguments: List[str]) -> argparse.Namespace:
    endpoints = "\n".join(f"  {method:6} /_emulator{path:28} {text}" for method, path, _, text in ENDPOINTS)
    parser = argparse.ArgumentParser(
        prog="python -m lading.emulator",
        description="A stand-in for Kognic and Labelbox on one local URL, which is the first line it prints.",
        epilog=f"Kognic: sign in with id {CLIENT_ID} and secret {CLIENT_SECRET}\n"
        f"Labelbox: the endpoint is URL/graphql, the API key {API_KEY}\n\n"
        f"settings: {', '.join(SHAPES)}\n\ncontrol endpoints:\n{endpoints}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s, this machine alone)")
    parser.add_argument("--port", type=int, default=0, help="port to listen on (default: a free one)")
    parser.add_argument(
        "--tls-certificate", type=Path, metavar="PEM", help="serve over TLS with the key and certificates of this file"
    )
    parser.add_argument("--dir", type=Path, help="keep objects and state in this folder, new or empty at first, so that a restart finds them")
    parser.add_argument(
        "--keep-objects", action="store_true", help="keep uploaded bytes in memory, not only their hash"
    )
    parser.add_argument("--processing-seconds", type=float, help="the setting of that name")
    parser.add_argument(
        "--set", action="append", default=[], type=_setting, metavar="NAME=VALUE", help="a setting; the value is JSON"
    )
    return parser.parse_args(arguments)


def _setting(text: str) -> Tuple[str, Any]:
    name, _, value = text.partition("=")
    try:
        return name, json.loads(value)
    except ValueError:
        return name, value


async def serve(options: argparse.Namespace) -> None:
    changes = dict(options.set)
    if options.processing_seconds is not None:
        changes["processing_seconds"] = options.processing_seconds
    state = State(options.dir, options.keep_objects, Settings().changed(changes))
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopping.set)
    try:
        runner, url = await start_server(state, options.host, options.port, options.tls_certificate)
        print(url, flush=True)
        await stopping.wait()
        await runner.cleanup()
    finally:
        state.close()


def main() -> int:
    options = parse(sys.argv[1:])
    try:
        asyncio.run(serve(options))
    except Invalid as error:
        print(f"lading.emulator: {error}", file=sys.stderr)
        return 2
    except OSError as error:
        print(f"lading.emulator: cannot serve on {options.host}:{options.port}: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
