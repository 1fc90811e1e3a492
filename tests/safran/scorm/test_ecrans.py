"""The modules through their addresses: begin, play, record; deposits, on the screen and by the command."""

import io
import json
import os
import time
import uuid
from pathlib import Path

import pytest
import time_machine
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from safran.parcours.models import EtapeVue
from safran.parcours.queries.suivis import avancement_lire, manques_de
from safran.parcours.rules import suivis
from safran.scorm import fichiers, rules
from safran.scorm.contenus import jeton_de
from safran.scorm.models import EtatSco, Paquet, PassageScorm, VersionPaquet
from safran.scorm.prises import paquets_coherents
from safran.scorm.rules import lancement_signer
from tests.fabriques import un_conseiller
from tests.pages import page_lue
from tests.safran.fabriques_formations import etapes_de, un_module, une_etape, une_formation
from tests.safran.fabriques_scorm import (
    PAGE,
    hote_de,
    un_h5p,
    un_item,
    un_manifeste,
    un_scorm,
    un_scorm_2004,
    une_ressource,
    une_version,
)
from tests.travaux import battre

pytestmark = pytest.mark.django_db

STATUT = "cmi.core.lesson_status"


@pytest.fixture
def paquet():
    return une_version().paquet


@pytest.fixture
def passage(client, compte, paquet):
    client.force_login(compte)
    return rules.passage_ouvrir(compte=compte, paquet=paquet)


def poster(client, nom, passage, corps):
    corps = corps if isinstance(corps, bytes) else json.dumps(corps)
    return client.post(reverse(nom, args=[passage.uuid]), corps, content_type="application/json")


def envoyer(client, passage, valeurs, compteur=1, lancement=1, **autres):
    jeton = lancement_signer(passage=passage, sco="i-un", numero=lancement)
    return poster(client, "scorm_envoi", passage, {"jeton": jeton, "compteur": compteur, "valeurs": valeurs, **autres})


def test_button_of_the_step_leads_to_the_player_and_back_on_this_site(client, compte, paquet, settings):
    client.force_login(compte)
    retour = "/parcours/1/2/3/"
    reponse = client.post(reverse("scorm_commencer", args=[paquet.uuid]), {"retour": retour}, follow=True)
    page = page_lue(reponse)
    assert reponse.status_code == 200 and f'href="{retour}"' in page and "JavaScript" in page
    assert f"frame-src http://{hote_de(paquet.versions.get())}" in reponse["Content-Security-Policy"]
    assert 'data-bac="allow-scripts allow-same-origin allow-forms allow-modals"' in page
    lecteur = reverse("scorm_lecteur", args=[PassageScorm.objects.get().uuid])
    assert "ailleurs.example" not in page_lue(client.get(lecteur, {"retour": "//ailleurs.example/"}))
    settings.CONTENUS_URL = ""
    reponse = client.get(lecteur)
    assert "ne s’ouvrent pas encore ici" in page_lue(reponse)
    assert "frame-src 'none'" in reponse["Content-Security-Policy"]


def test_module_is_played_and_recorded(client, passage):
    ouvert = poster(client, "scorm_ouvrir", passage, {"sco": "i-un"}).json()
    assert (ouvert["lancement"], ouvert["fichier"], ouvert["depart"]["cmi.core.entry"]) == (1, "un.html", "ab-initio")
    reponse = envoyer(client, passage, {STATUT: "passed", "cmi.core.score.raw": "80"}, fin=True)
    assert reponse.json()["etat"] == "REUSSI" and reponse["Cache-Control"].count("no-store")
    assert reponse.json()["situation"] != ouvert["situation"]
    page = page_lue(client.get(reverse("scorm_lecteur", args=[passage.uuid])))
    assert "Réussi" in page and "80" in page and "Module terminé, continuer" in page
    assert f'data-situation="{reponse.json()["situation"]}"' in page  # la page et l'envoi parlent du même endroit


def test_activity_done_leads_to_the_next_one_and_the_last_one_to_the_end(client, compte):
    manifeste = un_manifeste(un_item("un") + un_item("deux"), une_ressource("un") + une_ressource("deux"))
    passage = rules.passage_ouvrir(compte=compte, paquet=une_version(un_scorm(manifeste, deux__html=PAGE)).paquet)
    client.force_login(compte)
    suivante, fin = "?activite=i-deux", "Module terminé, continuer"
    for sco, attendus in (("i-un", (True, False)), ("i-deux", (False, True))):
        jeton = poster(client, "scorm_ouvrir", passage, {"sco": sco}).json()["jeton"]
        poster(client, "scorm_envoi", passage, {"jeton": jeton, "compteur": 1, "valeurs": {STATUT: "completed"}})
        page = page_lue(client.get(reverse("scorm_lecteur", args=[passage.uuid]), {"activite": sco}))
        bilan = page.partition('id="module-bilan"')[2].partition(">")[2]
        assert (suivante in bilan, fin in bilan) == attendus


def test_sending_that_is_not_one_is_refused_in_words(client, passage):
    jeton = poster(client, "scorm_ouvrir", passage, {"sco": "i-un"}).json()["jeton"]
    for corps, statut in (
        (b"", 400),
        (b"[1]", 400),
        (b"\xff\xfe", 400),
        (b"[" * 5000, 400),
        ({}, 400),
        ({"compteur": "1", "valeurs": {}}, 400),
        ({"compteur": 2**40, "valeurs": {}}, 400),
        ({"compteur": True, "valeurs": {}}, 400),
        ({"compteur": 1, "valeurs": []}, 400),
        ({"compteur": 1, "valeurs": {}, "jeton": ["x"]}, 409),
        (b'{"sco": "' + b"x" * 1_100_000 + b'"}', 413),
    ):
        reponse = poster(client, "scorm_envoi", passage, {"jeton": jeton} | corps if isinstance(corps, dict) else corps)
        assert reponse.status_code == statut and reponse.json()["message"], str(corps)[:80]
    assert EtatSco.objects.get().compteur == 0


REUSSI = {STATUT: "passed", "cmi.core.score.raw": "100"}


def test_record_that_does_not_follow_from_an_opening_of_that_activity_is_refused(client, compte, passage):
    """A forged one, one of another module, of another person, of an activity or an opening that were not served."""
    ouvert = poster(client, "scorm_ouvrir", passage, {"sco": "i-un"}).json()
    autre = rules.passage_ouvrir(compte=compte, paquet=une_version(un_scorm(autre__txt="a")).paquet)
    voisine = rules.passage_ouvrir(compte=un_conseiller(), paquet=passage.version.paquet)
    for qui in (autre, voisine):
        rules.lancement_ouvrir(passage=qui, sco="i-un")
    signes = [(autre, "i-un", 1), (voisine, "i-un", 1), (passage, "i-deux", 1), (passage, "i-un", 2)]
    jetons = ["", "faux", ouvert["jeton"] + "A", jeton_de(passage.version)]
    for jeton in [*jetons, *(lancement_signer(passage=p, sco=s, numero=n) for p, s, n in signes)]:
        corps = {"sco": "i-un", "lancement": 1, "jeton": jeton, "compteur": 1, "valeurs": REUSSI, "fin": True}
        assert poster(client, "scorm_envoi", passage, corps).status_code == 409, jeton
    assert set(PassageScorm.objects.values_list("etat", "note")) == {("COMMENCE", None)}
    assert envoyer(client, passage, REUSSI).json()["module"] == "REUSSI"


def test_last_word_of_a_closed_tab_is_heard_for_its_opening_alone(passage, compte):
    rules.lancement_ouvrir(passage=passage, sco="i-un")
    corps = {"jeton": lancement_signer(passage=passage, sco="i-un", numero=1), "compteur": 1, "valeurs": REUSSI}

    def deposer(hote="", **autres):
        # ni session ni cookie : la page du site est partie
        ferme = Client(HTTP_HOST=hote or hote_de(passage.version), enforce_csrf_checks=True)
        return ferme.post("/dernier-envoi/", json.dumps(corps | autres), content_type="text/plain").status_code

    for faux in (lancement_signer(passage=passage, sco="i-deux", numero=1), "faux"):
        assert deposer(jeton=faux) == 409
    assert deposer(hote=hote_de(une_version(un_scorm(autre__txt="c")))) == 404
    assert deposer(hote="testserver") in (403, 404)
    with time_machine.travel(timezone.now() + timezone.timedelta(seconds=settings.CONTENUS_DUREE + 60)):
        assert deposer() == 409
    assert EtatSco.objects.get().compteur == 0
    assert deposer() == 204 and EtatSco.objects.get().etat == "REUSSI"
    type(compte).objects.filter(pk=compte.pk).update(is_active=False)
    assert deposer(compteur=2) == 404


def test_nul_character_and_huge_values_never_break(client, passage):
    poster(client, "scorm_ouvrir", passage, {"sco": "i-un"})
    valeurs = {"cmi.comments": "a\x00b", "\x00\ud800": "x", "é" * 5000: "x", "cmi.suspend_data": "\ud800"}
    reponse = envoyer(client, passage, valeurs)
    assert reponse.status_code == 200 and len(reponse.json()["refusees"]) == 4
    assert EtatSco.objects.get().valeurs == {}


def test_next_version_is_offered_and_begun_by_a_button(client, compte, passage, paquet):
    lecteur = reverse("scorm_lecteur", args=[passage.uuid])
    assert "nouvelle version" not in page_lue(client.get(lecteur))
    une_version(un_scorm(autre__txt="b"), paquet=paquet)
    assert "Commencer la nouvelle version" in page_lue(client.get(lecteur))
    client.post(reverse("scorm_commencer", args=[paquet.uuid]), {"version": "nouvelle"})
    assert sorted(PassageScorm.objects.values_list("version__numero", flat=True)) == [1, 2]


# Dans une formation


@pytest.fixture
def formation(paquet):
    criteres = [("etapes_vues", None), ("scorm_reussi", {"paquet": str(paquet.uuid)})]
    return une_formation(achevement_criteres=criteres)


def test_module_failed_does_the_step_and_passed_the_training_without_an_attestation(client, compte, formation, passage):
    from safran.attestations.models import Attestation

    module = un_module(formation, [une_etape("Le module", [("scorm", passage.version.paquet_id)])])
    suivi = suivis.suivi_commencer(compte=compte, formation=formation)
    etape = reverse("parcours_etape", args=[formation.pk, module.pk, etapes_de(module)[0]])
    assert "Reprendre le module" in page_lue(client.get(etape))
    client.post(etape)
    assert not EtapeVue.objects.exists()
    poster(client, "scorm_ouvrir", passage, {"sco": "i-un"})
    envoyer(client, passage, {STATUT: "failed"})
    assert EtapeVue.objects.count() == 1
    suivi.refresh_from_db()
    titre = passage.version.paquet.titre
    assert not suivi.est_acheve and manques_de(avancement_lire(suivi)) == [f"terminer et réussir le module « {titre} »"]
    envoyer(client, passage, {STATUT: "passed"}, compteur=2)
    suivi.refresh_from_db()
    assert suivi.est_acheve and suivi.progression_max == 100 and not Attestation.objects.exists()


# La Région dépose


def test_region_deposits_a_module_and_its_next_version_never_deleted_nor_typed(region):
    def deposer(adresse, contenu, **champs):
        return page_lue(region.post(adresse, {"fichier": io.BytesIO(contenu), **champs}, follow=True))

    refuse = deposer(reverse("modules"), b"rien", titre="Mon module")
    assert "Ce module est refusé" in refuse and 'value="Mon module"' in refuse and not Paquet.objects.exists()
    depose = deposer(reverse("modules"), un_scorm(), titre="Deux portes, à jouer")
    paquet = Paquet.objects.get()
    assert paquet.titre == "Deux portes, à jouer" and "Version 1, SCORM 1.2" in depose
    detail, suivante = reverse("modules_detail", args=[paquet.pk]), un_scorm_2004()
    deposer(detail, suivante)
    assert [v.numero for v in VersionPaquet.objects.order_by("numero")] == [1, 2]
    assert "rien n’a été ajouté" in deposer(detail, suivante)
    assert "Deux portes, à jouer" in page_lue(region.get(reverse("modules")))
    region.post(reverse("wagtailsnippets_scorm_paquet:delete", args=[paquet.pk]))
    assert Paquet.objects.filter(pk=paquet.pk).exists()
    assert region.get(reverse("wagtailsnippets_scorm_paquet:add")).url == reverse("modules")


def importer(dossier: Path, contenu: bytes, *options: str) -> str:
    fichier = dossier / "module.zip"
    fichier.write_bytes(contenu)
    sortie = io.StringIO()
    call_command("importer_scorm", str(fichier), *options, stdout=sortie)
    return sortie.getvalue()


def poses() -> list[str]:
    return sorted(f.name for f in Path(storages["prive"].path(fichiers.DOSSIER)).rglob("*"))


def test_good_package_is_kept_and_said(tmp_path):
    dit = importer(tmp_path, un_scorm())
    version = VersionPaquet.objects.get()
    assert "SCORM 1.2, « Deux portes »" in dit and "Paquet accepté" in dit
    assert version.numero == 1 and version.paquet.titre == "Deux portes" and not version.paquet.h5p
    with fichiers.fichier_ouvrir(str(version.uuid), "un.html") as page:
        assert page.read().startswith(b"<!doctype")
    assert list(paquets_coherents()) == []


def test_trial_and_bad_package_write_nothing(tmp_path):
    assert "C’était un essai" in importer(tmp_path, un_scorm(), "--essai")
    for options in ((), ("--essai",)):
        with pytest.raises(CommandError, match="refusé"):
            importer(tmp_path, un_scorm(un_manifeste(items="")), *options)
    assert not Paquet.objects.exists() and poses() == []


def test_next_version_keeps_the_first_and_its_files_and_is_of_the_same_kind(tmp_path):
    premiere = une_version()
    importer(tmp_path, un_scorm(), f"--version-de={premiere.paquet_id}")
    assert [v.numero for v in premiere.paquet.versions.all()] == [2, 1]
    assert fichiers.present(premiere.uuid) and list(paquets_coherents()) == []
    with pytest.raises(CommandError, match="même genre"):
        importer(tmp_path, un_h5p(), f"--version-de={premiere.paquet_id}")
    with pytest.raises(CommandError, match="n’existe pas"):
        importer(tmp_path, un_scorm(), "--version-de=999999")
    with pytest.raises(CommandError, match="ne peut pas être lu"):
        call_command("importer_scorm", str(tmp_path / "absent.zip"))


def test_row_refused_takes_the_files_back(monkeypatch):
    monkeypatch.setattr(VersionPaquet, "save", lambda *a, **k: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        une_version()
    assert poses() == [] and not Paquet.objects.exists()


def test_file_of_another_folder_is_never_opened_and_missing_ones_are_told_by_the_checks():
    version = une_version()
    storages["prive"].save(f"{fichiers.DOSSIER}/secret.html", ContentFile(b"secret"))
    for nom in ("../secret.html", "/etc/hostname", "un.html/..", "", ".", "absent.html", "a\x00b", "x" * 5000):
        assert fichiers.fichier_ouvrir(str(version.uuid), nom) is None
    fichiers.paquet_retirer(version.uuid)
    assert any("sont absents" in phrase for phrase in paquets_coherents())


class Coupure(BaseException):
    """The machine stops there: nothing is tidied up."""


def test_deposit_whose_machine_stopped_is_not_there_and_is_taken_back_a_day_later(monkeypatch):
    def arreter(*args: object) -> None:
        raise Coupure

    with monkeypatch.context() as coupe:
        coupe.setattr(fichiers, "_fichier_poser", arreter)
        coupe.setattr(fichiers, "paquet_retirer", lambda identifiant: None)
        with pytest.raises(Coupure):
            une_version()
    gardee = une_version()
    (marque,) = (nom for nom in poses() if nom.startswith(fichiers.PREFIXE))
    coupee = uuid.UUID(marque.removeprefix(fichiers.PREFIXE))
    storages["prive"].save(f"{fichiers.DOSSIER}/{coupee}/un.html", ContentFile(b"a"))
    assert not fichiers.present(coupee)
    assert battre("modules.restes")[0].startswith("0")
    hier = time.time() - fichiers.UN_JOUR.total_seconds() - 60
    os.utime(storages["prive"].path(f"{fichiers.DOSSIER}/{marque}"), (hier, hier))
    assert battre("modules.restes")[0].startswith("1")
    assert storages["prive"].listdir(fichiers.DOSSIER) == ([str(gardee.uuid)], [])
