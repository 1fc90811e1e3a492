"""The screen of exchanges: read before writing, write once, download; for the Région only."""

import pytest
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from safran.quiz.models import QuestionBanque
from tests.fabriques import une_region
from tests.pages import page_lue
from tests.safran import fabriques_quiz as fabriques

pytestmark = pytest.mark.django_db
GIFT = b"::Le CIO::Qui ?{=Le CIO ~Apec}\n\nVrai ?{T}\n"


@pytest.fixture
def region(client):
    compte = une_region()
    compte.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(compte)
    return client


def deposer(client, contenu=GIFT, nom="q.txt", theme="cep"):
    return client.post(reverse("questions_echanger"), {"fichier": SimpleUploadedFile(nom, contenu), "theme": theme})


def test_region_reads_a_file_then_writes_it_once(region):
    vue = deposer(region)
    texte = page_lue(vue)
    assert "Essai, rien n’est écrit\xa0: 2 créées." in texte and "Le CIO" in texte
    assert not QuestionBanque.objects.exists()
    jeton = vue.context["jeton"]
    suite = region.post(reverse("questions_ecrire"), {"jeton": jeton}, follow=True)
    assert "Fichier accepté en entier\xa0: 2 créées." in page_lue(suite)
    assert set(QuestionBanque.objects.values_list("theme__code", flat=True)) == {"cep"}
    encore = region.post(reverse("questions_ecrire"), {"jeton": jeton}, follow=True)
    assert "Ce dépôt a expiré" in page_lue(encore)
    deja = deposer(region)
    assert "La banque a déjà tout ce que contient ce fichier." in page_lue(deja)
    assert "jeton" not in deja.context


def test_a_refused_line_shows_first_and_the_others_are_taken_by_one_button(region):
    vue = deposer(region, GIFT + "\nCombien d’années ?{#trois}\n".encode())
    texte = page_lue(vue)
    assert texte.index("Combien") < texte.index("Le CIO") and "n’est pas un nombre" in texte
    assert "2 questions sur 3 peuvent être prises" in texte and "Prendre 2 questions" in texte
    suite = region.post(reverse("questions_ecrire"), {"jeton": vue.context["jeton"]}, follow=True)
    assert "2 questions sur 3 sont prises" in page_lue(suite)
    assert QuestionBanque.objects.count() == 2


def test_a_file_with_nothing_to_take_offers_no_button(region):
    vue = deposer(region, b"Combien ?{#trois}\n")
    assert "jeton" not in vue.context and "Fichier refusé" in page_lue(vue)


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


def test_script_of_a_file_is_shown_as_words(region):
    texte = page_lue(deposer(region, b"::<script>alert(1)</script>::<b>Vrai</b> ?{T}"))
    assert "<script>alert(1)" not in texte


def test_the_bank_is_downloaded_in_both_formats(region):
    fabriques.une_question_de_banque(code="q-1")
    gift = region.get(reverse("questions_telecharger", args=["gift"]))
    assert "questions-safran.gift.txt" in gift["Content-Disposition"] and b"[id:q-1]" in gift.content
    xml = region.get(reverse("questions_telecharger", args=["moodle-xml"]))
    assert xml.content.startswith(b"<?xml") and b"<idnumber>q-1</idnumber>" in xml.content
    assert region.get(reverse("questions_telecharger", args=["autre"])).status_code == 404
