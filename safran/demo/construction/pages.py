"""Editorial pages of the demonstration: home, right to guidance, legal pages."""

import json
import uuid
from typing import Any

from home.models import AccueilPage, ContenuPage
from safran.demo.lecture import fichier_lire, vers_html


def flux(blocs: list[tuple[str, Any]]) -> str:
    """The JSON of a stream field, with an identity for each block."""
    return json.dumps([{"type": genre, "value": valeur, "id": str(uuid.uuid4())} for genre, valeur in blocs])


def bloc(brut: dict[str, Any]) -> tuple[str, Any]:
    """One block of the content files as the stream field stores it."""
    ((genre, valeur),) = brut.items()
    if genre == "texte":
        return genre, vers_html(valeur)
    if genre == "encadre":
        return genre, {**valeur, "texte": vers_html(valeur["texte"])}
    return genre, valeur


def pages_construire() -> AccueilPage:
    """Fill the home page and publish the content pages under it."""
    accueil = AccueilPage.objects.get()
    for fiche in fichier_lire("accueil.yaml"):
        if fiche["slug"] == "accueil":
            accueil.title = accueil.draft_title = "Accueil"
            accueil.promesse, accueil.chapo = fiche["titre"], fiche["chapo"].strip()
            accueil.save_revision().publish()
            continue
        page = ContenuPage(
            title=fiche["titre"],
            slug=fiche["slug"],
            chapo=fiche["chapo"].strip(),
            corps=flux([bloc(b) for b in fiche["blocs"]]),
            en_pied=True,
        )
        accueil.add_child(instance=page)
        page.save_revision().publish()
    return accueil
