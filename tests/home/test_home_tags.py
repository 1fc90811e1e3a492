"""What templates may use: French typography, drawings, icons, query strings."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.template import Context, Template, TemplateSyntaxError
from django.test import RequestFactory
from django.utils.safestring import mark_safe

from home.dessins import cartes, motifs
from home.temps import typographie
from tests.pages import Page


def rendre(source, requete=None, **contexte):
    if requete is not None:
        contexte["request"] = RequestFactory().get(requete)
    return Page(Template("{% load home_tags %}" + source).render(Context(contexte)))


@pytest.mark.parametrize(
    ("avant", "apres"),
    [
        ("Qui fait quoi ?", "Qui fait quoi\u00a0?"),
        ("Deux portes : pas trois !", "Deux portes\u00a0: pas trois\u00a0!"),
        ("l'accord d'une personne", "l’accord d’une personne"),
        ('"x" et « y »', '"x" et «\u00a0y\u00a0»'),
        ("«bassin»", "«\u00a0bassin\u00a0»"),
        ("à 9 h 30", "à 9\u00a0h\u00a030"),
        ("1 440 places", "1\u00a0440\u00a0places"),
        ("20 % des cas", "20\u00a0% des cas"),
        ("https://exemple.fr/?q=a&b=c", "https://exemple.fr/?q=a&b=c"),
        ("12:30", "12:30"),
    ],
)
def test_typo_on_plain_text_gives_french_spaces_and_apostrophes(avant, apres):
    assert typographie.typo(avant) == apres


def test_typo_on_safe_html_leaves_the_tags_alone():
    html = mark_safe('<a href="/x?a=1 ?" title="l\'un">Pourquoi ?</a>')
    assert rendre("{{ html|typo }}", html=html) == '<a href="/x?a=1 ?" title="l\'un">Pourquoi\u00a0?</a>'


def test_typo_on_unsafe_text_is_still_escaped():
    assert rendre("{{ texte|typo }}", texte="<b>Non !</b>") == "&lt;b&gt;Non\u00a0!&lt;/b&gt;"


def test_dates_are_written_in_full_in_local_time():
    assert rendre("{{ jour|date_longue }}", jour=date(2026, 12, 3)) == "jeudi 3 décembre 2026"
    assert rendre("{{ jour|date_courte }}", jour=date(2026, 3, 1)) == "1er mars 2026"
    # 23 h 30 à Londres le 3 est déjà le 4 à Paris.
    assert rendre("{{ jour|date_courte }}", jour=datetime(2026, 12, 3, 23, 30, tzinfo=UTC)) == "4 décembre 2026"
    assert rendre("{{ jour|date_longue }}{{ jour|mois_court }}", jour=None) == ""


def test_hours_and_durations_use_no_break_spaces():
    assert rendre("{{ h|heure }}", h=time(9, 30)) == "9\u00a0h\u00a030"
    assert rendre("{{ h|heure }}", h=time(14, 0)) == "14\u00a0h"
    assert rendre("{{ h|heure }}", h=datetime(2026, 7, 1, 12, 5, tzinfo=UTC)) == "14\u00a0h\u00a005"
    assert rendre("{{ d|duree }}", d=90) == "1\u00a0h\u00a030"
    assert rendre("{{ d|duree }}", d=45) == "45\u00a0min"
    assert rendre("{{ d|duree }}", d=timedelta(hours=7)) == "7\u00a0h"
    assert rendre("{{ d|duree }}", d=None) == ""


def test_numbers_and_telephones_are_grouped():
    assert rendre("{{ n|nombre }}", n=1440) == "1\u00a0440"
    assert rendre("{{ n|nombre }}", n=3.5) == "3,5"
    assert rendre("{{ t|telephone }}", t="0536490012") == "05\u00a036\u00a049\u00a000\u00a012"
    assert rendre("{{ t|telephone_lien }}", t="05 36 49 00 12") == "+33536490012"
    assert rendre("{{ t|telephone }}", t="39 39") == "39 39"


def test_initials_take_two_letters_of_a_name_or_of_an_account():
    class Personne:
        initiales = "HT"

    assert rendre("{{ p|initiales }}", p="Claire Moreau") == "CM"
    assert rendre("{{ p|initiales }}", p="Yann Le Rocher-d’Or") == "YO"
    assert rendre("{{ p|initiales }}", p=Personne()) == "HT"


def test_icon_is_inline_and_hidden_from_screen_readers():
    dessin = rendre('{% icone "search" %}')
    assert dessin.startswith('<svg class="icone" viewBox="0 0 16 16" aria-hidden="true"') and "<path" in dessin


@pytest.mark.parametrize("nom", ["pas-la", "../settings", "SEARCH"])
def test_unknown_icon_is_refused(nom):
    with pytest.raises(TemplateSyntaxError):
        rendre("{% icone nom %}", nom=nom)


def test_covers_are_deterministic_and_differ_from_seed_to_seed():
    dessins = {motifs.couverture(seed, "outiller") for seed in range(24)}
    assert len(dessins) >= 20
    assert motifs.couverture(7, "echanger") == motifs.couverture(7, "echanger")
    with pytest.raises(ValueError, match="axe inconnu"):
        motifs.couverture(1, "autre")


def test_cover_accepts_the_code_of_a_heading_and_survives_an_unknown_one():
    assert "couverture--outiller" in rendre("{% couverture 3 'outils-et-ressources' %}")
    assert "couverture--" in rendre("{% couverture cle 'nouvelle-rubrique' %}", cle=None)


def test_cep_levels_are_drawn_and_said():
    deux = rendre("{% cep_petales niveaux %}", niveaux=["cep-2019-1", "cep-2019-2"])
    assert "Niveaux CEP 1\u00a0et\u00a02</span>" in deux and deux.count('class="oui"') == 2
    un = rendre("{% cep_petales niveaux %}", niveaux=[1])
    assert "Niveau CEP\u00a01</span>" in un and un.count('class="oui"') == 1 and un.count('class="non"') == 1
    anciens = rendre("{% cep_petales niveaux %}", niveaux=["cep-2014-2", "cep-2014-3"])
    assert "Niveaux CEP 2\u00a0et\u00a03</span>" in anciens and anciens.count("<path") == 3
    assert rendre("{% cep_petales niveaux %}", niveaux=[]) == ""


def test_map_escapes_names_and_marks_the_active_area():
    contours = {
        "features": [
            {
                "properties": {"nom": "Niort"},
                "geometry": {"type": "Polygon", "coordinates": [[[-0.4, 46.3], [-0.3, 46.4], [-0.4, 46.3]]]},
            }
        ]
    }
    points = [{"lon": -0.45, "lat": 46.32, "nom": "<b>Niort</b>"}, {"lon": 0.3, "lat": 46.5, "n": 2, "on": True}]
    dessin = cartes.carte_region(contours, points, titre='Carte "x"', actif="Niort")
    assert 'class="bassin actif"' in dessin and "repere choisi" in dessin
    assert "&lt;b&gt;Niort" in dessin and "&quot;x&quot;" in dessin and "<b>" not in dessin
    assert rendre("{% carte_region contours %}", contours={}) == ""


def test_query_string_is_kept_when_one_value_changes():
    assert rendre("{% requete_avec page=2 %}", "/?q=vae&page=1") == "?q=vae&amp;page=2"
    assert rendre("{% requete_avec page=None tri='duree' %}", "/?q=vae&page=3") == "?q=vae&amp;tri=duree"
    assert rendre("{% requete_avec page=2 %}", "/?q=%3Cscript%3E") == "?q=%3Cscript%3E&amp;page=2"
    assert (
        rendre("{% requete_avec page=2 %}", "/?l=La Rochelle&m=a&m=é")
        == "?l=La+Rochelle&amp;m=a&amp;m=%C3%A9&amp;page=2"
    )


def test_one_filter_is_removed_and_the_list_starts_again():
    assert rendre("{% requete_sans 'theme' 'vae' %}", "/?theme=vae&theme=cep&page=4") == "?theme=cep"
    assert rendre("{% requete_sans 'theme' %}", "/?theme=vae&theme=cep&q=a") == "?q=a"


def test_breadcrumb_ends_on_the_current_page():
    html = rendre('{% ariane "Se former" "/formations/" titre %}', titre="La <VAE>")
    assert 'href="/formations/"' in html and 'aria-current="page">La &lt;VAE&gt;' in html


def test_far_pages_are_elided():
    from django.core.paginator import Paginator

    assert rendre("{{ p|pages_proches:10 }}", p=Paginator(range(200), 10)) == "[1, 0, 9, 10, 11, 0, 20]"


@pytest.mark.parametrize(
    ("adresse", "ecrite"),
    [("contact@safran.example", "contact@<wbr>safran.example"), ("<b>@x", "&lt;b&gt;@<wbr>x"), ("", ""), (None, "")],
)
def test_address_breaks_after_its_at_sign_and_nowhere_else(adresse, ecrite):
    assert rendre("{{ adresse|courriel_a_lire }}", adresse=adresse) == ecrite


@pytest.mark.parametrize(
    ("nombre", "dit"),
    [(0, "0 place"), (1, "1 place"), (1.5, "1,5 place"), (2, "2 places"), ("0", "0 place"), ("12", "12 places")],
)
def test_plural_starts_at_two_in_every_template(nombre, dit):
    sans_rien_charger = Template("{{ nombre }} place{{ nombre|pluralize }}")
    assert sans_rien_charger.render(Context({"nombre": nombre})) == dit


def test_plural_of_a_list_counts_it_and_takes_other_endings():
    modele = Template("reg{{ liste|pluralize:'ard,ards' }}{{ rien|pluralize }}{{ mot|pluralize }}")
    assert modele.render(Context({"liste": [], "rien": None, "mot": "x"})) == "regard"
    assert modele.render(Context({"liste": [1, 2], "rien": None, "mot": "x"})) == "regards"
