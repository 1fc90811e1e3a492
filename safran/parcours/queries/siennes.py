"""What a learner has written in one step: read at each page, by a question that is written once."""

from typing import TypeVar

from django.db.models import Model, QuerySet

from home.preparees import QUI, QUOI, objets_lire
from safran.parcours.models import Suivi

LAQUELLE = "étape"

M = TypeVar("M", bound=Model)


def siennes_lire(modele: type[M], suivi: Suivi, module_pk: int, etape_id: str) -> list[M]:
    """Her rows of this kind in this step; one query."""

    def question() -> QuerySet[M]:
        return modele._default_manager.filter(suivi=QUI, module=QUOI, etape_id=LAQUELLE)

    ici = {QUI: suivi.pk, QUOI: module_pk, LAQUELLE: etape_id}
    return objets_lire(("dans une étape", modele), modele, question, ici)
