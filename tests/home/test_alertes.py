"""Free texts that name someone are shown before they are kept, in every room that asks for one (R3.5)."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from pratiques.views.ressources import RessourceForm
from reseau.membres.models import Profil
from safran.attestations.forms import MotifForm as MotifAttestation
from safran.inscriptions.forms import DecisionForm, MotifForm, SurnombreForm
from safran.parcours.queries.modules import controles_de, manques_de_publication
from safran.parcours.views import DerogationForm
from safran.presences.forms import ExcuseForm, ReportForm
from safran.quiz.forms import TempsForm
from tests import fabriques
from tests.pages import page_lue
from tests.safran.fabriques_formations import un_module, une_etape, une_formation

NOMMEE = "Mme Claire Moreau l’a demandé au 06 12 34 56 78."


@pytest.mark.parametrize(
    ("form", "suite"),
    [
        (MotifForm, {}),
        (SurnombreForm, {}),
        (DecisionForm, {"etats": []}),
        (DerogationForm, {}),
        (MotifAttestation, {}),
        (TempsForm, {}),
        (ExcuseForm, {}),
        (ReportForm, {}),
    ],
)
def test_reason_that_names_someone_is_shown_before_it_is_kept(db, form, suite):
    dit = form({"motif": NOMMEE}, **suite)
    assert not dit.is_valid() and "Claire Moreau" in str(dit.errors["motif"])
    assert [champ.name for champ in dit][-1] == "garder"
    assert "motif" not in form({"motif": NOMMEE, "garder": "on"}, **suite).errors
    assert "garder" not in [champ.name for champ in form({"motif": "À sa demande"}, **suite)]


@pytest.mark.django_db
def test_presentation_that_names_someone_is_shown_before_it_is_kept(client):
    compte = fabriques.un_conseiller()
    client.force_login(compte)
    envoi = {
        "prenom": "Lou", "nom": "Test", "presentation": NOMMEE, "telephone": "",
        "visibilite": "MEMBRES", "telephone_visible": "MEMBRES", "courriel_visible": "PERSONNE",
    }  # fmt: skip
    page = page_lue(client.post(reverse("profil"), envoi))
    assert "On dirait" in page and 'name="garder"' in page and NOMMEE in page
    assert Profil.objects.get(compte=compte).presentation == ""
    assert client.post(reverse("profil"), {**envoi, "garder": "on"}).status_code == 302
    assert Profil.objects.get(compte=compte).presentation == NOMMEE


def test_every_word_of_a_resource_is_read(db):
    fichier = SimpleUploadedFile("bilan_de_Mme_Claire_Moreau.pdf", b"%PDF-1.4\n%%EOF")
    form = RessourceForm({"editeur": NOMMEE, "sources": NOMMEE}, {"fichier": fichier}, porteurs=[])
    assert not form.is_valid()
    assert all("On dirait" in str(form.errors[nom]) for nom in ("editeur", "sources", "fichier"))


@pytest.mark.django_db
def test_pages_that_name_someone_say_it_in_their_checks_and_are_published(client):
    formation = une_formation(accroche=NOMMEE)
    module = un_module(formation, [une_etape("Une étape", [("texte", f"<p>{NOMMEE}</p>")])])
    for page in (formation, module):
        vues = [controle.phrase for controle in controles_de(page) if "Claire Moreau" in controle.phrase]
        assert len(vues) == 1 and not manques_de_publication(page)
