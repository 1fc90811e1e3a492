"""Makers of this room."""

import uuid
from urllib.parse import parse_qs, urlsplit

from django.conf import settings
from django.test import Client, override_settings
from django.urls import reverse

from reseau.comptes.models import Compte
from safran.formations.models import FormationPage
from safran.lti.models import Lancement, Plateforme, RenduCompte
from safran.lti.rules import lien_nouer, plateforme_inscrire
from tests.fabriques import un_conseiller, une_region
from tests.safran.fabriques_formations import une_formation
from tests.safran.lti.plateforme_servie import DIT, QUI, PlateformeServie


def une_plateforme(par: Compte | None = None, **dit) -> Plateforme:
    """A platform that the Région registered; nobody serves it unless told otherwise."""
    site = "https://campus.example"
    champs = {
        "nom": "Campus", "emetteur": site, "client": f"outil-{uuid.uuid4().hex[:8]}", "deploiements": ["1"],
        "connexion": f"{site}/auth", "jetons": f"{site}/jetons", "cles": f"{site}/cles", **dit,
    }  # fmt: skip
    with override_settings(LTI_HOTES=["campus.example", "127.0.0.1"]):
        return plateforme_inscrire(par=par or une_region(), cle=uuid.uuid4(), **champs)


def un_rendu() -> RenduCompte:
    """What a platform is to be told of someone who agreed."""
    lancement = Lancement.objects.create(
        uuid=uuid.uuid4(), plateforme=une_plateforme(), sujet="apprenant", deploiement="1", formation=une_formation(),
        ligne="https://campus.example/lignes/1",
    )  # fmt: skip
    return lien_nouer(lancement=lancement, par=un_conseiller()).rendus.get()


def adresse_de(formation: FormationPage) -> str:
    """What a platform names to open a training."""
    return f"{settings.SITE_URL}{reverse('lti_formation', args=[formation.pk])}"


def commencer(navigateur: Client, servie: PlateformeServie, **dit) -> dict[str, str]:
    """A platform begins a launch in this browser: what this site asks of it."""
    demande = {"iss": servie.adresse, "client_id": "outil-safran", "login_hint": QUI, **dit}
    reponse = navigateur.post(reverse("lti_connexion"), demande)
    assert reponse.status_code == 302, reponse.content.decode()
    lue = urlsplit(reponse["Location"])
    assert f"{lue.scheme}://{lue.netloc}{lue.path}" == f"{servie.adresse}/auth"
    return {nom: valeurs[0] for nom, valeurs in parse_qs(lue.query).items()}


def lancer(navigateur: Client, servie: PlateformeServie, formation: FormationPage, etat: str = "", **change):
    """The whole of a launch: what this site answers to the signed message."""
    demande = commencer(navigateur, servie)
    jeton = servie.message(demande["nonce"], **{f"{DIT}/target_link_uri": adresse_de(formation), **change})
    return navigateur.post(reverse("lti_ouvrir"), {"state": etat or demande["state"], "id_token": jeton})
