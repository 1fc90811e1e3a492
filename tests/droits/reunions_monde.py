"""The meetings of the world of rights: of a bassin, of a body that keeps to itself, being prepared; a poll."""

import datetime
import uuid
from typing import Any

from django.utils import timezone

from home.temps.calendrier import heure_de_paris
from reseau.animation.choices import Qualite
from reseau.animation.models import Comite
from reseau.animation.rules.convocations import reunion_convoquer, sondage_ouvrir
from reseau.animation.rules.preparation import piece_joindre, point_inscrire, reunion_preparer
from reseau.animation.rules.seance import point_ecrire
from reseau.comptes.models import Compte
from reseau.structures.models import Structure
from tests.droits.mots import CODE_INCONNU, canari
from tests.fabriques import un_bassin, un_conseiller
from tests.reseau.animation.fabriques import un_comite, un_point, un_siege, une_reunion, une_suite

INCONNU = uuid.UUID(int=987_654)


def _dans(jours: int) -> tuple[datetime.datetime, datetime.datetime]:
    jour = timezone.localdate() + datetime.timedelta(days=jours)
    return heure_de_paris(jour, datetime.time(14)), heure_de_paris(jour, datetime.time(16))


def _un_comite(comptes: dict[str, Compte], ici: Structure, genre: str, **champs: Any) -> Comite:
    """Chaired by the élue, held by the chargée de mission, where the author sits."""
    comite = un_comite(genre, **champs)
    un_siege(comite, comptes["elu"], Qualite.PRESIDENCE, organisme="Conseil régional")
    un_siege(comite, comptes["charge_mission"], Qualite.SECRETARIAT, organisme="Région")
    un_siege(comite, comptes["auteur"], structure=ici)
    return comite


def _reunion(comite: Comite, par: Compte, titre: str, jours: int, *, convoquee: bool) -> Any:
    debut, fin = _dans(jours)
    reunion = reunion_preparer(comite=comite, par=par, cle=uuid.uuid4(), debut=debut, fin=fin, endroit=f"Salle {jours}")
    point_inscrire(comite=comite, par=par, cle=uuid.uuid4(), reunion=reunion, titre=titre)
    return reunion_convoquer(reunion=reunion, par=par) if convoquee else reunion


def reunions_construire(comptes: dict[str, Compte], ici: Structure) -> dict[str, tuple[list[Any], list[Any]]]:
    """One meeting for each kind of reader, what hangs on it, and a question of dates."""
    par = comptes["charge_mission"]
    local = _un_comite(comptes, ici, "LOCAL", nom="Comité du bassin", visibilite="BASSIN")
    ferme = _un_comite(comptes, ici, "BUREAU", nom="Bureau fermé")
    du_bassin = _reunion(local, par, f"Mobilité {canari('reunionbassin')}", 20, convoquee=True)
    du_comite = _reunion(ferme, par, f"Finances {canari('reunioncomite')}", 25, convoquee=True)
    brouillon = _reunion(local, par, f"À venir {canari('reunionbrouillon')}", 60, convoquee=False)
    piece = piece_joindre(reunion=du_bassin, par=par, cle=uuid.uuid4(), nom="note.pdf", contenu=b"%PDF-1.7 note")
    reserve = point_inscrire(comite=local, par=par, cle=uuid.uuid4(), titre=f"Idée {canari('reunionreserve')}")
    sondage = sondage_ouvrir(
        comite=local, par=par, cle=uuid.uuid4(), dates=[_dans(80), _dans(81)], repondre_avant=timezone.localdate()
    )
    convocation = du_bassin.convocations.get(siege__compte=comptes["auteur"])
    return {
        "instance du bassin": ([local.code], ["inconnue"]),
        "réunion du bassin": ([du_bassin.uuid], [INCONNU]),
        "réunion du comité": ([du_comite.uuid], [INCONNU]),
        "réunion en préparation": ([brouillon.uuid], [INCONNU]),
        "réunion à reporter": ([du_bassin.uuid, "reporter"], [INCONNU, "reporter"]),
        "convocation": ([convocation.uuid], [INCONNU]),
        "pièce de réunion": ([piece.uuid], [INCONNU]),
        "point en réserve": ([reserve.uuid], [INCONNU]),
        "sondage": ([sondage.uuid], [INCONNU]),
        "date proposée": ([sondage.uuid, sondage.dates.earliest("pk").pk], [INCONNU, 987_654]),
    }


def seance_construire(comptes: dict[str, Compte]) -> dict[str, tuple[list[Any], list[Any]]]:
    """A session of a body that keeps to itself, where the author sits: a text, another kept beside, a decision."""
    comite = un_comite("TECHNIQUE", nom="Comité en séance")
    un_siege(comite, comptes["charge_mission"], Qualite.SECRETARIAT, organisme="Région")
    un_siege(comite, comptes["auteur"], organisme="Un organisme")
    point = un_point(une_reunion("EN_COURS", comite=comite), titre=canari("seance"))
    point_ecrire(point=point, par=comptes["charge_mission"], texte=canari("ecrit"), version=1)
    autre = point_ecrire(point=point, par=comptes["region"], texte=canari("autretexte"), version=1).concurrent
    suite = une_suite(point, texte=canari("suite"))
    objets = {
        "réunion en séance": point.reunion,
        "point en séance": point,
        "suite en séance": suite,
        "texte concurrent": autre,
    }
    return {nom: ([objet.uuid], [uuid.uuid4()]) for nom, objet in objets.items()}


def instances_construire(comptes: dict[str, Compte]) -> dict[str, tuple[list[Any], list[Any]]]:
    """The local body of Niort, where a counsellor sits."""
    comite = Comite.objects.filter(bassin=un_bassin(), au=None).first() or un_comite(nom="Comité d’ici")
    siege = un_siege(comite, un_conseiller())
    reunion = une_reunion(comite=comite)
    return {
        "instance": ([comite.code], [CODE_INCONNU]),
        "siège": ([siege.uuid], [uuid.uuid4()]),
        "réunion à préparer": ([reunion.uuid], [uuid.uuid4()]),
    }
