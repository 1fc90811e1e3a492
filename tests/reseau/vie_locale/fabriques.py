"""Builders of what lives in a bassin: a piece of news, an orientation, a line of the log."""

import datetime
import uuid

from reseau.comptes.models import Compte
from reseau.membres.rules.appartenances import appartenance_constater
from reseau.vie_locale.models import Actualite, EntreeJournal, OrientationRegionale
from reseau.vie_locale.rules import actualite_ecrire, entree_ecrire, orientation_publier
from tests.fabriques import un_bassin, un_conseiller, une_chargee_de_mission, une_region, une_structure
from tests.reseau.agenda.fabriques import dans


def quelqu_un_du_bassin(bassin: str = "niort") -> Compte:
    """Someone of a structure that was said to be of this bassin."""
    structure = une_structure()
    appartenance_constater(structure=structure, bassin=un_bassin(bassin), par=une_region(), motif="Reçoit à distance.")
    return un_conseiller(structure)


def une_actualite(bassins: tuple[str, ...] = ("niort",), *, par: Compte | None = None, **champs) -> Actualite:
    """News of Niort for everyone, by the Région unless told otherwise."""
    dits = {"titre": "Le CIO déménage", "texte": "Les entretiens ont lieu au 12.", "expire_le": dans(60), **champs}
    dits.setdefault("cle", uuid.uuid4())
    return actualite_ecrire(par=par or une_region(), bassins=[un_bassin(code) for code in bassins], **dits)


def une_orientation(*, par: Compte | None = None, **champs) -> OrientationRegionale:
    """An orientation to relay within a month."""
    dits = {"titre": "Deux portes au plus", "texte": "Chacun oriente en deux portes.", "echeance": dans(30), **champs}
    dits.setdefault("cle", uuid.uuid4())
    return orientation_publier(par=par or une_region(), **dits)


def une_entree(bassin: str = "niort", *, par: Compte | None = None, **champs) -> EntreeJournal:
    """A visit of yesterday, an hour long."""
    dits = {"genre": "VISITE", "le": dans(-1), "minutes": 60, "note": "Rencontre de l’équipe.", **champs}
    dits.setdefault("cle", uuid.uuid4())
    return entree_ecrire(par=par or une_chargee_de_mission(bassin), bassin=un_bassin(bassin), **dits)


def reculer(orientation: OrientationRegionale, jours: int) -> OrientationRegionale:
    """The same orientation, published so many days earlier, and due earlier."""
    recul = datetime.timedelta(days=jours)
    OrientationRegionale.objects.filter(pk=orientation.pk).update(
        du=orientation.du - recul, echeance=orientation.echeance - recul
    )
    orientation.refresh_from_db()
    return orientation
