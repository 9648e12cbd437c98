"""The description of the service, as OpenAPI.

FastAPI describes paths and answers; what it cannot know is added here: that a body is JSON or a form, and an example of
each request with its answer, which is made from the request when the description is first asked for.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from fastapi.openapi.utils import get_openapi
from pydantic.json_schema import models_json_schema

from extractor.service.answers import ErrorAnswer
from extractor.service.requests import FORMS, JSON_BODIES
from extractor.service.work import JSON, perform
from extractor.words import word

if TYPE_CHECKING:
    from fastapi import FastAPI

    from extractor.rulepack import RulePack
    from extractor.service.work import Action

FORM = "multipart/form-data"

_SPEECH = "2012年，全市新建基层工会612家，发展会员4.38万人，其中农民工会员2.91万人，占66.4%。"
_DRAFT = "2012年，全市新建基层工会612家，发展会员4.8万人，其中农民工会员2.91万人，占66.4%。"

EXAMPLES: dict[Action, dict[str, Any]] = {
    "extract": {"text": _SPEECH, "name": "report-2012", "as_of": "2013-01-20"},
    "check": {"text": _DRAFT, "name": "draft"},
    "compare": {
        "draft": {"text": _DRAFT, "name": "draft"},
        "sources": [{"text": _SPEECH, "name": "report-2012"}],
    },
    "review": {"text": _SPEECH, "name": "report-2012"},
    "workbook": {"text": _SPEECH, "name": "report-2012"},
}
"""An example of a JSON body, by action."""

POST_ERRORS = (400, 403, 408, 413, 415, 421, 422, 429, 503)
"""Statuses of refusals of a POST request."""
GET_ERRORS = (421,)
"""Statuses of refusals of a GET request."""


def errors(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The ``responses`` argument of a path, for statuses of refusals."""
    return {status: {"model": ErrorAnswer, "description": word(f"status.{status}", "en")} for status in statuses}


def file(media_type: str) -> dict[int | str, dict[str, Any]]:
    """The ``responses`` argument of a path that answers a file."""
    content = {media_type: {"schema": {"type": "string", "format": "binary"}}}
    return {200: {"description": word("openapi.file", "en"), "content": content}}


def described(app: FastAPI, rules: RulePack) -> dict[str, Any]:
    """The OpenAPI document, made at the first request for it and kept in ``app.openapi_schema``."""
    if app.openapi_schema is None:
        schema = get_openapi(title=app.title, version=app.version, description=app.description, routes=app.routes)
        bodies = [*JSON_BODIES.values(), *FORMS.values()]
        references, definitions = models_json_schema(
            [(body, "validation") for body in dict.fromkeys(bodies)], ref_template="#/components/schemas/{model}"
        )
        schema["components"]["schemas"] |= definitions["$defs"]
        for action, example in EXAMPLES.items():
            operation = schema["paths"][f"/{action}"]["post"]
            operation["requestBody"] = {
                "required": True,
                "content": {
                    JSON: {"schema": references[JSON_BODIES[action], "validation"], "example": example},
                    FORM: {"schema": references[FORMS[action], "validation"]},
                },
            }
            answers = operation["responses"]["200"]["content"]
            if JSON in answers:
                reply = perform(JSON_BODIES[action].model_validate(example).task(action), rules)
                answers[JSON]["example"] = json.loads(reply.body)
        app.openapi_schema = schema
    return app.openapi_schema
