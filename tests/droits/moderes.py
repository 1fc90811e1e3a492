"""What moderation holds in the world of rights: an opinion given, an event settled, a charter, a day, a document."""

import datetime
import uuid
from typing import Any

from home.documents import gels
from reseau.agenda.models import JourSensible, ProgrammeAnnuel
from reseau.agenda.rules.moderation import avis_etat_donner
from reseau.comptes.models import Compte
from reseau.structures.models import Structure
from tests.droits.mots import INCONNU, canari
from tests.reseau.agenda.fabriques import dans, un_evenement, une_charte


def moderation_construire(comptes: dict[str, Compte], ici: Structure) -> dict[str, tuple[list[Any], list[Any]]]:
    """Made by the rules, but for the document: its bytes are enough to serve it."""
    region, inconnu = comptes["region"], [uuid.uuid4()]
    dits: dict[str, Any] = {"par": comptes["auteur"], "organisateur": ici}
    eleves = un_evenement("PROPOSE", titre="Forum des lycéens", publics=("eleves-etudiants",), **dits)
    avis_etat_donner(avis=eleves.avis_etat, par=comptes["etat"], sens="RESERVE", texte=canari("avisetat"))
    regle = un_evenement(titre="Forum réglé", **dits)
    charte = une_charte(publiee_par=region)
    jour = JourSensible.objects.create(
        nature="EXAMEN", titre="Examen", du=dans(20), au=dans(20) + datetime.timedelta(days=1), source="Bulletin"
    )
    annee, contenu = dans(60).year, b"%PDF-1.7 programme"
    fichier = f"programmes/{annee}/essai-{uuid.uuid4().hex[:8]}.pdf"
    gels.fichier_poser(fichier, contenu)
    programme = ProgrammeAnnuel.objects.create(
        numero=f"PROG-{annee}-001", annee=annee, evenements=1, fichier=fichier, sha256=gels.empreinte(contenu),
        fige_par=region,
    )  # fmt: skip
    return {
        "événement pour les élèves": ([eleves.uuid], inconnu),
        "événement à rouvrir": ([regle.uuid], inconnu),
        "version de la charte": ([charte.numero], [INCONNU]),
        "jour sensible": ([jour.pk], [INCONNU]),
        "année": ([annee], [1515]),
        "programme figé": ([programme.numero], ["PROG-1515-001"]),
    }
