"""The base form: look, ties between a field and its errors, French words, NUL characters."""

import pytest
from django import forms
from django.http import QueryDict
from django.template import Context, Template
from wagtail.models import Page

from home.ecrans.forms import MESSAGE_NUL, FormulaireSafran
from tests import pages


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


def test_nul_character_is_refused_at_its_field_and_the_rest_is_kept():
    form = FicheForm(QueryDict("titre=a%00bc&mode=a&accord=on&publics=x%00"))
    assert not form.is_valid()
    assert MESSAGE_NUL in form.errors["titre"] and MESSAGE_NUL in form.errors["publics"]
    assert set(form.errors) == {"titre", "publics"}
    assert form["titre"].value() == "abc"
    assert "\x00" not in montrer(form)


def test_nul_character_in_a_plain_mapping_is_refused_too():
    form = FicheForm({"titre": "a\x00", "mode": "a", "accord": "on"})
    assert form.errors["titre"] == [MESSAGE_NUL]


@pytest.mark.django_db
@pytest.mark.parametrize("forge", ["9" * 30, str(2**64), "-" + "9" * 25, "٣" * 25])
@pytest.mark.parametrize("genre", [forms.ModelChoiceField, forms.ModelMultipleChoiceField])
def test_row_number_beyond_every_database_is_a_choice_not_in_the_list(genre, forge):
    class ChoixForm(FormulaireSafran, forms.Form):
        ligne = genre(queryset=Page.objects.all())

    form = ChoixForm(QueryDict(mutable=True) | {"ligne": forge})
    assert not form.is_valid() and "ligne" in form.errors


def test_native_date_value_is_understood():
    form = FicheForm(QueryDict("titre=abc&mode=a&accord=on&jour=2026-12-03"))
    assert form.is_valid(), form.errors
    assert form.cleaned_data["jour"].isoformat() == "2026-12-03"


def test_nul_character_for_a_field_that_the_form_took_out_breaks_nothing():
    form = FicheForm(QueryDict("titre=abc&mode=a&accord=on&mail=%00"))
    del form.fields["mail"]
    assert form.is_valid(), form.errors


@pytest.mark.parametrize("jour", ["0001-01-01", "1899-12-31", "3000-01-01", "9999-12-31"])
def test_year_that_nobody_means_is_told_at_its_field(jour):
    form = FicheForm(QueryDict(f"titre=abc&mode=a&accord=on&jour={jour}"))
    assert form.errors["jour"] == ["Cette date n’existe pas. Elle s’écrit ainsi : 31/12/2026."]


def test_file_name_too_long_is_told_without_breaking():
    from django.core.files.uploadedfile import SimpleUploadedFile

    class EnvoiForm(FormulaireSafran, forms.Form):
        piece = forms.FileField(label="Fichier", max_length=5)

    form = EnvoiForm(QueryDict(""), {"piece": SimpleUploadedFile("tres-long.txt", b"x")})
    assert form.errors["piece"] == ["Le nom de ce fichier est trop long : 5 caractères au plus."]


def test_a_text_too_long_is_said_whole_and_never_cut_by_the_browser():
    class Long(FormulaireSafran, forms.Form):
        texte = forms.CharField(max_length=20, widget=forms.Textarea)

    form = Long({"texte": "é" * 10_000})
    assert "maxlength" not in str(form["texte"]) and "é" * 10_000 in str(form["texte"])
    assert "20 caractères au plus, vous en avez écrit 10" in form.errors["texte"][0]
