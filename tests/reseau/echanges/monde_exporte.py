"""A small directory that holds every case an export must get right, and what no export may ever show."""

import datetime
import json

from django.utils import timezone

from reseau.annuaire.models import (
    Doublon,
    Lieu,
    LigneRecherche,
    Modification,
    Provenance,
    Service,
    ServiceAuLieu,
    Signalement,
)
from reseau.annuaire.rules.services import service_au_lieu_ajouter
from reseau.echanges.exports import FORMATS, exporter
from reseau.echanges.queries.exports import Bilan, Exportables
from reseau.structures.choices import Statut
from reseau.structures.models import StatutStructure, Structure
from reseau.structures.rules import structure_fusionner
from tests import fabriques
from tests.reseau.annuaire.fabriques import COMMUNES, un_lieu, un_service, une_commune

CANARI = "canari-4f1d"
HOSTILES = (
    "=1+1", "@SUM(A1)", "+33 6 cmd", "-2+3", "|calc", "%0A", "＝1+1", '"=HYPERLINK("x")', "' =1", "'=1", "''=1",
    "=cmd|' /C calc'!A0", "a;b\"c'd", "</script><b>", "Œuvre\tde l’Été\nà Niort", "\u202eétal", "🧭 orientation",
    "{{ 7*7 }}", "ML", "x" * 160, "\\u0000 null", "]]>",
)  # fmt: skip


def un_annuaire() -> dict[str, Structure]:
    """Three structures to be seen, and all that must not be."""
    for nom in COMMUNES:
        une_commune(nom)
    complete = fabriques.une_structure(
        fabriques.un_reseau("missions-locales", correspondance=["mission-locale"]), nom="Mission locale du Marais",
        code="marais", telephone="0536490000", courriel="siege@marais.example",
        presentation="Une équipe.\r\nDes lieux.", siret="13002526500013",
    )  # fmt: skip
    permanence = un_lieu(complete, "Parthenay", permanence=True, langues=["français", "LSF"])
    siege = un_lieu(
        complete, horaires="Mo-Fr 09:00-12:00; PH off", adresse="1 rue du Port", latitude=46.32512345,
        longitude=-0.4621, fermetures=[{"du": "2026-12-24", "au": "2026-12-31", "motif": "Congés"}], acces="Rampe.",
        confirme_le=il_y_a(9),
    )  # fmt: skip
    antenne = un_lieu(complete, "Melle", telephone="05 36 49 00 11", horaires="Tu 10:00-12:00", confirme_le=il_y_a(40))
    conseil = un_service(
        complete, siege, antenne, publics=["salaries", "apprentis"], themes=["bilan-de-competences", "vae"],
        missions=["conseil"], niveaux_cep=["cep-2019-1"], confirme_le=il_y_a(20), conditions="Sur rendez-vous.",
    )  # fmt: skip
    service_au_lieu_ajouter(
        service=conseil, lieu=antenne, horaires="Tu 10:00-11:00", contact=f"Mme {CANARI}", capacite=3
    )
    un_service(complete, permanence, nom="Accueil", missions=["accueil"], modes=["PERMANENCE"], zone="BASSIN",
               zone_codes=["niort"])  # fmt: skip
    un_service(complete, siege, nom="Aux habitants", zone="EPCI", zone_codes=["200041317"], description="Un atelier.")
    un_service(complete, siege, nom="Ici", zone="COMMUNE", zone_codes=["79191", "79174", "79202"])
    un_service(complete, nom="Chez vous", zone="DEPARTEMENT", zone_codes=["79"], comment_joindre="Par courrier.")
    un_service(complete, nom="Au téléphone", modes=["A_DISTANCE"], horaires="Mo-Fr 09:00-12:00")
    distante = fabriques.une_structure(fabriques.un_reseau("reseau-sans-mot"), nom="Ligne nationale", code="ligne")
    un_service(distante, nom="Partout", modes=["A_DISTANCE"], zone="PAYS", publics=["independants"])
    seule = fabriques.une_structure("cap-emploi", nom="Nue", code="nue")
    _cachees(complete, siege)
    return {"complete": complete, "distante": distante, "seule": seule}


def _cachees(complete: Structure, siege: Lieu) -> None:
    """What the public may not see."""
    cache = un_lieu(complete, nom=f"Lieu {CANARI}", publie=False)
    un_service(complete, cache, nom=f"Service {CANARI}", publie=False)
    for statut in (Statut.CANDIDATE, Statut.RETIREE):
        structure = fabriques.une_structure(nom=f"{statut} {CANARI}", site=f"https://{CANARI}.example")
        un_service(structure, un_lieu(structure), nom=f"De {statut} {CANARI}")
        StatutStructure.objects.create(structure=structure, statut=statut, du=timezone.localdate())
    absorbee = fabriques.une_structure(nom=f"Absorbée {CANARI}", code="absorbee")
    un_service(absorbee, un_lieu(absorbee, "Poitiers", nom="Lieu repris"), nom="Service repris")
    structure_fusionner(source=absorbee, cible=complete)
    compte = fabriques.un_compte(prenom=CANARI, nom=CANARI)
    Lieu.objects.filter(pk=siege.pk).update(confirmee=True, confirme_par=compte, modifie_par=compte)
    Service.objects.update(confirmee=True, confirme_par=compte)


def des_noms_hostiles() -> list[Structure]:
    """A structure, a place and a service for each hostile name."""
    structures = []
    for nom in HOSTILES:
        structure = fabriques.une_structure(nom=nom, presentation=nom)
        un_service(structure, un_lieu(structure, nom=nom, adresse=nom, acces=nom), nom=nom, description=nom,
                   conditions=nom)  # fmt: skip
        structures.append(structure)
    return structures


def il_y_a(jours: int) -> datetime.date:
    return timezone.localdate() - datetime.timedelta(days=jours)


def ecrire(code: str, criteres=None, bilan: Bilan | None = None) -> bytes:
    """An export, whole."""
    return b"".join(exporter(FORMATS[code], Exportables(criteres), bilan))


def lire(code: str, criteres=None) -> dict:
    """A JSON export."""
    return json.loads(ecrire(code, criteres))


def oublier_tout() -> None:
    """The same territories, words and networks, and not one sheet."""
    for modele in (ServiceAuLieu, LigneRecherche, Provenance, Modification, Doublon, Signalement):
        modele.objects.all().delete()
    Service.objects.all().delete()
    Lieu.objects.all().delete()
    Structure.objects.update(fusionnee_dans=None, parent=None)
    Structure.objects.all().delete()
