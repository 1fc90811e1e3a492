"""Whoever reads the whole base opens nothing with it: links, codes and sessions are not there (ADR 026)."""

import base64
import binascii
import datetime
import re
import zlib

import pytest
from cryptography.fernet import Fernet
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from home.courriels import nouvelles
from home.models import Recapitulatif
from home.securite import coffre
from reseau.comptes.prises import facteurs_lisibles
from tests import fabriques
from tests.pages import page_lue
from tests.pratiques.fabriques import une_fiche
from tests.safran.fabriques_sessions import une_inscription, une_session
from tests.second_facteur import code_du_moment

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
MDP, SECRET = fabriques.MOT_DE_PASSE, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
LIEN = re.compile(
    r"(/compte/password/reset/key/|/compte/confirm-email/|/invitation/|/sessions/lien/|/mes-courriels/arreter/)([\w:.-]+)"
)


def toute_la_base() -> str:
    """Every cell of every table, as whoever steals a copy reads it: signed and compressed values opened."""
    cellules = []
    with connection.cursor() as curseur:
        for table in connection.introspection.table_names(curseur):
            curseur.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            cellules += [str(cellule) for ligne in curseur.fetchall() for cellule in ligne]
    return "\n".join([*cellules, *filter(None, map(_ouvrir, cellules))])


def _ouvrir(cellule: str) -> str:
    """What django.core.signing wrote, without its key."""
    morceau = cellule.removeprefix(".").partition(":")[0]
    try:
        octets = base64.urlsafe_b64decode(morceau + "=" * (-len(morceau) % 4))
        return (zlib.decompress(octets) if cellule.startswith(".") else octets).decode()
    except (binascii.Error, ValueError, zlib.error):
        return ""


def jetons_partis() -> dict[str, str]:
    """What each kind of link that left ends with, wherever it stands in the message."""
    trouves = {}
    for message in mail.outbox:
        corps = [message.body, *(html for html, _ in message.alternatives), *message.extra_headers.values()]
        trouves.update(LIEN.findall("\n".join(map(str, corps))))
    return trouves


def connecte(compte) -> Client:
    client = Client()
    client.post("/compte/login/", {"login": compte.email, "password": MDP})
    client.post("/compte/reauthenticate/", {"password": MDP})
    return client


def test_whole_base_holds_no_link_that_was_mailed(valide):
    structure = fabriques.une_structure(code="ici")
    compte, referent = fabriques.un_conseiller(structure, mot_de_passe=MDP), fabriques.un_referent(structure)
    anonyme, sien, leur = Client(), connecte(compte), Client()
    valide(anonyme.post, "/compte/password/reset/", {"email": compte.email})
    valide(sien.post, "/compte/email/", {"email": "neuve@exemple.example", "action_add": ""})
    leur.force_login(referent)
    valide(leur.post, "/equipe/ici/", {"email": "nina@exemple.example", "prenom": "Nina", "nom": "Neuve"})
    valide(une_inscription, une_session(), fabriques.un_conseiller())
    nouvelles.recapitulatif_choose(compte=compte, rythme="QUOTIDIEN")
    Recapitulatif.objects.update(dit_jusqu_a=timezone.now() - datetime.timedelta(days=2))
    une_fiche(publiee_le=timezone.now() - datetime.timedelta(days=1))
    valide(nouvelles.recapitulatifs_send)

    jetons = jetons_partis()
    assert len(jetons) == 5, jetons
    ouvertes = [Client().get(f"{genre}{jeton}/", follow=True).status_code for genre, jeton in jetons.items()]
    assert set(ouvertes) == {200}, "chaque lien parti ouvre"
    # La page où l’on choisit le mot de passe le garde en session jusque-là, sans le numéro du compte.
    jetons["en session"] = jetons["/compte/password/reset/key/"].partition("-")[2]
    base = toute_la_base()
    lus = [genre for genre, jeton in jetons.items() if jeton in base]
    assert compte.email in base and not lus


def test_whole_base_holds_no_second_factor_nor_session(valide):
    client = connecte(fabriques.un_conseiller(mot_de_passe=MDP))
    adresse = reverse("mfa_activate_totp")
    page = page_lue(client.get(adresse))
    secret = re.search(r'<strong class="cle-longue">([A-Z2-7]+)</strong>', page).group(1)
    en_cours = toute_la_base()
    assert valide(client.post, adresse, {"code": code_du_moment(secret)}).status_code == 302
    page = page_lue(client.get(reverse("mfa_view_recovery_codes")))
    codes = re.findall(r"<li>(\d{8})</li>", page)
    apres, cookie = toute_la_base(), client.cookies["sessionid"].value
    secrets = {"enrôlement": secret in en_cours, "application": secret in apres, "session": cookie in apres}
    secrets |= {"codes": any(code in apres for code in codes), "graine": bool(re.search(r"\b[0-9a-f]{80}\b", apres))}
    assert len(codes) == 10 and not [nom for nom, lu in secrets.items() if lu]


def second_pas(compte) -> str:
    """The page after the code of the moment; empty when it opens."""
    client = Client()
    client.post("/compte/login/", {"login": compte.email, "password": MDP})
    reponse = client.post("/compte/second-facteur/authenticate/", {"code": code_du_moment(SECRET)})
    return "" if reponse.status_code == 302 else page_lue(reponse)


def test_keys_of_second_factors_rotate_and_a_lost_one_is_told(settings, capsys):
    ancienne, neuve = (Fernet.generate_key().decode() for _ in range(2))
    settings.COFFRE_CLES = [ancienne]
    comptes = [fabriques.un_referent(mot_de_passe=MDP) for _ in range(4)]
    assert second_pas(comptes[0]) == ""
    settings.COFFRE_CLES = [neuve, ancienne]
    assert second_pas(comptes[1]) == ""
    call_command("coffre_rechiffrer")
    assert "4 second(s) facteur(s)" in capsys.readouterr().out
    settings.COFFRE_CLES = [neuve]
    assert second_pas(comptes[2]) == "" and not [*facteurs_lisibles()]
    settings.COFFRE_CLES = [ancienne]
    assert "ne peut pas être vérifié" in second_pas(comptes[3]), "une phrase, et la porte reste fermée"
    assert len([*facteurs_lisibles()]) == 4
    with pytest.raises(CommandError, match="Rien n’est changé"):
        call_command("coffre_rechiffrer")


def test_key_made_at_the_first_need_is_read_by_its_owner_only(settings, tmp_path):
    settings.COFFRE_CLES, settings.COFFRE_CLE_DE_SECOURS = [], tmp_path / "cles" / "coffre.key"
    assert coffre.dechiffrer(coffre.chiffrer("été")) == "été"
    assert [chemin.stat().st_mode & 0o777 for chemin in (tmp_path / "cles", settings.COFFRE_CLE_DE_SECOURS)] == [
        0o700,
        0o600,
    ]
