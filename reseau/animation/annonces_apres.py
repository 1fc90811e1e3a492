"""What is written once a meeting is over: one mail a person, with what she takes care of first."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.urls import reverse

from home.typographie import date_longue
from reseau.animation import avis
from reseau.animation.models import Action, Decision, Reunion
from reseau.animation.porteurs import parts_de
from reseau.comptes.models import Compte


@dataclass(frozen=True)
class Part:
    """One thing that someone takes care of, as a mail tells it; `url` is empty when she may not read it yet."""

    texte: str
    echeance: str
    numero: str = ""
    url: str = ""


def reunion_close(reunion: Reunion, decisions: Sequence[Decision], actions: Sequence[Action]) -> None:
    """Each seat, and whoever takes care of something, once; a seat without account at its address."""
    parts = parts_de([*actions, *decisions])
    convocations = list(reunion.convocations.select_related("siege__compte"))
    sieges = [convocation.siege for convocation in convocations]
    assis = {siege.compte for siege in sieges if siege.compte}
    for compte in assis | parts.keys():
        _dire_la_cloture(reunion, compte, _lignes(parts.get(compte, ()), compte in assis), compte in assis)
    ecrits = {compte.email.lower() for compte in assis | parts.keys()}
    adresses = {siege.courriel.lower(): siege.qui for siege in sieges if siege.courriel and not siege.compte}
    for adresse, qui in adresses.items():
        if adresse not in ecrits:
            avis.CLOSE.ecrire(adresse, _page(reunion), f"animation/close-{reunion.pk}-{adresse}", prenom=qui,
                              parts=[], **_dit(reunion, siege=True))  # fmt: skip


def _dire_la_cloture(reunion: Reunion, compte: Compte, parts: list[Part], assis: bool) -> None:
    url = _page(reunion) if assis else next((part.url for part in parts if part.url), reverse("mon_espace"))
    avis.CLOSE.envoyer([compte], url, etape=str(reunion.pk), parts=parts, **_dit(reunion, siege=assis))


def _lignes(choses: Iterable[Decision | Action], assis: bool) -> list[Part]:
    """Actions have their page at once; decisions once adopted, for whoever does not sit."""
    lignes = []
    for chose in choses:
        if isinstance(chose, Action):
            lignes.append(Part(chose.texte, date_longue(chose.echeance), url=reverse("action", args=[chose.uuid])))
        else:
            url = reverse("decision", args=[chose.numero]) if assis else ""
            lignes.append(Part(chose.texte, date_longue(chose.echeance), chose.numero, url))
    return lignes


def _dit(reunion: Reunion, *, siege: bool) -> dict[str, object]:
    titre = f"Compte rendu n° {reunion.numero}"
    return {
        "titre": titre, "instance": str(reunion.comite), "siege": siege,
        "jusqu_au": date_longue(reunion.observations_jusquau),
    }  # fmt: skip


def _page(reunion: Reunion) -> str:
    return reverse("compte_rendu", args=[reunion.uuid])
