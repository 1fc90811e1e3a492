"""« Mon espace »: what waits for someone, card by card; what they count is counted in one query."""

from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import IntegerField, QuerySet, Subquery

from home import registre
from home.registre import Carte, CarteComptee


class _Nombre(Subquery):
    template = "(SELECT COUNT(*) FROM (%(subquery)s) AS lignes_comptees)"
    output_field = IntegerField()
    empty_result_set_value = 0


def denombrer(une_ligne: QuerySet, **lectures: QuerySet) -> dict[str, int]:
    """How many rows each reading gives, by its name, in one query.

    `une_ligne` holds exactly one row, that the counts hang on (the reader's own account); none gives zeros.
    """
    comptes = {nom: _Nombre(lecture.order_by().values("pk")) for nom, lecture in lectures.items()}
    return une_ligne.order_by().values(**comptes).first() or dict.fromkeys(lectures, 0)


def cartes_lire(compte: Any) -> list[Carte]:
    """What the rooms have to say to this person today, in their order."""
    offres = registre.lire("cartes_espace")
    lectures = {rang: offre.lectures(compte) for rang, offre in enumerate(offres) if isinstance(offre, CarteComptee)}
    toutes = {f"c{rang}_{nom}": lignes for rang, siennes in lectures.items() for nom, lignes in siennes.items()}
    nombres = denombrer(get_user_model()._default_manager.filter(pk=compte.pk), **toutes)
    cartes = (
        offre.dire(compte, {nom: nombres[f"c{rang}_{nom}"] for nom in lectures[rang]})
        if rang in lectures
        else offre(compte)
        for rang, offre in enumerate(offres)
    )
    return [carte for carte in cartes if carte]
