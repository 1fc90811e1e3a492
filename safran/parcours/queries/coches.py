"""What a learner has ticked in the lists of the steps."""

from collections.abc import Collection
from typing import Any

from home.preparees import QUI, QUOI, objets_lire
from reseau.comptes.models import Compte
from safran.parcours.coches import ListeCochee
from safran.parcours.models import ModulePage, Suivi

GENRE = "coches"


def coches_de(suivi: Suivi, module_pk: int, contenu: Any) -> dict[str, Collection[str]]:
    """The lines ticked, by list, in a module; one query, none when the step has no list."""
    if not any(bloc.block_type == GENRE for bloc in contenu):
        return {}
    tenues = objets_lire(
        "listes d’un module",
        ListeCochee,
        lambda: ListeCochee.objects.filter(suivi=QUI, module=QUOI),
        {QUI: suivi.pk, QUOI: module_pk},
    )
    return {tenue.bloc_id: frozenset(tenue.cochees) for tenue in tenues}


def lignes_de(module: ModulePage, etape_id: str, bloc_id: str) -> dict[str, str] | None:
    """The lines of one list by identity, read from stored content; None when there is no such list."""
    liste = _liste(module, etape_id, bloc_id)
    return None if liste is None else {ligne["id"]: ligne["value"] for ligne in liste["lignes"]}


def listes_tenues(compte: Compte) -> list[dict[str, Any]]:
    """What a person has ticked, in the words of the lists as they stand today."""
    tenues = ListeCochee.objects.filter(suivi__compte=compte).select_related("suivi__formation", "module")
    lignes = []
    for tenue in tenues.order_by("pk"):
        liste = _liste(tenue.module, tenue.etape_id, tenue.bloc_id) or {"titre": "Liste retirée", "lignes": []}
        dites = [ligne["value"] for ligne in liste["lignes"] if ligne["id"] in tenue.cochees]
        lignes.append(
            {
                "Formation": tenue.suivi.formation.title,
                "Liste": liste["titre"],
                "Lignes cochées": " ; ".join(dites),
                "Modifiée le": tenue.modifiee_le,
            }
        )
    return lignes


def _liste(module: ModulePage, etape_id: str, bloc_id: str) -> dict[str, Any] | None:
    """The stored value of one list of a step; lines without identity are left out."""
    etapes = (etape for etape in module.etapes.raw_data if etape.get("id") == etape_id)
    blocs = (bloc for etape in etapes for bloc in etape["value"].get("contenu") or ())
    brut = next((bloc for bloc in blocs if bloc.get("id") == bloc_id and bloc.get("type") == GENRE), None)
    if brut is None:
        return None
    lignes = [ligne for ligne in brut["value"].get("lignes") or () if isinstance(ligne, dict) and ligne.get("id")]
    return {"titre": brut["value"].get("titre", ""), "lignes": lignes}
