"""What the page of writing shows around its form."""

from typing import Any, Protocol

from home.calendrier.occupations import Occupation
from reseau.agenda.chocs import chocs_lire
from reseau.agenda.models import Evenement
from reseau.agenda.mots_des_chocs import chocs_dire
from reseau.agenda.queries.ecrits import dates_ecrites, gestes_de, peut_changer
from reseau.agenda.queries.entourage import dates_a_venir, entourage_lire
from reseau.agenda.queries.regard import delai_lire, regard_lire
from reseau.comptes.models import Compte


class Ecrit(Protocol):
    """What is being written: whether someone sent it, and its dates as they are typed."""

    is_bound: bool

    def dates(self) -> list[Occupation]:
        """As what takes people, a room and a day; none while the day, an hour or the place is missing."""


def page_d_ecriture(form: Ecrit, compte: Compte, evenement: Evenement | None) -> dict[str, Any]:
    """The panel of clashes, the delay, and for an event written already, its dates and its gestures."""
    contexte: dict[str, Any] = {"evenement": evenement}
    dates = form.dates() if form.is_bound else dates_a_venir(evenement) if evenement else []
    if dates:
        contexte |= {"regard": regard_lire(dates, compte), "delai": delai_lire(dates[0].debut)}
    if evenement is not None:
        contexte |= {"dates": dates_ecrites(evenement), "gestes": gestes_de(evenement, compte)}
    return contexte


def suites_d_un_evenement(evenement: Evenement, compte: Compte) -> dict[str, Any]:
    """What its page adds for who organises or moderates it: gestures, clashes, why its date is kept."""
    dates = dates_a_venir(evenement) if evenement.tient_sa_date else []
    return {
        "modifie": True,
        "change": peut_changer(evenement),
        "gestes": gestes_de(evenement, compte),
        "genes": chocs_dire(chocs_lire(dates, entourage_lire(dates)), compte) if dates else [],
        "tolerances": list(evenement.tolerances.order_by().values_list("motif", flat=True).distinct()) if dates else [],
    }
