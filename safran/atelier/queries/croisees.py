"""Steps that two people wrote at once."""

import json
from dataclasses import dataclass

from django.utils.html import strip_tags

from safran.atelier.models import EtapeCroisee
from safran.parcours.models import ModulePage


@dataclass(frozen=True)
class Croisee:
    """A text that waits for someone to choose: whose it is, its words in short."""

    ligne: EtapeCroisee
    titre: str
    textes: list[str]


def croisees_de(module: ModulePage, etape_id: str) -> list[Croisee]:
    """Those of a step, the oldest first."""
    lignes = EtapeCroisee.objects.filter(module=module, etape_id=etape_id, regle_le=None).select_related("auteur")
    return [_dire(ligne) for ligne in lignes]


def _dire(ligne: EtapeCroisee) -> Croisee:
    saisie = json.loads(ligne.texte)
    textes = [strip_tags(bloc["value"]) for bloc in saisie["contenu"] if isinstance(bloc.get("value"), str)]
    textes += [str(question["value"].get("enonce") or "") for question in saisie["questions"].values()]
    return Croisee(ligne, saisie["titre"], [strip_tags(texte) for texte in textes if texte.strip()])
