"""The screens: who comes in by which method, where a refusal is read, what is said of a gesture."""

from functools import partial
from uuid import uuid4

import pytest
from django import forms
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages import get_messages
from django.contrib.messages.storage.base import BaseStorage
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404, HttpResponse, QueryDict
from django.middleware.csrf import rotate_token
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.urls import reverse
from django.urls.converters import IntConverter, UUIDConverter
from lxml import html
from wagtail.models import Page

from home.ecrans.erreurs import jeton_perime, panne, requete_refusee
from home.ecrans.forms import MESSAGE_NUL, FormulaireSafran
from home.ecrans.views import fait, formulaire, geste, page, refus_sur, tenter
from home.erreurs import RegleRefusee
from home.permissions import reserve_a
from pratiques.models import Brouillon
from pratiques.rules.brouillons import brouillon_creer
from pratiques.views.ressources import RessourceForm
from reseau.membres.models import Profil
from safran.attestations.forms import MotifForm as MotifAttestation
from safran.inscriptions.forms import DecisionForm, MotifForm, SurnombreForm
from safran.parcours.queries.modules import controles_de, manques_de_publication
from safran.parcours.views import DerogationForm
from safran.presences.forms import ExcuseForm, ReportForm
from safran.quiz.forms import TempsForm
from tests import fabriques, pages
from tests.balayage import routes
from tests.fabriques import un_conseiller
from tests.pages import page_lue
from tests.safran.fabriques_formations import un_module, une_etape, une_formation


class Boite(BaseStorage):
    def _get(self, *args, **kwargs):
        return [], True

    def _store(self, messages, response, *args, **kwargs):
        return []


def demande(methode="get", compte=None):
    request = getattr(RequestFactory(), methode)("/")
    request.user, request._messages = compte or AnonymousUser(), None
    request._messages = Boite(request)
    return request


class EssaiForm(FormulaireSafran, forms.Form):
    CHAMPS_REFUSES = {"trop_tot": "jour"}
    jour = forms.CharField()
    motif = forms.CharField(required=False)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput, initial=7)
    cle = forms.CharField(required=False, widget=forms.HiddenInput, initial="neuve")


def refusee(erreur, sinon=None):
    form = EssaiForm({"jour": "tapé", "version": "3", "cle": "vieille"})
    assert form.is_valid()
    with refus_sur(form, sinon):
        raise erreur
    return form


@pytest.mark.parametrize(
    ("erreur", "sinon", "champ"),
    [
        (RegleRefusee("trop_tot", "Non."), None, "jour"),
        (RegleRefusee("motif", "Non."), None, "motif"),
        (RegleRefusee("autre", "Non."), "motif", "motif"),
        (RegleRefusee("autre", "Non."), None, "__all__"),
        (RegleRefusee("conflit", "Non."), None, "__all__"),
        (ValidationError({"motif": "Non."}), None, "motif"),
        (ValidationError("Non."), None, "__all__"),
    ],
)
def test_refusal_lands_at_its_field_with_what_was_typed(erreur, sinon, champ):
    form = refusee(erreur, sinon)
    assert form.errors == {champ: ["Non."]} and form.data["jour"] == "tapé"


@pytest.mark.parametrize(("code", "champ", "valeur"), [("conflit", "version", "7"), ("deja", "cle", "neuve")])
def test_sending_again_after_a_conflict_is_deliberate(code, champ, valeur):
    assert refusee(RegleRefusee(code, "Non.")).data[champ] == valeur
    assert refusee(RegleRefusee("autre", "Non.")).data[champ] in ("3", "vieille")


@pytest.mark.parametrize(
    ("porte", "ouvertes"), [(page, {"get", "head"}), (formulaire, {"get", "head", "post"}), (geste, {"post"})]
)
def test_screen_takes_its_methods_alone(porte, ouvertes):
    vue = porte()(lambda request: HttpResponse())
    for methode in ("get", "head", "post", "put", "delete"):
        assert vue(demande(methode)).status_code == (200 if methode in ouvertes else 405)


def test_guard_sends_strangers_to_sign_in_and_a_gesture_says_what_was_done_or_refused():
    vue = page(reserve_a(lambda compte: compte.nom == "Oui"))(lambda request: HttpResponse())
    assert vue(demande()).status_code == 302
    compte = type("Compte", (), {"is_authenticated": True, "nom": "Non"})()
    with pytest.raises(Http404):
        vue(demande(compte=compte))
    compte.nom = "Oui"
    assert vue(demande(compte=compte)).status_code == 200
    request = demande("post")
    with tenter(request, "C’est fait."):
        pass
    with tenter(request, "C’est fait."):
        raise RegleRefusee("non", "Refusé.")
    assert fait(request, "Parti.", "/ailleurs/").url == "/ailleurs/"
    dits = [(message.level_tag, message.message) for message in get_messages(request)]
    assert dits == [("success", "C’est fait."), ("warning", "Refusé."), ("success", "Parti.")]


# The base form: look, ties between a field and its errors, French words, NUL characters
class FicheForm(FormulaireSafran, forms.Form):
    titre = forms.CharField(label="Titre", max_length=5, help_text="Une phrase courte.")
    mail = forms.EmailField(label="Adresse", required=False)
    jour = forms.DateField(label="Le jour", required=False)
    mode = forms.ChoiceField(label="Mode", choices=[("a", "Sur place"), ("b", "À distance")], widget=forms.RadioSelect)
    publics = forms.MultipleChoiceField(
        label="Publics", choices=[("x", "Salariés")], widget=forms.CheckboxSelectMultiple, required=False
    )
    accord = forms.BooleanField(label="J’accepte", error_messages={"required": "Votre accord est nécessaire."})

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["mode"].aides = {"b": "Par téléphone"}


def montrer(form):
    source = (
        '{% include "components/erreurs.html" with form=form only %}'
        '{% for champ in form %}{% include "components/champ.html" with champ=champ only %}{% endfor %}'
    )
    return pages.Page(Template(source).render(Context({"form": form})))


def test_blank_form_is_dressed_and_says_what_is_optional():
    html = montrer(FicheForm())
    assert 'class="form-control"' in html and 'class="form-check-input"' in html
    assert html.count("(facultatif)") == 3
    assert 'aria-describedby="id_titre_helptext"' in html and 'id="id_titre_helptext"' in html
    assert 'type="date"' in html and "Par téléphone" in html
    assert '<fieldset class="champ options" id="id_mode"' in html
    assert 'role="alert"' not in html


def test_wrong_form_ties_each_error_to_its_field_and_keeps_the_text():
    form = FicheForm(QueryDict("titre=beaucoup+trop+long&mail=abc&jour=31%2F02%2F2026"))
    html = montrer(form)
    assert form.errors["titre"] == ["C’est trop long : 5 caractères au plus, vous en avez écrit 18."]
    assert "prenom.nom@structure.fr" in form.errors["mail"][0]
    assert form.errors["jour"] == ["Cette date n’existe pas. Elle s’écrit ainsi : 31/12/2026."]
    assert form.errors["mode"] == ["Faites un choix."]
    assert form.errors["accord"] == ["Votre accord est nécessaire."]
    assert 'role="alert" tabindex="-1"' in html and 'href="#id_titre"' in html and 'href="#id_mode"' in html
    assert 'aria-invalid="true"' in html and 'aria-describedby="id_mail_error"' in html
    assert 'value="beaucoup trop long"' in html and "is-invalid" in html


def test_nul_character_and_a_year_that_nobody_means_are_refused_at_their_fields():
    form = FicheForm(QueryDict("titre=a%00bc&mode=a&accord=on&publics=x%00"))
    assert not form.is_valid()
    assert MESSAGE_NUL in form.errors["titre"] and MESSAGE_NUL in form.errors["publics"]
    assert set(form.errors) == {"titre", "publics"}
    assert form["titre"].value() == "abc"
    assert "\x00" not in montrer(form)
    assert FicheForm({"titre": "a\x00", "mode": "a", "accord": "on"}).errors["titre"] == [MESSAGE_NUL]
    sans_adresse = FicheForm(QueryDict("titre=abc&mode=a&accord=on&mail=%00"))
    del sans_adresse.fields["mail"]
    assert sans_adresse.is_valid(), sans_adresse.errors
    form = FicheForm(QueryDict("titre=abc&mode=a&accord=on&jour=2026-12-03"))
    assert form.is_valid() and form.cleaned_data["jour"].isoformat() == "2026-12-03"
    for jour in ("0001-01-01", "1899-12-31", "3000-01-01", "9999-12-31"):
        form = FicheForm(QueryDict(f"titre=abc&mode=a&accord=on&jour={jour}"))
        assert form.errors["jour"] == ["Cette date n’existe pas. Elle s’écrit ainsi : 31/12/2026."], jour


@pytest.mark.django_db
@pytest.mark.parametrize("forge", ["9" * 30, str(2**64), "-" + "9" * 25, "٣" * 25])
@pytest.mark.parametrize("genre", [forms.ModelChoiceField, forms.ModelMultipleChoiceField])
def test_row_number_beyond_every_database_is_a_choice_not_in_the_list(genre, forge):
    class ChoixForm(FormulaireSafran, forms.Form):
        ligne = genre(queryset=Page.objects.all())

    form = ChoixForm(QueryDict(mutable=True) | {"ligne": forge})
    assert not form.is_valid() and "ligne" in form.errors


def test_file_name_or_text_too_long_is_told_whole_and_never_cut_by_the_browser():
    class EnvoiForm(FormulaireSafran, forms.Form):
        piece = forms.FileField(label="Fichier", max_length=5)
        texte = forms.CharField(max_length=20, widget=forms.Textarea)

    form = EnvoiForm({"texte": "é" * 10_000}, {"piece": SimpleUploadedFile("tres-long.txt", b"x")})
    assert form.errors["piece"] == ["Le nom de ce fichier est trop long : 5 caractères au plus."]
    assert "maxlength" not in str(form["texte"]) and "é" * 10_000 in str(form["texte"])
    assert "20 caractères au plus, vous en avez écrit 10" in form.errors["texte"][0]


# What is shown when something is wrong: words and a way on, even when the database is out of order
@pytest.mark.parametrize(
    "gabarit",
    ["400.html", "403_csrf.html", "500.html", "503.html", "erreurs/enregistrement.html", "erreurs/indisponible.html"],
)
def test_standalone_error_page_needs_neither_request_nor_database(gabarit):
    page = render_to_string(gabarit)
    assert '<html lang="fr">' in page and page.count("<h1>") == 1 and "porte--close" in page


@pytest.mark.django_db
def test_what_went_wrong_is_told_with_a_way_on(client, caplog):
    with caplog.at_level("ERROR", logger="safran.pannes"):
        reponse = panne(RequestFactory().get("/formations/"))
    reference = caplog.records[-1].getMessage().split("reference=")[1].split()[0]
    assert reponse.status_code == 500 and reference in page_lue(reponse)
    for reponse, statut, dits in (
        (requete_refusee(RequestFactory().get("/")), 400, ["mal formée"]),
        (jeton_perime(RequestFactory().post("/")), 403, ["rechargez la page"]),
        (client.get("/nulle-part/"), 404, ["Cette porte ne mène nulle part", 'action="/recherche/"']),
    ):
        assert reponse.status_code == statut and all(dit in page_lue(reponse) for dit in dits), statut


REMPLIS = {IntConverter: 1, UUIDConverter: uuid4()}
PHRASE = "Elles ne viennent plus aux rendez-vous."


def envoyer_encore(client, page, **suite):
    """Press the one button of the page that gives the text back."""
    (formulaire,) = (f for f in html.fromstring(page).forms if PHRASE in str(dict(f.fields)))
    return client.post(formulaire.action, dict(formulaire.fields), **suite)


@pytest.mark.django_db
def test_text_typed_while_the_session_ended_comes_back_and_is_sent_again_once_signed_in():
    client, conseiller = Client(enforce_csrf_checks=True), un_conseiller()
    client.force_login(conseiller)
    adresse = f"/pratiques/ecrire/{brouillon_creer(auteur=conseiller).uuid}/"
    (formulaire,) = (f for f in html.fromstring(client.get(adresse).content).forms if "probleme" in f.fields)
    champs = {nom: valeur or "" for nom, valeur in formulaire.fields.items()} | {"titre": "Absents", "probleme": PHRASE}
    client.session.flush()
    finie = client.post(adresse, champs)
    assert finie.status_code == 403 and PHRASE in page_lue(finie) and "Votre session est finie" in page_lue(finie)
    rotate_token(requete := RequestFactory().get("/"))  # connecté dans un autre onglet
    client.cookies["csrftoken"] = requete.META["CSRF_COOKIE"]
    client.force_login(conseiller)
    ailleurs = envoyer_encore(client, finie.content, headers={"Origin": "https://ailleurs.example"})
    assert ailleurs.status_code == 403 and PHRASE not in page_lue(ailleurs)
    encore = envoyer_encore(client, finie.content, headers={"Origin": "http://testserver"})
    assert encore.status_code == 403 and "envoyez encore une fois" in page_lue(encore)
    assert envoyer_encore(client, encore.content).status_code == 302
    assert PHRASE in page_lue(client.get(adresse)) and Brouillon.objects.get().titre == "Absents"


# Là où l’on écrit longtemps, dans chaque salle.
LONGS = """pratiques_brouillon pratiques_fil pratiques_relecture pratiques_ressource_modifier pratiques_groupe_ecrire
    evenement_proposer evenement_modifier evenement_bilan agenda_repondre point_proposer point_ecrire suite_modifier
    document_section_ecrire document_section_modifier plan_creer plan_action_modifier plan_etape actualite_ecrire
    journal_modifier structure_modifier service_modifier cas_proposer regle_proposer atelier_etape
    atelier_proposer dispositif_proposer session_creer evaluation_repondre parcours_etape""".split()


@pytest.mark.django_db
def test_no_long_form_loses_the_text_of_whoever_is_signed_out(client):
    perdus, motifs = [], dict(routes())
    for nom in LONGS:
        parties = {n: REMPLIS.get(type(c), "x") for n, c in motifs[nom].pattern.converters.items()}
        reponse = client.post(reverse(nom, kwargs=parties), {"texte": PHRASE, "passe_la_main_a": "1"})
        if reponse.status_code != 403 or PHRASE not in page_lue(reponse):
            perdus.append((nom, reponse.status_code))
    assert perdus == []


# Free texts that name someone are shown before they are kept, in every room that asks for one (R3.5)
NOMMEE = "Mme Claire Moreau l’a demandé au 06 12 34 56 78."


MOTIVES = (MotifForm, SurnombreForm, partial(DecisionForm, etats=[]), DerogationForm)


@pytest.mark.parametrize("form", [*MOTIVES, MotifAttestation, TempsForm, ExcuseForm, ReportForm])
def test_reason_that_names_someone_is_shown_before_it_is_kept(db, form):
    dit = form({"motif": NOMMEE})
    assert not dit.is_valid() and "Claire Moreau" in str(dit.errors["motif"])
    assert [champ.name for champ in dit][-1] == "garder"
    assert "motif" not in form({"motif": NOMMEE, "garder": "on"}).errors
    assert "garder" not in [champ.name for champ in form({"motif": "À sa demande"})]


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


@pytest.mark.django_db
def test_every_word_of_a_resource_is_read_and_pages_that_name_someone_say_it_and_are_published():
    fichier = SimpleUploadedFile("bilan_de_Mme_Claire_Moreau.pdf", b"%PDF-1.4\n%%EOF")
    form = RessourceForm({"editeur": NOMMEE, "sources": NOMMEE}, {"fichier": fichier}, porteurs=[])
    assert not form.is_valid()
    assert all("On dirait" in str(form.errors[nom]) for nom in ("editeur", "sources", "fichier"))
    formation = une_formation(accroche=NOMMEE)
    module = un_module(formation, [une_etape("Une étape", [("texte", f"<p>{NOMMEE}</p>")])])
    for lieu in (formation, module):
        vues = [controle.phrase for controle in controles_de(lieu) if "Claire Moreau" in controle.phrase]
        assert len(vues) == 1 and not manques_de_publication(lieu)
