"""Server d: the same route in FastAPI with aiohttp, all three calls at once.

The answer is given as a JSONResponse so that FastAPI's own encoder, which walks the whole body once more, is not paid.
"""
import asyncio
import os

import aiohttp
from fastapi import FastAPI
from fastapi.responses import JSONResponse

app = FastAPI()
upstream = f"http://127.0.0.1:{os.environ['STUB_PORT']}"


@app.on_event("startup")
async def open_session() -> None:
    # No limit of connections, and none closed while another server has its turn.
    connector = aiohttp.TCPConnector(limit=0, keepalive_timeout=600)
    app.state.session = aiohttp.ClientSession(connector=connector)


@app.on_event("shutdown")
async def close_session() -> None:
    await app.state.session.close()


async def fetch(name: str):
    async with app.state.session.get(f"{upstream}/{name}") as response:
        return await response.json()


@app.get("/fanout")
async def fanout() -> JSONResponse:
    a, b, c = await asyncio.gather(fetch("a"), fetch("b"), fetch("c"))
    return JSONResponse({"a": a, "b": b, "c": c})
