"""The bank: written in the admin, filled and emptied by files, chosen and drawn by quizzes."""

import base64
import io

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse
from wagtail.images import get_image_model

from reseau.vocabulaires.models import Theme
from safran.formations.criteres import criteres_offerts, expression_evaluate, options_quiz
from safran.quiz.genres import GENRES, questions_a_plat
from safran.quiz.models import QuestionBanque, Quiz
from safran.quiz.rules import tentatives
from safran.quiz.rules.banque import questions_importer
from tests.fabriques import un_conseiller
from tests.pages import page_lue
from tests.refus import refus
from tests.safran import fabriques_quiz as fabriques
from tests.safran.fabriques_formations import un_module, une_etape, une_formation
from tests.safran.fabriques_quiz import (
    de_chaque_genre,
    reponses_de,
    un_quiz,
    un_tirage,
    un_vrai_faux,
    une_ouverte,
    une_question,
    une_question_de_banque,
    une_tentative_remise,
    une_vignette,
)

pytestmark = pytest.mark.django_db

BLOC = Quiz._meta.get_field("questions").stream_block


def test_draw_takes_from_the_bank_never_twice_the_same_and_freezes_it(compte):
    lignes = [une_question_de_banque(categorie=" Accueil / Premier contact/") for _ in range(4)]
    une_question_de_banque(categorie="Accueilli"), une_question_de_banque(theme="handicap", categorie="Accueil")
    quiz = un_quiz([un_tirage(2, "cep", "Accueil"), un_tirage(2, "", "Accueil/Premier contact")])
    tentative = tentatives.tentative_commencer(compte=compte, quiz=quiz)
    tires = {question["id"] for question in tentative.questions}
    assert tires == {f"banque-{ligne.pk}" for ligne in lignes}
    assert quiz.nombre_questions == 4 and {q["theme"] for q in tentative.questions} == {"cep"}
    lignes[0].unpublish()
    tentative.refresh_from_db()
    assert {question["id"] for question in tentative.questions} == tires


def test_draws_differ_ask_what_is_left_and_a_quiz_left_empty_is_not_begun(compte):
    ligne = une_question_de_banque()
    quiz = un_quiz([un_tirage(3)])
    assert len(tentatives.tentative_commencer(compte=compte, quiz=quiz).questions) == 1
    ligne.unpublish()
    refus("quiz_vide", tentatives.tentative_commencer, compte=un_conseiller(), quiz=quiz)
    for _ in range(12):
        une_question_de_banque()
    essais = [tentatives.tentative_commencer(compte=un_conseiller(), quiz=quiz) for _ in range(6)]
    assert len({tuple(q["id"] for q in essai.questions) for essai in essais}) > 1


def test_chosen_line_of_the_bank_is_asked_once_and_keeps_its_case(compte):
    ligne = une_question_de_banque(une_vignette(de_chaque_genre()))
    choisie = {"type": "banque", "value": ligne.pk, "id": "choisie"}
    quiz = un_quiz([choisie, {**choisie, "id": "encore"}, un_tirage(1)])
    tentative = tentatives.tentative_commencer(compte=compte, quiz=quiz)
    assert len(tentative.questions) == 1 and len(questions_a_plat(tentative.questions)) == 8
    assert tentatives.tentative_soumettre(tentative=tentative, reponses=reponses_de(tentative)).pourcentage == 100


def refus_de(questions) -> str:
    """What the stream of questions says when it refuses."""
    with pytest.raises(ValidationError) as refus:
        BLOC.clean(BLOC.to_python(questions))
    return str(refus.value.as_json_data())


SANS_JUSTE = une_question(justes=(), fausses=("A", "B"))


@pytest.mark.parametrize(
    ("questions", "phrase"),
    [
        ([SANS_JUSTE], "Cochez au moins une réponse juste."),
        ([une_question(justes=("A", "B"), fausses=("C",))], "n’en gardez qu’une"),
        ([une_question("multiple", justes=(), fausses=("A", "B"))], "Cochez au moins une réponse juste."),
        ([une_question(justes=("Oui",), fausses=("oui",))], "Deux réponses sont identiques."),
        ([une_vignette([SANS_JUSTE])], "Cochez au moins une réponse juste."),
        ([un_tirage(2)], "1 question de la banque correspond"),
        ([], ""),
        ([une_question(justes=("Seule",), fausses=())], ""),
        ([une_vignette([])], ""),
    ],
)
def test_questions_that_cannot_be_marked_or_drawn_are_refused_in_words(questions, phrase):
    une_question_de_banque()
    dit = refus_de(questions)
    assert dit and phrase in dit


@pytest.mark.parametrize("faire", [un_quiz, une_question_de_banque])
def test_preview_shows_a_quiz_or_a_line_of_the_bank_as_taken_and_as_corrected(rf, faire):
    montre = faire()
    for mode, attendu, absent in (
        ("passer", "Je ne sais pas", "Bonne réponse"),
        ("corriger", "Bonne réponse", "Vrai ou"),
    ):
        reponse = type(montre).objects.get(pk=montre.pk).make_preview_request(preview_mode=mode)
        html = page_lue(reponse.render() if hasattr(reponse, "render") else reponse)
        assert reponse.status_code == 200 and attendu in html and absent not in html


def supprimer(region, objet) -> str:
    """What the editor reads after asking to delete it."""
    adresse = reverse(f"wagtailsnippets_quiz_{objet._meta.model_name}:delete", args=[objet.pk])
    return page_lue(region.post(adresse, follow=True))


def test_used_quiz_or_line_is_not_deleted_and_the_editor_is_told_why(region):
    commence, demande, affiche, libre = un_quiz(), un_quiz(code="demande"), un_quiz(), un_quiz()
    une_tentative_remise(un_conseiller(), commence)
    formation = une_formation(title="Deux portes", achevement_criteres=[("quiz_reussi", {"quiz": "demande"})])
    un_module(formation, [une_etape("Étape", [("quiz", affiche.pk)])])
    for quiz, raison in (
        (commence, "une personne l’a commencé"),
        (demande, "la formation « Deux portes » le demande"),
        (affiche, "une page l’affiche"),
    ):
        assert raison in supprimer(region, quiz)
    supprimer(region, libre)
    assert set(Quiz.objects.filter(pk__in=[q.pk for q in (commence, demande, affiche, libre)])) == {
        commence,
        demande,
        affiche,
    }
    ligne, de_trop = une_question_de_banque(), une_question_de_banque()
    un_quiz([{"type": "banque", "value": ligne.pk, "id": "choisie"}])
    for question in (ligne, de_trop):
        supprimer(region, question)
    assert list(QuestionBanque.objects.all()) == [ligne]


def test_criterion_is_offered_to_completion_rules():
    quiz, brouillon = un_quiz(titre="Le quiz final"), un_quiz()
    brouillon.unpublish()
    assert (quiz.code, "Le quiz final") in options_quiz() and brouillon.code not in dict(options_quiz())
    compte = un_conseiller()
    formation = une_formation(achevement_criteres=[("quiz_reussi", {"quiz": quiz.code})])
    bilan = expression_evaluate(compte, formation)
    assert not bilan.atteint and bilan.manques == ["réussir le quiz « Le quiz final »"]
    une_tentative_remise(compte, quiz)
    assert expression_evaluate(compte, formation).atteint
    assert "quiz_reussi" in criteres_offerts()


@pytest.mark.parametrize("genre", [*GENRES, "vignette", "banque", "tirage"])
def test_every_kind_of_question_has_a_help_and_a_preview(region, genre):
    bloc = BLOC.child_blocks[genre]
    assert bloc.label and bloc.get_description() and bloc.is_previewable
    reponse = region.get(reverse("wagtailadmin_block_preview"), {"id": bloc.definition_prefix})
    valeur = getattr(bloc.meta, "preview_value", None) or {"enonce": "Banque de questions"}
    debut = valeur["titre" if genre == "vignette" else "enonce"][:12]
    assert reponse.status_code == 200 and debut in page_lue(reponse)


POINT = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
GIFT = """// question: 1  name: CIO [id:cio]
$CATEGORY: $course$/top/Accueil

::Le CIO::Qui reçoit un lycéen ?{=Le CIO#Oui. ~L’Apec#Non.####Voir le guide.}

::Durée::Un bilan dure au plus {#24:0} heures.

Un salarié demande le CEP sans son employeur.{T}
"""


def importer(tmp_path, texte, *options, nom="questions.txt"):
    """What the command says, its last line and its exit code."""
    fichier = tmp_path / nom
    fichier.write_bytes(texte if isinstance(texte, bytes) else texte.encode())
    sortie, code = io.StringIO(), 0
    try:
        call_command("importer_questions", str(fichier), *options, stdout=sortie)
    except SystemExit as fin:
        code = fin.code
    dit = sortie.getvalue().replace("\xa0", " ")
    return dit, dit.splitlines()[-1], code


def xml_avec_image(alternative):
    return (
        '<?xml version="1.0"?><quiz><question type="truefalse"><name><text>Carte</text></name>'
        '<questiontext format="html"><text><![CDATA[<p>Vrai ?</p>'
        f'<img src="@@PLUGINFILE@@/carte.png" alt="{alternative}">]]></text>'
        f'<file name="carte.png" encoding="base64">{POINT}</file></questiontext>'
        '<answer fraction="100"><text>true</text></answer><answer fraction="0"><text>false</text></answer>'
        "</question></quiz>"
    )


def test_file_is_written_whole_and_told_line_by_line_once_then_a_correction_changes_one_question(tmp_path):
    dit, bilan, code = importer(tmp_path, GIFT, "--theme", "cep")
    assert "ligne 4 : créée, Le CIO" in dit and (bilan, code) == ("Fichier accepté en entier : 3 créées.", 0)
    cio = QuestionBanque.objects.get(titre="Le CIO")
    assert (cio.theme.code, cio.categorie, cio.live, cio.genre) == ("cep", "Accueil", True, "Réponse unique")
    assert cio.contenu[0].value["reponses"][0]["retour"] == "Oui."
    lignes = QuestionBanque.objects.order_by("pk").values_list("pk", "last_published_at")
    avant = list(lignes)
    assert importer(tmp_path, GIFT)[1] == "Fichier accepté en entier : 3 inchangées."
    assert list(lignes.all()) == avant
    bilan = importer(tmp_path, GIFT.replace("L’Apec", "Cap emploi"))[1]
    assert bilan == "Fichier accepté en entier : 1 modifiée, 2 inchangées."
    ids = [item.id for item in cio.contenu[0].value["reponses"].bound_blocks]
    reponses = QuestionBanque.objects.get(titre="Le CIO").contenu[0].value["reponses"]
    assert reponses[1]["texte"] == "Cap emploi" and [item.id for item in reponses.bound_blocks] == ids


def test_one_refused_question_is_named_and_costs_no_other(tmp_path):
    texte = GIFT + "\nCombien ?{#trois}\n"
    assert importer(tmp_path, GIFT, "--essai")[1] == "Essai, rien n’est écrit : 3 créées."
    for options, nombre, verbe in ((["--essai"], 0, "peuvent être prises"), ([], 3, "sont prises")):
        dit, bilan, code = importer(tmp_path, texte, *options)
        assert (code, QuestionBanque.objects.count()) == (1, nombre)
        assert "ligne 10 : refusée, Combien ?" in dit and "n’est pas un nombre" in dit
        assert bilan == f"3 questions sur 4 {verbe} : 3 créées, 1 refusée."
    assert importer(tmp_path, texte)[1] == "3 questions sur 4 sont prises : 3 inchangées, 1 refusée."
    assert importer(tmp_path, "Combien ?{#trois}\n")[1:] == ("Fichier refusé, rien n’est écrit : 1 refusée.", 1)


def test_a_question_revised_by_hand_keeps_its_theme_and_its_revision_follows(tmp_path):
    importer(tmp_path, GIFT)
    cio = QuestionBanque.objects.get(titre="Le CIO")
    attendu = cio.theme = Theme.objects.exclude(pk=cio.theme_id).last()
    cio.save_revision().publish()
    importer(tmp_path, GIFT.replace("Oui.", "Oui, toujours."))
    cio.refresh_from_db()
    assert cio.theme == attendu and not cio.has_unpublished_changes
    for lue in (cio, cio.get_latest_revision_as_object()):
        assert lue.contenu[0].value["reponses"][0]["retour"] == "Oui, toujours."


def test_a_question_twice_in_a_file_is_written_once_and_its_twin_told(tmp_path):
    dit, _, code = importer(tmp_path, "A ?{T}\n\nA ?{T}\n\nA ?{F}\n")
    assert (code, QuestionBanque.objects.count()) == (0, 2)
    assert "La même question est déjà à la ligne 1." in dit
    bilan = importer(tmp_path, "A ?{T}\n\nA ?{T}\n\nA ?{F}\n")[1]
    assert bilan == "Fichier accepté en entier : 2 inchangées, 1 répétée."


def test_an_embedded_image_joins_the_library_once_and_without_words_keeps_its_question_out_of_service(tmp_path):
    for essai in (True, False, False):
        importer(tmp_path, xml_avec_image("Le Sud"), *(["--essai"] if essai else []), nom="q.xml")
        assert get_image_model().objects.count() == (0 if essai else 1)
    question = QuestionBanque.objects.get()
    valeur = question.contenu[0].value
    assert (valeur["image"].description, valeur["image_alternative"], question.live) == ("Le Sud", "Le Sud", True)
    QuestionBanque.objects.all().delete()
    dit, _, code = importer(tmp_path, xml_avec_image(""), nom="q.xml")
    assert code == 0 and "hors service" in dit and QuestionBanque.objects.get().live is False


def test_what_the_editor_would_refuse_and_a_file_that_is_no_image_are_refused_in_words(tmp_path):
    dit, _, code = importer(tmp_path, f"A ?{{={'x' * 1001} ~b}}\n")
    assert code == 1 and "1000" in dit and "Réponse proposée" in dit
    faux = xml_avec_image("x").replace(POINT, base64.b64encode(b"<svg onload=alert(1)>").decode())
    dit, _, code = importer(tmp_path, faux, nom="q.xml")
    assert code == 1 and "ne se lit pas" in dit


def test_a_file_that_cannot_be_read_says_why(tmp_path):
    with pytest.raises(CommandError, match="Ligne 1 : ce XML déclare un DTD"):
        importer(tmp_path, '<?xml version="1.0"?><!DOCTYPE q><quiz/>', nom="q.xml")
    with pytest.raises(CommandError, match="ne s’ouvre pas"):
        call_command("importer_questions", str(tmp_path / "absent.txt"))
    with pytest.raises(CommandError, match="n’existe pas. Thèmes : "):
        importer(tmp_path, GIFT, "--theme", "rien")
    Theme.objects.all().delete()
    refus("sans_theme", questions_importer, contenu=b"A{T}")


def toutes():
    """One question of each kind in the bank, one of them retired."""
    blocs = [*de_chaque_genre(), une_ouverte(), une_vignette([une_question(), un_vrai_faux()])]
    for rang, bloc in enumerate(blocs):
        une_question_de_banque(bloc, code=f"q-{rang}", categorie="Tout")
    QuestionBanque.objects.filter(code="q-1").update(live=False)
    return len(blocs)


def exporter(fichier, format_):
    """What the command says."""
    sortie = io.StringIO()
    call_command("exporter_questions", "--format", format_, str(fichier), stdout=sortie)
    return sortie.getvalue().splitlines()


def test_the_bank_exported_in_moodle_xml_comes_back_unchanged(tmp_path):
    nombre, fichier, autre = toutes(), tmp_path / "banque.xml", tmp_path / "autre.xml"
    assert exporter(fichier, "moodle-xml") == [f"{nombre} question(s) écrites au format Moodle XML."]
    bilan = importer(tmp_path, fichier.read_bytes(), nom="banque.xml")[1:]
    assert bilan == (f"Fichier accepté en entier : {nombre} inchangées.", 0)
    QuestionBanque.objects.all().delete()
    importer(tmp_path, fichier.read_bytes(), "--theme", "cep", nom="banque.xml")
    exporter(autre, "moodle-xml")
    assert autre.read_text() == fichier.read_text()


def test_the_bank_exported_in_gift_tells_what_it_cannot_say(tmp_path):
    nombre, fichier = toutes(), tmp_path / "banque.txt"
    lignes = exporter(fichier, "gift")
    assert lignes[-1].startswith(f"{nombre - 2} question(s) écrites au format GIFT")
    assert any("un texte à trous" in ligne for ligne in lignes) and any("une vignette" in ligne for ligne in lignes)
    assert "GIFT ne sait pas écrire un texte à trous, question laissée de côté." in fichier.read_text()
    assert importer(tmp_path, fichier.read_bytes())[2] == 0


DEPOT = b"::Le CIO::Qui ?{=Le CIO ~Apec}\n\nVrai ?{T}\n"


def deposer(client, contenu=DEPOT, nom="q.txt", theme="cep"):
    return client.post(reverse("questions_echanger"), {"fichier": SimpleUploadedFile(nom, contenu), "theme": theme})


def ecrire(client, depot) -> str:
    """The page that answers who takes what was read."""
    return page_lue(client.post(reverse("questions_ecrire"), {"jeton": depot.context["jeton"]}, follow=True))


def test_region_reads_a_file_then_writes_it_once(region):
    vue = deposer(region)
    texte = page_lue(vue)
    assert "Essai, rien n’est écrit\xa0: 2 créées." in texte and "Le CIO" in texte
    assert not QuestionBanque.objects.exists()
    assert "Fichier accepté en entier\xa0: 2 créées." in ecrire(region, vue)
    assert set(QuestionBanque.objects.values_list("theme__code", flat=True)) == {"cep"}
    assert "Ce dépôt a expiré" in ecrire(region, vue)
    deja = deposer(region)
    assert "La banque a déjà tout ce que contient ce fichier." in page_lue(deja) and "jeton" not in deja.context


def test_a_refused_line_shows_first_and_the_others_are_taken_by_one_button(region):
    vue = deposer(region, DEPOT + "\nCombien d’années ?{#trois}\n".encode())
    texte = page_lue(vue)
    assert texte.index("Combien") < texte.index("Le CIO") and "n’est pas un nombre" in texte
    assert "2 questions sur 3 peuvent être prises" in texte and "Prendre 2 questions" in texte
    assert "2 questions sur 3 sont prises" in ecrire(region, vue) and QuestionBanque.objects.count() == 2
    rien = deposer(region, b"Combien ?{#trois}\n")
    assert "jeton" not in rien.context and "Fichier refusé" in page_lue(rien)
    assert "<script>alert(1)" not in page_lue(deposer(region, b"::<script>alert(1)</script>::<b>Vrai</b> ?{T}"))


@pytest.mark.parametrize(
    ("contenu", "phrase"),
    [
        (b"", "vide"),
        (b"\0\0\0abc", "caract"),
        (b"<?xml version='1.0'?><!DOCTYPE q><quiz/>", "DTD"),
        (b"x" * (10 * 1024 * 1024 + 1), "dix mégaoctets"),
    ],
)
def test_an_unreadable_file_is_told_at_its_field(region, contenu, phrase):
    vue = deposer(region, contenu)
    assert vue.status_code == 422
    assert phrase in str(vue.context["form"].errors["fichier"])


def test_the_bank_is_downloaded_in_both_formats(region):
    fabriques.une_question_de_banque(code="q-1")
    gift = region.get(reverse("questions_telecharger", args=["gift"]))
    assert "questions-safran.gift.txt" in gift["Content-Disposition"] and b"[id:q-1]" in gift.content
    xml = region.get(reverse("questions_telecharger", args=["moodle-xml"]))
    assert xml.content.startswith(b"<?xml") and b"<idnumber>q-1</idnumber>" in xml.content
    assert region.get(reverse("questions_telecharger", args=["autre"])).status_code == 404
