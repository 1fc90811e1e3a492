"""« Mettre en route »: each line is a fact of the base, read in as many queries whatever it holds."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from django.core.management import CommandError, call_command
from django.db import connection
from django.urls import reverse
from wagtail.models import Site

from home.erreurs import RegleRefusee
from home.models import ContenuPage, ParametresSite
from reseau.comptes.models import Compte
from reseau.membres.choices import Role
from reseau.membres.rules.invitations import invitation_creer
from reseau.membres.rules.mandats import mandat_creer
from reseau.structures.models import Reseau
from reseau.territoires.models import Bassin, Commune
from safran.formations.models import CataloguePage
from safran.installation.models import Installation
from safran.installation.queries import mise_en_route
from safran.installation.rules import mise_en_route_ranger, pages_poser, sauvegarder, site_regler
from safran.installation.sauvegardes import cle_faire
from tests.fabriques import un_bassin, un_compte, un_conseiller, un_reseau, un_role, une_region, une_structure
from tests.pages import page_lue
from tests.questions import questions
from tests.safran.fabriques_formations import une_formation

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
ADRESSE, RANGER = "/installation/mettre-en-route/", "/installation/mettre-en-route/ranger/"


@pytest.fixture(autouse=True)
def _depart():
    """One bassin, one network, the pages that a site starts with."""
    Bassin.objects.all().delete()
    un_bassin()
    pages_poser()


def restent() -> list[str]:
    return [ligne.titre for ligne in mise_en_route().suivantes]


def faire(debut: str, geste) -> None:
    """The line that starts so is to be done before the deed, and done after it."""
    assert [titre for titre in restent() if titre.startswith(debut)], debut
    geste()
    assert not [titre for titre in restent() if titre.startswith(debut)], debut


def completer() -> None:
    for page in ContenuPage.objects.all():
        page.corps = [("texte", "<p>La Région.</p>")]
        page.save_revision().publish()


def tout_faire(region: Compte) -> None:
    faire("Compléter les mentions", completer)
    dits = {"telephone": "05 49 00 00 01", "courriel_contact": "ici@region.example"}
    faire("Donner le téléphone", lambda: site_regler(champs=dits))
    faire("Inscrire les réseaux", un_reseau)
    faire("Inscrire les structures", une_structure)
    faire("Nommer qui anime", lambda: mandat_creer(compte=un_compte(), role=Role.CHARGE_MISSION, bassin=un_bassin()))
    faire("Nommer la tête", lambda: mandat_creer(compte=un_compte(), role=Role.TETE_RESEAU, reseau=un_reseau()))
    faire("Nommer une deuxième", lambda: mandat_creer(compte=un_compte(), role=Role.REGION))
    faire("Nommer le délégué", lambda: un_role("DPO"))
    invite = {"email": "a@b.example", "prenom": "Ada", "nom": "Berger", "structure": une_structure()}
    faire("Inviter les équipes", lambda: invitation_creer(par=region, **invite))
    faire("Publier une première", une_formation)


def test_each_line_turns_true_with_its_fact_and_the_card_goes_with_the_last(client):
    region = une_region()
    client.force_login(region)
    assert "Mettre en route" in page_lue(client.get("/mon-espace/"))
    tout_faire(region)
    assert mise_en_route().finie and "Mettre en route" not in page_lue(client.get("/mon-espace/"))
    assert "Tout est en place" in page_lue(client.get(ADRESSE))


@pytest.mark.parametrize(
    "role, champ, fabrique", [("CHARGE_MISSION", "bassin", un_bassin), ("TETE_RESEAU", "reseau", un_reseau)]
)
def test_every_bassin_and_every_network_has_someone_today(role, champ, fabrique):
    mandat_creer(compte=un_compte(), role=role, **{champ: fabrique()})
    debut = "Nommer qui anime" if champ == "bassin" else "Nommer la tête"
    assert not [titre for titre in restent() if titre.startswith(debut)]
    fabrique("cognac")
    (ligne,) = [ligne for ligne in mise_en_route().suivantes if ligne.titre.startswith(debut)]
    assert ligne.detail == "Il manque : Cognac."


def test_list_asks_as_much_whatever_the_base_holds():
    une_region()
    un_reseau()
    avec_peu = questions(mise_en_route)
    for rang in range(5):
        un_bassin(f"bassin-{rang}")
        mandat_creer(compte=un_compte(), role=Role.TETE_RESEAU, reseau=un_reseau(f"reseau-{rang}"))
        une_structure(f"reseau-{rang}")
        une_formation()
    assert questions(mise_en_route) == avec_peu <= 12


def test_each_line_leads_to_a_page_that_opens_for_the_region(client):
    client.force_login(une_region())

    def closes() -> list[str]:
        adresses = {ligne.url for ligne in mise_en_route().lignes}
        return [adresse for adresse in adresses if client.get(adresse, follow=True).status_code != 200]

    assert closes() == [], "sur un site vide"
    une_structure()
    assert closes() == []


def test_card_put_away_stays_away_for_all_of_the_region_and_says_by_whom(client):
    region = une_region()
    client.force_login(region)
    assert client.get(RANGER).status_code == 405
    assert client.post(RANGER)["Location"] == reverse("mon_espace") == client.post(RANGER)["Location"]
    assert Installation.objects.get().rangee_par == region
    mise_en_route_ranger(par=une_region())
    assert Installation.objects.get().rangee_par == region, "la première fois compte"
    client.force_login(une_region())
    assert "Ranger" not in page_lue(client.get("/mon-espace/"))
    assert client.get(ADRESSE).status_code == 200


def test_pages_of_the_start_mark_what_the_region_writes_and_are_left_alone_afterwards(client):
    legales = page_lue(client.get("/mentions-legales/"))
    assert legales.count("[à compléter") == 2 and "démonstration" not in legales
    ContenuPage.objects.filter(slug="mentions-legales").update(title="Nos mentions")
    assert pages_poser() == [] and ContenuPage.objects.get(slug="mentions-legales").title == "Nos mentions"


def test_promises_of_the_public_pages_are_said_as_commitments(client):
    accueil = page_lue(client.get("/"))
    assert "jamais plus" not in accueil and "Notre engagement" in accueil
    dits = str([list(page.corps.raw_data) for page in ContenuPage.objects.all()])
    assert "les mêmes partout" not in dits and "Il n’y a pas de troisième porte" not in dits
    assert "cette plateforme ne le vérifie pas" in dits and "n’est pas mesuré" in dits


def test_pages_of_the_start_say_where_one_s_data_are_taken_and_the_account_closed(client):
    dit = page_lue(client.get("/donnees-personnelles/"))
    assert "<b>Emporter mes données</b>" in dit and "<b>Fermer mon compte</b>" in dit
    client.force_login(un_conseiller())
    page = page_lue(client.get(reverse("mes_donnees")))
    assert "Emporter mes données" in page and "Fermer mon compte" in page


def test_settings_of_the_site_keep_what_is_not_said_and_refuse_a_wrong_address(settings):
    settings.SITE_URL = "https://safran.region.example"
    site_regler(champs={"telephone": "05 49 00 00 01", "courriel_contact": ""})
    site = Site.objects.get()
    reglages = ParametresSite.for_site(site)
    assert (site.hostname, site.port, site.root_url) == ("safran.region.example", 443, "https://safran.region.example")
    assert reglages.telephone == "05 49 00 00 01" and reglages.courriel_contact == ParametresSite().courriel_contact


def test_list_is_for_the_region_alone(client):
    client.force_login(un_conseiller())
    assert client.get(ADRESSE).status_code == client.post(RANGER).status_code == 404
    assert "Mettre en route" not in page_lue(client.get("/mon-espace/"))
    assert Reseau.objects.exists()


# `manage.py installer`: a site ready for its first account; run again, it does what is missing and says the rest.

CODE = re.compile(r"^ +((?:\w{4}-){4}\w)$", re.M)


@pytest.fixture
def installer(capsys, monkeypatch):
    """Run the command where nobody answers; what it says."""
    monkeypatch.setattr("sys.stdin.isatty", lambda: False, raising=False)

    def lancer(*options: str) -> str:
        call_command("installer", *options)
        return capsys.readouterr().out

    return lancer


def test_installer_makes_a_site_ready_then_says_what_is_there(installer, client):
    premier = installer("--telephone", "05 49 00 00 01", "--courriel", "ici@region.example")
    assert Bassin.objects.count() == 13 and Commune.objects.filter(departement__isnull=False).exists()
    assert client.get("/se-former/").status_code == client.get("/pratiques/").status_code == 200
    assert "05 49 00 00 01" in page_lue(client.get("/")).replace("\u00a0", " ").replace("\u202f", " ")
    assert "À compléter dans l’administration : Mentions légales" in premier and "À donner" not in premier
    faits = (ContenuPage.objects.count(), CataloguePage.objects.count(), Commune.objects.count())
    second = installer()
    assert "déjà à jour" in second and "déjà là" in second and "rien à changer" in second
    assert faits == (ContenuPage.objects.count(), CataloguePage.objects.count(), Commune.objects.count())
    assert ParametresSite.for_site(Site.objects.get()).telephone == "05 49 00 00 01"
    assert CODE.search(premier).group(1) != CODE.search(second).group(1)


def test_installer_takes_its_values_from_the_environment_and_gives_no_code_once_someone_acts(installer, monkeypatch):
    with pytest.raises(CommandError, match="Réglage refusé : Saisissez une adresse"):
        installer("--courriel", "pas une adresse")
    monkeypatch.setenv("SAFRAN_COURRIEL", "ici@region.example")
    une_region()
    dit = installer()
    assert "déjà ouvert" in dit and not CODE.search(dit)
    assert ParametresSite.for_site(Site.objects.get()).courriel_contact == "ici@region.example"


def test_installer_asks_on_a_terminal_what_is_not_said(installer, monkeypatch):
    posees = []
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("builtins.input", lambda question: posees.append(question) or "")
    installer("--telephone", "05 49 00 00 01")
    assert len(posees) == 2 and "Horaires" in posees[0]
    installer("--sans-question")
    assert len(posees) == 2


MANAGE = Path(__file__).resolve().parents[3] / "manage.py"


@pytest.mark.parametrize(
    ("reglage", "valeur", "phrase"),
    [
        ("SAFRAN_DONNEES", "{}/disque/absent", r"le dossier des données, \S+/disque/absent, ne s’ouvre pas"),
        ("SAFRAN_DONNEES", "{}/fichier", "ne s’ouvre pas"),
        ("DATABASE_URL", "mysql://hote/safran", "DATABASE_URL nomme PostgreSQL ou SQLite"),
        ("DATABASE_URL", "/chemin/sans/protocole", "DATABASE_URL nomme PostgreSQL ou SQLite"),
    ],
)
def test_setting_that_opens_nothing_is_said_in_one_sentence(reglage, valeur, phrase, tmp_path):
    (tmp_path / "fichier").touch()
    env = os.environ | {"DJANGO_SETTINGS_MODULE": "safran.settings.dev", "SAFRAN_DONNEES": str(tmp_path)}
    env[reglage] = valeur.format(tmp_path)
    fait = subprocess.run([sys.executable, MANAGE, "verifier"], env=env, capture_output=True, text=True)
    assert fait.returncode == 1 and re.fullmatch(f"SAFRAN ne démarre pas : .*{phrase}.*\n", fait.stderr)


def test_base_whose_migrations_stopped_halfway_is_not_taken_for_sound(tmp_path):
    with connection.cursor() as curseur:
        curseur.execute("DELETE FROM django_migrations WHERE app = 'quiz'")
    with pytest.raises(CommandError, match="Rien n’est vérifié : il reste des migrations"):
        call_command("verifier")
    with pytest.raises(RegleRefusee) as refus:
        sauvegarder(dossier=tmp_path, pour=[cle_faire(tmp_path / "cle.txt")])
    assert refus.value.code == "migrations" and [chemin.name for chemin in tmp_path.iterdir()] == ["cle.txt"]


@pytest.mark.parametrize(
    ("reglage", "attendu"), [({}, "3600 False False"), ({"HSTS_SECONDES": "31536000"}, "31536000 True True")]
)
def test_promise_of_https_is_short_until_someone_lengthens_it(reglage, attendu, tmp_path):
    env = {"SECRET_KEY": "x" * 60, "ALLOWED_HOSTS": "www.safran.example", "SITE_URL": "https://www.safran.example"}
    env |= {"EXPEDITEUR": "a@safran.example", "EMAIL_URL": "smtp://127.0.0.1:25", "SAFRAN_DONNEES": str(tmp_path)}
    env |= {"COFFRE_CLES": Fernet.generate_key().decode(), **reglage}
    dire = "p.SECURE_HSTS_SECONDS, p.SECURE_HSTS_INCLUDE_SUBDOMAINS, p.SECURE_HSTS_PRELOAD"
    commande = [sys.executable, "-c", f"import safran.settings.production as p; print({dire})"]
    fait = subprocess.run(commande, env=env, cwd=MANAGE.parent, capture_output=True, text=True)
    assert fait.stdout.strip() == attendu, fait.stderr
