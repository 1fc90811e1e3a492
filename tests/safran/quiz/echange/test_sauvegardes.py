"""Moodle backups: their banks through the door of questions; hostile ones refused with a sentence."""

import io
import tarfile

import pytest

from safran.quiz.echange.lecture import questions_lire
from safran.quiz.echange.modele import FichierRefuse
from safran.quiz.models import QuestionBanque
from safran.quiz.rules.banque import questions_importer
from tests.safran.quiz.echange import formes as f
from tests.safran.quiz.echange import sauvegardes as s


@pytest.mark.parametrize("faire", [s.en_tar, s.en_zip])
def test_bank_of_both_archives_is_read_as_a_file_of_questions(faire):
    lecture = questions_lire(faire(s.contenu()))
    assert lecture.format == "Sauvegarde Moodle"
    *lues, calculee = lecture.lignes
    assert [ligne.motif for ligne in lues if ligne.motif] == [] and "calculatedsimple" in calculee.motif
    choix, vrai, trous, nombre, paires, redigee = (ligne.question for ligne in lues)
    assert choix.categorie == "Accueil∕écoute"
    assert choix.enonce.startswith("<p>Qui <strong>coordonne</strong> ?") and "PAGEVIEW" not in choix.enonce
    assert choix.images[0].contenu == s.POINT
    assert choix.valeur["reponses"] == [
        f.choix("<p>La <em>Région</em></p>", True, None, "Oui."),
        f.choix("La commune", False, "-33.33333"),
    ]
    assert vrai.valeur["juste"] and trous.points == 3
    assert trous.valeur["texte"] == "Le [[1]] va à [[2]]."
    assert [trou["value"]["poids"] for trou in trous.valeur["trous"]] == [2, 1]
    assert nombre.valeur["reponses"] == [f.nombre(24, "0.5")] and nombre.valeur["unites"] == [f.unite("h")]
    assert paires.valeur["paires"][1] == f.paire("Un lycéen", "Le CIO")
    assert (redigee.genre, redigee.valeur["reponse_modele"]) == ("ouverte", "")


def test_moodle_4_gives_the_last_version_of_each_question_and_its_code():
    lignes = questions_lire(s.en_tar(s.contenu(**{"questions.xml": s.banque(s.VRAI, nouvelle=True)}))).lignes
    assert [(ligne.question.genre, ligne.question.code) for ligne in lignes] == [("vrai_faux", "code-1")]


@pytest.mark.django_db
def test_bank_of_a_backup_is_written_once():
    contenu = s.en_tar(s.contenu())
    assert questions_importer(contenu=contenu, nom="cours.mbz").bilan.startswith("6 questions sur 7 sont prises")
    assert QuestionBanque.objects.count() == 6
    assert questions_importer(contenu=contenu, nom="cours.mbz").a_ecrire == 0


def un_tar(nom="x", taille=0, **champs):
    tampon = io.BytesIO()
    with tarfile.open(fileobj=tampon, mode="w:gz") as archive:
        entree = tarfile.TarInfo(nom)
        entree.size = taille
        for champ, valeur in champs.items():
            setattr(entree, champ, valeur)
        archive.addfile(entree, io.BytesIO(bytes(taille)))
    return tampon.getvalue()


BOMBE = {**s.contenu(), "bombe.bin": bytes(60 * 1024 * 1024)}
HOSTILES = {
    "bombe tar": (s.en_tar(BOMBE), "piège connu"),
    "bombe zip": (s.en_zip(BOMBE), "dépasse 50 Mo|piège connu"),
    "sort du dossier": (un_tar("../x"), "sort de son dossier"),
    "absolu": (un_tar("/etc/passwd"), "absolu"),
    "lien": (un_tar("x", type=tarfile.SYMTYPE, linkname="/etc/passwd"), "un lien"),
    "lien dur": (un_tar("x", type=tarfile.LNKTYPE, linkname="y"), "un lien"),
    "tube": (un_tar("x", type=tarfile.FIFOTYPE), "ordinaire"),
    "sans sommaire": (un_tar("x.xml"), "moodle_backup.xml"),
    "coupée": (s.en_tar(s.contenu())[:-200], "abîmé"),
    "pas un tar": (b"\x1f\x8b\x08" + b"\xff" * 40, "abîmé"),
    "entités": (
        s.en_tar(s.contenu(**{"questions.xml": '<!DOCTYPE a [<!ENTITY b "c">]><question_categories/>'})),
        "DOCTYPE",
    ),
    "XML coupé": (s.en_tar(s.contenu(**{"questions.xml": "<question_categories>"})), "bien formé"),
    "sans question": (s.en_tar(s.contenu(**{"questions.xml": None})), "aucune question"),
}  # fmt: skip


@pytest.mark.parametrize("nom", HOSTILES)
def test_hostile_or_broken_backup_is_refused_with_a_sentence(nom):
    contenu, phrase = HOSTILES[nom]
    with pytest.raises(FichierRefuse, match=phrase):
        questions_lire(contenu)
