"""The Bot API over plain HTTP, for the tests."""

from typing import Any

import aiohttp

TOKEN = "1000001:example-token"


class Api:
    """The Bot API over plain HTTP."""

    def __init__(self, session: aiohttp.ClientSession, url: str) -> None:
        self.session = session
        self.url = url

    async def answer(self, method: str, **parameters: Any) -> dict[str, Any]:
        address = f"{self.url}/bot{TOKEN}/{method}"
        async with self.session.post(address, json=parameters) as response:
            body: dict[str, Any] = await response.json()
            assert response.status == body.get("error_code", 200)
            return body

    async def call(self, method: str, **parameters: Any) -> Any:
        body = await self.answer(method, **parameters)
        assert body["ok"], body
        return body["result"]

    async def refusal(self, method: str, **parameters: Any) -> str:
        body = await self.answer(method, **parameters)
        assert not body["ok"], body
        return f"{body['error_code']} {body['description']}"
