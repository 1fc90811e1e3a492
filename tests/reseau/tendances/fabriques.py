"""Builders of the trends: one with its themes, a source of the watch list."""

import datetime
import itertools
import uuid

from django.utils import timezone

from reseau.comptes.models import Compte
from reseau.tendances.models import SourceDeVeille, Tendance
from reseau.tendances.rules import source_ecrire
from reseau.vocabulaires.models import Theme
from tests.fabriques import une_region

_rangs = itertools.count(1)
ECOLOGIE = "transition-ecologique"


def une_tendance(themes: tuple[str, ...] = (ECOLOGIE,), **champs) -> Tendance:
    """A trend of one theme."""
    rang = next(_rangs)
    dits = {"code": f"tendance-{rang}", "titre": f"Tendance {rang}", "accroche": "Des métiers changent.", **champs}
    tendance = Tendance.objects.create(introduction="Les chantiers recrutent.", sources="ADEME, Marchés, 2025", **dits)
    tendance.themes.set(Theme.objects.filter(code__in=themes))
    return tendance


def ce_qu_elle_dit(**champs) -> dict:
    """All that a rule asks of a source."""
    themes = champs.pop("themes", (ECOLOGIE,))
    dits = {
        "titre": f"Besoins en main-d’œuvre {next(_rangs)}", "editeur": "France Travail", "genre": "ENQUETE",
        "url": "https://exemple.example/bmo", "apporte": "Ce que les employeurs prévoient.", "tous_les": 6,
    }  # fmt: skip
    return {**dits, "themes": Theme.objects.filter(code__in=themes), **champs}


def une_source(*, par: Compte | None = None, il_y_a: int = 0, **champs) -> SourceDeVeille:
    """A source added so many days ago, due again six months later."""
    source = source_ecrire(par=par or une_region(), cle=champs.pop("cle", uuid.uuid4()), **ce_qu_elle_dit(**champs))
    recul = datetime.timedelta(days=il_y_a)
    SourceDeVeille.objects.filter(pk=source.pk).update(
        verifiee_le=timezone.localdate() - recul, a_verifier_le=source.a_verifier_le - recul
    )
    source.refresh_from_db()
    return source
