"""The page of an event: what it says is read and written once; who comes, what one does of it, stand beside."""

import uuid as uuid_
from collections.abc import Hashable
from copy import copy
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch
from django.http import Http404
from django.utils import timezone
from django.utils.safestring import SafeString

from home.gardees import Gardee
from home.moments import acces_lire, moments_lire
from home.permissions import droit_exiger
from reseau.agenda.choices import Accessibilite, EtatApport
from reseau.agenda.models import Apport, Evenement
from reseau.agenda.permissions_lues import lit_evenement, modere_evenement, organise_evenement
from reseau.agenda.queries.ecriture import suites_d_un_evenement
from reseau.agenda.queries.ensemble import apports_de, bilan_de, venues_de
from reseau.agenda.queries.page import DateDite, Dates, annonces_dire, responsables_dire
from reseau.agenda.schema import evenement_schema
from reseau.comptes.models import Compte
from reseau.membres.permissions import est_membre, structures_de, structures_representees
from reseau.membres.queries.page_personne import personne_nommer
from reseau.structures.models import Structure

PIECES = ("agenda", "annuaire", "structures", "territoires", "vocabulaires")
LUS, PARTIES = Gardee("événements", pieces=PIECES), Gardee("pages d’événements", pieces=PIECES, combien=2000)
LIES = ("organisateur__reseau", "lieu__commune", "commune", "serie", "avis_etat")
MONTRES = Prefetch("apports", Apport.objects.exclude(etat=EtatApport.RETIRE).select_related("structure__reseau"))


@dataclass(frozen=True)
class EvenementLu:
    """One event with all that its page says of it, the same for every reader; to be read, never written."""

    evenement: Evenement
    contexte: dict[str, Any]
    schema: dict[str, Any]


def evenement_lire(uuid: uuid_.UUID, compte: Compte) -> dict[str, Any]:
    """Everything that the page shows to this reader; Http404 for who may not read it, whether it exists or not."""
    try:
        lu: EvenementLu = LUS.lire((uuid, timezone.localdate()), lambda: _lire(uuid))
    except Evenement.DoesNotExist:  # ne se garde pas : qui invente des adresses n’en chasse aucune
        raise Http404 from None
    evenement = copy(lu.evenement)
    droit_exiger(lit_evenement(compte, evenement))
    membre = est_membre(compte)
    a_soi = membre and organise_evenement(compte, evenement)
    modifie = a_soi or membre and modere_evenement(compte, evenement)
    return {
        **lu.contexte,
        "evenement": evenement,
        "schema": lu.schema,
        "annonces": annonces_dire(evenement),
        "tete": _partie(lu, "agenda/evenement/tete.html"),
        "corps": _partie(lu, "agenda/evenement/corps.html"),
        "organisateurs": _partie(
            lu, "agenda/evenement/organisateurs.html", auteur=personne_nommer(compte, evenement.cree_par_id)
        ),
        **(_ensemble(compte, evenement, lu, a_soi=a_soi) if membre else {}),
        **(suites_d_un_evenement(evenement, compte) if modifie else {}),
    }


def _lire(uuid: uuid_.UUID) -> EvenementLu:
    liees = ("publics", "co_organisateurs", "creneaux", "themes", "bassins", MONTRES)
    evenement = Evenement.objects.select_related(*LIES).prefetch_related(*liees).get(uuid=uuid)
    publics, co_organisateurs = list(evenement.publics.all()), list(evenement.co_organisateurs.all())
    contexte = {
        "serie": getattr(evenement, "serie", None),
        "dates": Dates([DateDite(creneau) for creneau in evenement.creneaux.all()]),
        "moments": moments_lire(evenement.programme),
        "acces": acces_lire(evenement.acces),
        "accessibilite": [Accessibilite(c).label for c in Accessibilite.values if c in evenement.accessibilite],
        "publics": publics,
        "responsables": responsables_dire(publics),
        "themes": list(evenement.themes.all()),
        "bassins": list(evenement.bassins.all()),
        "co_organisateurs": co_organisateurs,
        "visibles": _visibles([evenement.organisateur, *co_organisateurs]),
        "repere": _repere(evenement),
    }
    return EvenementLu(evenement, contexte, evenement_schema(evenement, evenement.creneaux.all()))


def _partie(lu: EvenementLu, gabarit: str, **autres: Hashable) -> SafeString:
    """A part of the page, written once for each set of what it is given beside the event."""
    cle = (lu.evenement.pk, timezone.localdate(), gabarit, *autres.values())
    return PARTIES.rendre(cle, gabarit, lambda: {**lu.contexte, "evenement": lu.evenement, **autres})


def _ensemble(compte: Compte, evenement: Evenement, lu: EvenementLu, *, a_soi: bool) -> dict[str, Any]:
    """What members do together: who brings what, as readers alike see it, unless one organises; who comes."""
    siennes = structures_de(compte) | structures_representees(compte)
    dits = {"venues": venues_de(compte, evenement, a_soi), **bilan_de(evenement, a_soi)}
    if a_soi:
        return dits | {"apports": apports_de(evenement, siennes, a_soi=True)}
    apportent = siennes & {apport.structure_id for apport in evenement.apports.all()}
    cle, gabarit = (evenement.pk, "apports", bool(siennes), apportent), "agenda/evenement/apports.html"
    return dits | {"apports_ecrits": PARTIES.rendre(cle, gabarit, lambda: _apports(lu.evenement, siennes))}


def _apports(evenement: Evenement, siennes: frozenset[int]) -> dict[str, Any]:
    return {"evenement": evenement, "apports": apports_de(evenement, siennes)}


def _visibles(structures: list[Structure]) -> set[int]:
    """Which of these have a page that anyone opens."""
    visibles = Structure.objects.visibles().filter(pk__in=[structure.pk for structure in structures])
    return set(visibles.order_by().values_list("pk", flat=True))


def _repere(evenement: Evenement) -> list[dict[str, Any]]:
    """Where it is, for the map."""
    position = evenement.position
    return [{"n": "•", "lat": position[0], "lon": position[1], "on": True}] if position else []
