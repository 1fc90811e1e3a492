"""Builders of what people do together: something brought, someone who comes."""

import uuid

from reseau.agenda.models import Apport, Evenement, Participation
from reseau.agenda.rules import participations as apports
from reseau.comptes.models import Compte
from tests.fabriques import un_conseiller


def un_apport(evenement: Evenement, par: Compte | None = None, *, personnes: int = 2, **champs) -> Apport:
    """A stand, in the name of the structure of a counsellor of another one."""
    par = par or un_conseiller()
    champs.setdefault("structure", par.rattachements.first().structure)
    champs.setdefault("cle", uuid.uuid4())
    champs.setdefault("quoi", "Un stand")
    return apports.apport_proposer(evenement=evenement, par=par, personnes=personnes, **champs)


def un_manque(evenement: Evenement, quoi: str = "Un accueil des enfants") -> Apport:
    """Something that whoever prepares the event looks for."""
    return apports.apport_chercher(evenement=evenement, par=evenement.cree_par, cle=uuid.uuid4(), quoi=quoi)


def une_venue(evenement: Evenement, compte: Compte | None = None, *, vient: bool = True) -> Participation:
    """A counsellor who answers."""
    return apports.participation_repondre(evenement=evenement, par=compte or un_conseiller(), vient=vient)


def un_bilan(evenement: Evenement, **champs):
    """The report of whoever prepared it."""
    dits = {"visiteurs": 120, "structures": 4, "reussi": "Du monde toute la journée.", **champs}
    return apports.bilan_rendre(evenement=evenement, par=evenement.cree_par, **dits)
