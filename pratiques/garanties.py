"""What a note must say before it is read, beyond its starred fields; for the form, the rules and `verifier`."""

import re
from typing import Any

from wagtail.models import Page

from pratiques.choices import ADRESSE_DE_LIEN, Preuve
from pratiques.pages import FichePratiquePage

SOURCE_REQUISE = (
    "Une fiche qui s’appuie sur plus qu’un ressenti, ou qui donne des chiffres, nomme au moins une source, avec son "
    "auteur et son année."
)
CHOIX_REQUIS = (
    "La fiche dit où se place le choix de la personne : ce qu’elle choisit, et ce qui se passe si elle refuse."
)
ADRESSE_REFUSEE = "L’adresse d’un lien commence par https:// ou par /, et n’a pas d’espace."


def garanties_manquantes(dit: dict[str, Any]) -> dict[str, str]:
    """What a content lacks, by field, in sentences (R3.4, R3.7)."""
    manques = {} if dit["choix"].strip() else {"choix": CHOIX_REQUIS}
    avance = dit["preuve"] != Preuve.RESSENTI or bool(dit["indicateurs"])
    if avance and not dit["sources"].strip():
        manques["sources"] = SOURCE_REQUISE
    if any(not re.match(ADRESSE_DE_LIEN, lien["adresse"]) for lien in dit["liens"]):
        manques["liens"] = ADRESSE_REFUSEE
    return manques


def fiche_manques(page: Page) -> list[str]:
    """What keeps a note from being online, in sentences; nothing for another kind of page."""
    if not isinstance(page, FichePratiquePage):
        return []
    dit = {nom: getattr(page, nom) for nom in ("choix", "sources", "preuve", "indicateurs")}
    return list(garanties_manquantes({**dit, "liens": [bloc.value for bloc in page.liens]}).values())
