"""Files of questions into the bank and out of it, by the commands that administrators run."""

import base64
import io

import pytest
from django.core.management import CommandError, call_command
from wagtail.images import get_image_model

from reseau.vocabulaires.models import Theme
from safran.quiz.models import QuestionBanque
from safran.quiz.rules.banque import questions_importer
from tests.refus import refus
from tests.safran import fabriques_quiz as fabriques

pytestmark = pytest.mark.django_db
POINT = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
GIFT = """// question: 1  name: CIO [id:cio]
$CATEGORY: $course$/top/Accueil

::Le CIO::Qui reçoit un lycéen ?{=Le CIO#Oui. ~L’Apec#Non.####Voir le guide.}

::Durée::Un bilan dure au plus {#24:0} heures.

Un salarié demande le CEP sans son employeur.{T}
"""


def importer(tmp_path, texte, *options, nom="questions.txt"):
    """What the command says and its exit code."""
    fichier = tmp_path / nom
    fichier.write_bytes(texte if isinstance(texte, bytes) else texte.encode())
    sortie, code = io.StringIO(), 0
    try:
        call_command("importer_questions", str(fichier), *options, stdout=sortie)
    except SystemExit as fin:
        code = fin.code
    return sortie.getvalue(), code


def xml_avec_image(alternative):
    return (
        '<?xml version="1.0"?><quiz><question type="truefalse"><name><text>Carte</text></name>'
        '<questiontext format="html"><text><![CDATA[<p>Vrai ?</p>'
        f'<img src="@@PLUGINFILE@@/carte.png" alt="{alternative}">]]></text>'
        f'<file name="carte.png" encoding="base64">{POINT}</file></questiontext>'
        '<answer fraction="100"><text>true</text></answer><answer fraction="0"><text>false</text></answer>'
        "</question></quiz>"
    )


def test_an_accepted_file_is_written_whole_and_told_line_by_line(tmp_path):
    dit, code = importer(tmp_path, GIFT, "--theme", "cep")
    assert code == 0
    assert "ligne 4 : créée, Le CIO" in dit
    assert dit.splitlines()[-1] == "Fichier accepté en entier\xa0: 3 créées."
    cio = QuestionBanque.objects.get(titre="Le CIO")
    assert (cio.theme.code, cio.categorie, cio.live, cio.genre) == ("cep", "Accueil", True, "Réponse unique")
    assert cio.contenu[0].value["reponses"][0]["retour"] == "Oui."


def test_a_trial_writes_nothing_and_says_the_same(tmp_path):
    dit, code = importer(tmp_path, GIFT, "--essai")
    assert (code, QuestionBanque.objects.count()) == (0, 0)
    assert dit.splitlines()[-1] == "Essai, rien n’est écrit\xa0: 3 créées."


def test_one_refused_question_is_named_and_costs_no_other(tmp_path):
    texte = GIFT + "\nCombien ?{#trois}\n"
    for essai, nombre, verbe in ((True, 0, "peuvent être prises"), (False, 3, "sont prises")):
        dit, code = importer(tmp_path, texte, *(["--essai"] if essai else []))
        assert (code, QuestionBanque.objects.count()) == (1, nombre)
        assert "ligne 10 : refusée, Combien ?" in dit and "n’est pas un nombre" in dit
        assert dit.splitlines()[-1] == f"3 questions sur 4 {verbe}\xa0: 3 créées, 1 refusée."
    dit, _ = importer(tmp_path, texte)
    assert dit.splitlines()[-1] == "3 questions sur 4 sont prises\xa0: 3 inchangées, 1 refusée."
    dit, code = importer(tmp_path, "Combien ?{#trois}\n")
    assert (code, dit.splitlines()[-1]) == (1, "Fichier refusé, rien n’est écrit\xa0: 1 refusée.")


def test_the_same_file_twice_changes_nothing_and_a_correction_changes_one_question(tmp_path):
    importer(tmp_path, GIFT)
    avant = list(QuestionBanque.objects.order_by("pk").values_list("pk", "last_published_at"))
    dit, _ = importer(tmp_path, GIFT)
    assert dit.splitlines()[-1] == "Fichier accepté en entier\xa0: 3 inchangées."
    assert list(QuestionBanque.objects.order_by("pk").values_list("pk", "last_published_at")) == avant
    reponses = [
        item.id for item in QuestionBanque.objects.get(titre="Le CIO").contenu[0].value["reponses"].bound_blocks
    ]
    dit, _ = importer(tmp_path, GIFT.replace("L’Apec", "Cap emploi"))
    assert dit.splitlines()[-1] == "Fichier accepté en entier\xa0: 1 modifiée, 2 inchangées."
    corrigee = QuestionBanque.objects.get(titre="Le CIO")
    assert corrigee.contenu[0].value["reponses"][1]["texte"] == "Cap emploi"
    assert [item.id for item in corrigee.contenu[0].value["reponses"].bound_blocks] == reponses


def test_a_question_revised_by_hand_keeps_its_theme_and_its_revision_follows(tmp_path):
    importer(tmp_path, GIFT)
    cio = QuestionBanque.objects.get(titre="Le CIO")
    cio.theme = Theme.objects.exclude(pk=cio.theme_id).last()
    attendu = cio.theme
    cio.save_revision().publish()
    importer(tmp_path, GIFT.replace("Oui.", "Oui, toujours."))
    cio.refresh_from_db()
    ouverte = cio.get_latest_revision_as_object()
    assert cio.theme == attendu
    assert cio.contenu[0].value["reponses"][0]["retour"] == "Oui, toujours."
    assert ouverte.contenu[0].value["reponses"][0]["retour"] == "Oui, toujours."
    assert not cio.has_unpublished_changes


def test_a_question_twice_in_a_file_is_written_once_and_its_twin_told(tmp_path):
    dit, code = importer(tmp_path, "A ?{T}\n\nA ?{T}\n\nA ?{F}\n")
    assert (code, QuestionBanque.objects.count()) == (0, 2)
    assert "La même question est déjà à la ligne 1." in dit
    dit, _ = importer(tmp_path, "A ?{T}\n\nA ?{T}\n\nA ?{F}\n")
    assert dit.splitlines()[-1] == "Fichier accepté en entier\xa0: 2 inchangées, 1 répétée."


def test_what_the_editor_would_refuse_is_refused_with_its_words(tmp_path):
    dit, code = importer(tmp_path, f"A ?{{={'x' * 1001} ~b}}\n")
    assert code == 1
    assert "1000" in dit and "Réponse proposée" in dit


def test_twenty_six_answers_are_accepted(tmp_path):
    options = "".join(f"{chr(65 + rang)}. Réponse {rang}\n" for rang in range(26))
    assert importer(tmp_path, f"Laquelle ?\n{options}ANSWER: C\n")[1] == 0


def test_an_embedded_image_joins_the_library_once(tmp_path):
    for essai in (True, False, False):
        importer(tmp_path, xml_avec_image("Le Sud"), *(["--essai"] if essai else []), nom="q.xml")
        assert get_image_model().objects.count() == (0 if essai else 1)
    question = QuestionBanque.objects.get()
    valeur = question.contenu[0].value
    assert (valeur["image"].description, valeur["image_alternative"], question.live) == ("Le Sud", "Le Sud", True)


def test_an_image_without_words_keeps_its_question_out_of_service(tmp_path):
    dit, code = importer(tmp_path, xml_avec_image(""), nom="q.xml")
    assert code == 0 and "hors service" in dit
    assert QuestionBanque.objects.get().live is False


def test_a_file_that_is_no_image_refuses_the_question(tmp_path):
    faux = xml_avec_image("x").replace(POINT, base64.b64encode(b"<svg onload=alert(1)>").decode())
    dit, code = importer(tmp_path, faux, nom="q.xml")
    assert code == 1 and "ne se lit pas" in dit


def test_a_file_that_cannot_be_read_says_why(tmp_path):
    with pytest.raises(CommandError, match="Ligne 1 : ce XML déclare un DTD"):
        importer(tmp_path, '<?xml version="1.0"?><!DOCTYPE q><quiz/>', nom="q.xml")
    with pytest.raises(CommandError, match="ne s’ouvre pas"):
        call_command("importer_questions", str(tmp_path / "absent.txt"))
    with pytest.raises(CommandError, match="n’existe pas. Thèmes : "):
        importer(tmp_path, GIFT, "--theme", "rien")


def test_without_any_theme_the_rule_says_so():
    Theme.objects.all().delete()
    refus("sans_theme", questions_importer, contenu=b"A{T}")


def toutes():
    """One question of each kind in the bank, one of them retired."""
    blocs = [
        *fabriques.de_chaque_genre(),
        fabriques.une_ouverte(),
        fabriques.une_vignette([fabriques.une_question(), fabriques.un_vrai_faux()]),
    ]
    for rang, bloc in enumerate(blocs):
        fabriques.une_question_de_banque(bloc, code=f"q-{rang}", categorie="Tout")
    QuestionBanque.objects.filter(code="q-1").update(live=False)
    return len(blocs)


def test_the_bank_exported_in_moodle_xml_comes_back_unchanged(tmp_path):
    nombre = toutes()
    fichier, sortie = tmp_path / "banque.xml", io.StringIO()
    call_command("exporter_questions", "--format", "moodle-xml", str(fichier), stdout=sortie)
    assert sortie.getvalue().strip() == f"{nombre} question(s) écrites au format Moodle XML."
    dit, code = importer(tmp_path, fichier.read_bytes(), nom="banque.xml")
    assert code == 0
    assert dit.splitlines()[-1] == f"Fichier accepté en entier\xa0: {nombre} inchangées."
    QuestionBanque.objects.all().delete()
    importer(tmp_path, fichier.read_bytes(), "--theme", "cep", nom="banque.xml")
    autre = tmp_path / "autre.xml"
    call_command("exporter_questions", "--format", "moodle-xml", str(autre), stdout=io.StringIO())
    assert autre.read_text() == fichier.read_text()


def test_the_bank_exported_in_gift_tells_what_it_cannot_say(tmp_path):
    nombre = toutes()
    fichier, sortie = tmp_path / "banque.txt", io.StringIO()
    call_command("exporter_questions", "--format", "gift", str(fichier), stdout=sortie)
    lignes = sortie.getvalue().splitlines()
    assert lignes[-1].startswith(f"{nombre - 2} question(s) écrites au format GIFT")
    assert any("un texte à trous" in ligne for ligne in lignes) and any("une vignette" in ligne for ligne in lignes)
    assert "GIFT ne sait pas écrire un texte à trous, question laissée de côté." in fichier.read_text()
    assert importer(tmp_path, fichier.read_bytes())[1] == 0
