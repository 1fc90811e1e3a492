"""What a source that is followed said last: kept once it is written, so that the next pass brings only what is new."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from reseau.annuaire.choices import ActionLigne, EtatFlux
from reseau.annuaire.models import Flux, Import
from reseau.echanges.rules.flux.pages import DEHORS

Fiche = dict[str, Any]


def changes_lire(*, flux: Flux) -> list[Fiche]:
    """The sheets that say something new, each once; a service of a structure of elsewhere follows it."""
    dites: dict[str, Fiche] = {}
    for changes in flux.pages.order_by("liste", "numero").values_list("changes", flat=True):
        dites |= {str(fiche.get("id") or "")[:200]: fiche for fiche in changes}
    return [fiche for fiche in dites.values() if not _suit_une_structure_d_ailleurs(flux, fiche, dites)]


def absentes_confirmees(*, flux: Flux) -> list[str]:
    """The sheets that two complete passes in a row did not see: a page that moved while it was read loses nothing."""
    return sorted(_absentes(flux) & set(flux.manquantes))


def passage_retenir(*, flux: Flux, importation: Import | None, bilan: str) -> None:
    """The pass is over: what its import wrote is known, what it refused is not, what it withdrew is forgotten."""
    vues = _vues(flux)
    with transaction.atomic():
        if importation is not None:
            actions = dict(importation.lignes.exclude(source_id="").values_list("source_id", "action"))
            for cle, empreinte in vues.items():
                if (action := actions.get(cle[:120])) and action != ActionLigne.REFUSEE:
                    flux.empreintes[cle] = empreinte + (DEHORS if action == ActionLigne.AILLEURS else "")
            for cle in importation.options.get("disparues", ()):
                flux.empreintes.pop(cle, None)
            flux.pages.exclude(changes=[]).update(changes=[])
            flux.importation = importation
        flux.manquantes = sorted(flux.empreintes.keys() - vues.keys())
        flux.passage_fini, flux.bilan, flux.erreur = flux.passage, bilan, ""
        flux.etat, flux.reussi_le, flux.battement = EtatFlux.A_JOUR, timezone.now(), timezone.now()
        flux.save()


@transaction.atomic
def flux_oublier(*, flux: Flux) -> None:
    """Start over: every page is read again, and every sheet compared with what is here."""
    flux.pages.all().delete()
    flux.empreintes, flux.manquantes, flux.importation, flux.commence_le = {}, [], None, None
    flux.etat_avant = EtatFlux.JAMAIS
    flux.save()


def _vues(flux: Flux) -> dict[str, str]:
    vues: dict[str, str] = {}
    for dites in flux.pages.filter(passage=flux.passage).values_list("vues", flat=True):
        vues |= dites
    return vues


def _absentes(flux: Flux) -> set[str]:
    return flux.empreintes.keys() - _vues(flux).keys()


def _suit_une_structure_d_ailleurs(flux: Flux, fiche: Fiche, dites: dict[str, Fiche]) -> bool:
    """Its structure was set aside before, and says nothing new."""
    mere = str(fiche.get("structure_id") or "")
    situee = any(fiche.get(nom) for nom in ("commune", "code_insee", "code_postal"))
    return not situee and mere not in dites and flux.empreintes.get(mere, "").endswith(DEHORS)
