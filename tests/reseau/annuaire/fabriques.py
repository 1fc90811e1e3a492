"""Builders of the directory: a small territory, places, services; each makes the least that is true."""

import datetime
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from home.erreurs import RegleRefusee
from reseau.annuaire.choices import EtatEntree
from reseau.annuaire.models import EntreeLexique, Lieu, Service
from reseau.annuaire.rules.recherche import indexation_differee
from reseau.annuaire.rules.services import lieu_creer, service_au_lieu_ajouter, service_creer
from reseau.comptes.models import Compte
from reseau.structures.models import Structure
from reseau.territoires.models import Commune, CompositionBassin, Departement, Epci
from reseau.vocabulaires.models import Mission, NiveauCep, Theme, TypePublic
from tests.fabriques import un_bassin, une_structure
from tests.pages import lue

# nom → code, code postal, latitude, longitude, population, bassin, EPCI
COMMUNES = {
    "Niort": ("79191", "79000", 46.3284, -0.4652, 59_000, "niort", "200041317"),
    "Melle": ("79174", "79500", 46.2219, -0.1428, 6_000, "niort", "200069755"),
    "Parthenay": ("79202", "79200", 46.6487, -0.2478, 10_000, "parthenay", "200041333"),
    "La Rochelle": ("17300", "17000", 46.1619, -1.175, 78_000, "la-rochelle", "241700434"),
    "Poitiers": ("86194", "86000", 46.5836, 0.3597, 89_000, "poitiers", "200069854"),
}


def une_commune(nom: str = "Niort") -> Commune:
    """A real town, in its bassin, its EPCI and its département; made once."""
    code, postal, latitude, longitude, population, bassin, siren = COMMUNES[nom]
    departement, _ = Departement.objects.get_or_create(code=code[:2], defaults={"nom": f"Département {code[:2]}"})
    epci, _ = Epci.objects.get_or_create(siren=siren, defaults={"nom": f"Communauté de {nom}"})
    commune, neuve = Commune.objects.get_or_create(
        code_insee=code,
        defaults={
            "nom": nom, "nom_replie": nom.lower(), "departement": departement, "epci": epci, "codes_postaux": [postal],
            "latitude": latitude, "longitude": longitude, "population": population,
        },
    )  # fmt: skip
    if neuve:
        CompositionBassin.objects.create(bassin=un_bassin(bassin), commune=commune, du=datetime.date(2010, 1, 1))
    return commune


def lexique_taire() -> None:
    """No entry of the lexicon is in force any more: a test then says its own."""
    EntreeLexique.objects.update(etat=EtatEntree.RETIREE)


def un_lieu(structure: Structure | None = None, commune: str = "Niort", **champs) -> Lieu:
    """A place in a town; published, its services come after it, as in a base older than R1.2."""
    champs.setdefault("nom", f"Siège de {commune}")
    publie = champs.pop("publie", True)
    lieu = lieu_creer(structure=structure or une_structure(), commune=une_commune(commune), publie=False, **champs)
    Lieu.objects.filter(pk=lieu.pk).update(publie=publie)
    lieu.publie = publie
    return lieu


def un_service(structure: Structure | None = None, *lieux: Lieu, d_avant: bool = False, **champs) -> Service:
    """A published service; terms are given by their codes. `d_avant`: as a base older than R6.1 and R6.2 holds it."""
    structure = structure or (lieux[0].structure if lieux else une_structure())
    champs.setdefault("nom", "Conseil sur le projet")
    champs.setdefault("missions", ["conseil"])
    champs.setdefault("publics", ["tout-public"])
    champs.setdefault("modes", ["SUR_PLACE"])
    champs.setdefault("zone", "REGION")
    if {"conseil", "accompagnement"} & set(champs["missions"]):
        champs.setdefault("niveaux_cep", ["cep-2019-1"])
    termes = {"missions": Mission, "publics": TypePublic, "themes": Theme, "niveaux_cep": NiveauCep}
    for nom, modele in termes.items():
        champs[nom] = list(modele.objects.filter(code__in=champs.get(nom, ())))
    publie = champs.get("publie", True)
    with indexation_differee():
        service = service_creer(structure=structure, **champs | ({"publie": False} if d_avant else {}))
        Service.objects.filter(pk=service.pk).update(publie=publie)
        service.publie = publie
        for lieu in lieux:
            service_au_lieu_ajouter(service=service, lieu=lieu)
    return service


def une_offre(
    de: str, /, commune: str = "Niort", reseau: str = "missions-locales", lieu: dict | None = None, **champs
) -> Service:
    """A structure of this name with one place and one service there."""
    structure = une_structure(reseau, nom=de)
    with indexation_differee():
        return un_service(structure, un_lieu(structure, commune, **(lieu or {})), **champs)


def client_de(compte: Compte) -> Client:
    """The browser of this person."""
    client = Client()
    client.force_login(compte)
    return client


def saisie(client: Client, adresse: str, **changements) -> dict[str, str]:
    """What the browser would send back: each field of the form as shown, with some changes."""
    form = client.get(adresse).context["form"]
    donnees = {}
    for champ in form:
        valeur = champ.value()
        if valeur in (None, "", False):
            continue
        if isinstance(valeur, set | list) and not hasattr(valeur, "strip"):
            donnees[champ.html_name] = [str(getattr(v, "pk", v)) for v in valeur]
        else:
            donnees[champ.html_name] = "on" if valeur is True else champ.field.prepare_value(valeur)
    return {nom: valeur for nom, valeur in {**donnees, **changements}.items() if valeur is not None}


def lire(client: Client, nom: str = "tableau_annuaire", *cles: object, **parametres) -> str:
    """This page as one reads it; the board unless another is named."""
    reponse = client.get(reverse(nom, args=cles), parametres)
    assert reponse.status_code == 200
    return lue(reponse)


def refus(regle: Callable[..., object], /, *args: object, **champs) -> str:
    """The code by which a rule refuses this."""
    with pytest.raises(RegleRefusee) as dit:
        regle(*args, **champs)
    return dit.value.code
