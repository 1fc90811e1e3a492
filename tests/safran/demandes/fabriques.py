"""Builders of the requests for a training: one in any state, filed for Niort by who animates it."""

import itertools
import uuid

from django.utils import timezone

from home.registre import Besoin
from reseau.comptes.models import Compte
from safran.demandes.choices import EtatDemande
from safran.demandes.models import DemandeFormation
from safran.demandes.rules import demande_deposer, demande_programmer, demande_traiter
from safran.inscriptions.models import SessionFormation
from tests.fabriques import un_bassin, une_chargee_de_mission, une_region
from tests.safran.fabriques_formations import une_formation

_rangs = itertools.count(1)
E = EtatDemande


def un_besoin(code: str = "essai:1", **champs) -> Besoin:
    """What a page says of a need."""
    return Besoin(code, "Accueil à deux voix", "/plans/", **champs)


def une_demande(
    etat: str = "DEPOSEE", *, par: Compte | None = None, bassins: tuple[str, ...] = ("niort",), **champs
) -> DemandeFormation:
    """A request, brought to this state by the Région."""
    for code in bassins:
        un_bassin(code)
    session = champs.pop("session", None)
    dits = {"titre": f"Accueillir ensemble {next(_rangs)}", "besoin": "Deux réseaux reçoivent, aucun n’a appris."}
    demande = demande_deposer(
        par=par or une_chargee_de_mission(), cle=champs.pop("cle", uuid.uuid4()),
        bassins=[un_bassin(code) for code in bassins], **{**dits, **champs},
    )  # fmt: skip
    region = une_region()
    if etat in (E.PROGRAMMEE, E.TENUE):
        formation = None if session else une_formation()
        demande = demande_programmer(demande=demande, par=region, session=session, formation=formation)
    if etat in (E.ETUDIEE, E.ECARTEE, E.TENUE):
        demande = demande_traiter(demande=demande, par=region, vers=etat, motif="Une formation existe déjà.")
    return demande


def passer(session: SessionFormation, etat: str = "CONFIRMEE", **champs) -> SessionFormation:
    """The same session, its last day past."""
    hier = timezone.localdate() - timezone.timedelta(days=1)
    SessionFormation.objects.filter(pk=session.pk).update(etat=etat, premier_jour=hier, dernier_jour=hier, **champs)
    session.refresh_from_db()
    return session
