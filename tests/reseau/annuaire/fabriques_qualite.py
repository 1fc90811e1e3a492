"""A sheet that lacks nothing, and the same one with something missing."""

import csv
import datetime
import io

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from reseau.annuaire.models import Signalement
from reseau.annuaire.rules.tenue import signalement_creer
from reseau.structures.models import Structure
from tests import fabriques
from tests.reseau.annuaire.fabriques import COMMUNES, un_lieu, un_service

PHRASE = "Nous accueillons chaque personne sans rendez-vous et cherchons avec elle la bonne porte, gratuitement."
LIEU = {
    "adresse": "5 rue du Marais", "code_postal": "79000", "latitude": 46.32, "longitude": -0.46,
    "horaires": "Mo-Fr 09:00-12:00; PH off", "acces": "Rampe à l’entrée, ascenseur.", "langues": ["français"],
    "telephone": "0549000000", "identite_affichee": True, "identite_le": datetime.date(2026, 1, 5),
}  # fmt: skip
SERVICE = {
    "description": PHRASE, "comment_joindre": "Sur rendez-vous, par téléphone.", "missions": ["conseil"],
    "niveaux_cep": ["cep-2019-2"],
}  # fmt: skip


def il_y_a(jours: int) -> datetime.date:
    return timezone.localdate() - datetime.timedelta(days=jours)


def une_fiche_complete(
    *,
    nom: str = "Mission locale du Marais",
    reseau: str = "missions-locales",
    commune: str = "Niort",
    lieu: dict | None = None,
    service: dict | None = None,
    structure: dict | None = None,
    referent: bool = True,
    avec_lieu: bool = True,
    avec_service: bool = True,
    service_au_lieu: bool = True,
) -> Structure:
    """One place, one service, a referent: 100 out of 100 unless something is taken away."""
    objet = fabriques.une_structure(reseau, nom=nom, presentation=PHRASE, **(structure or {}))
    ici = {"latitude": COMMUNES[commune][2], "longitude": COMMUNES[commune][3]}
    lieux = [un_lieu(objet, commune, **LIEU | ici | (lieu or {}))] if avec_lieu else []
    if avec_service:
        un_service(objet, *(lieux if service_au_lieu else []), d_avant=True, **SERVICE | (service or {}))
    objet.lieux.update(confirmee=True)
    objet.services.update(confirmee=True)
    if referent:
        fabriques.un_referent(objet)
    return objet


def un_signalement_de(structure: Structure, jours: int) -> Signalement:
    """A report received so many days ago."""
    signalement = signalement_creer(structure=structure, inexactitudes=["HORAIRES"], texte=f"Reçu il y a {jours} j")
    Signalement.objects.filter(pk=signalement.pk).update(cree_le=timezone.now() - datetime.timedelta(days=jours))
    return signalement


VIEUX = {"lieu": {"confirme_le": il_y_a(200)}, "service": {"confirme_le": il_y_a(200)}}


def une_region_a_suivre() -> dict[str, Structure]:
    """Four structures in three bassins and two networks."""
    fiches = {
        "Ancienne de Niort": une_fiche_complete(nom="Ancienne de Niort", **VIEUX),
        "Neuve de Niort": une_fiche_complete(nom="Neuve de Niort", lieu={"horaires": ""}),
        "Cap de Poitiers": une_fiche_complete(
            nom="Cap de Poitiers", reseau="cap-emploi", commune="Poitiers", referent=False
        ),
        "Mission de Parthenay": une_fiche_complete(nom="Mission de Parthenay", commune="Parthenay"),
    }
    un_signalement_de(fiches["Cap de Poitiers"], 20)
    return fiches


def lignes_csv(client: Client, nom: str = "tableau_csv", **filtres) -> list[list[str]]:
    texte = b"".join(client.get(reverse(nom), filtres).streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(texte), delimiter=";"))[1:]
