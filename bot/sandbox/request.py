"""Reading HTTP requests: parameters from a query, a form, a multipart form or JSON."""

from typing import Any

from aiohttp import web
from aiohttp.web_request import FileField

from bot.sandbox.errors import bad_request
from bot.sandbox.parameters import Parameters, Upload, require_utf8


async def read_parameters(request: web.Request) -> Parameters:
    """Return the parameters of a Bot API call; those of the body win over those of the address."""
    values: dict[str, Any] = dict(request.query)
    uploads: dict[str, Upload] = {}
    if request.content_type == "application/json":
        values |= await _json(request)
    else:
        for name, value in (await request.post()).items():
            if isinstance(value, FileField):
                uploads[name] = Upload(value.filename, value.content_type, value.file.read())
            else:
                values[name] = str(value)
    require_utf8(values)
    return Parameters(values, uploads)


async def _json(request: web.Request) -> dict[str, Any]:
    if not (await request.read()).strip():
        return {}
    try:
        values = await request.json()
    except UnicodeDecodeError as error:
        raise bad_request("strings must be encoded in UTF-8") from error
    except ValueError as error:
        raise bad_request("can't parse JSON object") from error
    if not isinstance(values, dict):
        raise bad_request("object expected")
    return values
