"""Who asked what in the journal: a number for each request, and lines that a program reads (JOURNAL=json)."""

import json
import logging
import re
import uuid
from collections.abc import Callable
from contextvars import ContextVar
from datetime import UTC, datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse

ENTETE = "X-Request-ID"
NUMERO = re.compile(r"[\w.-]{8,64}", re.ASCII)
_demande: ContextVar[str] = ContextVar("numéro de la demande", default="")


class DemandeMiddleware:
    """Give each request its number, the one that a declared proxy gave it if any, and say it in the answer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        numero = request.headers.get(ENTETE, "") if settings.ALLAUTH_TRUSTED_PROXY_COUNT else ""
        if not NUMERO.fullmatch(numero):
            numero = uuid.uuid4().hex
        jeton = _demande.set(numero)
        try:
            reponse = self.get_response(request)
        finally:
            _demande.reset(jeton)
        reponse[ENTETE] = numero
        return reponse


class Numerotee(logging.Filter):
    """Adds the number of the request to each line; a dash outside of any."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Every line passes."""
        record.demande = _demande.get() or "-"
        return True


class LigneJson(logging.Formatter):
    """One JSON object for each line."""

    def format(self, record: logging.LogRecord) -> str:
        """The hour in UTC, the level, the journal, the request, what is said, then the trace when there is one."""
        ligne = {
            "le": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "niveau": record.levelname,
            "journal": record.name,
            "demande": getattr(record, "demande", "-"),
            "message": record.getMessage(),
        }
        if record.exc_info:
            ligne["trace"] = self.formatException(record.exc_info)
        return json.dumps(ligne, ensure_ascii=False)
