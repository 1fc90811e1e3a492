"""The library: what one may see, found by words and by facets with exact counts (R3.6, R5.18)."""

import datetime

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory
from django.urls import reverse
from django.utils import timezone

from pratiques.choices import Statut
from pratiques.models import BibliothequePage, FichePratiquePage
from pratiques.queries.bibliotheque import Bibliotheque, fiches_trouver
from pratiques.queries.fiches import bassins_en_mots
from pratiques.rules.fonds import RelectureReprise
from reseau.structures.rules import structure_fusionner
from tests.fabriques import un_ancien_membre, un_bassin, un_compte, une_tete_de_reseau
from tests.pages import page_lue
from tests.pratiques.fabriques import un_auteur, une_fiche, une_fiche_lue

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


def titres(texte="", compte=None):
    return [f.title for f in fiches_trouver(compte, texte, 50)]


def lire(adresse="", compte=None):
    requete = RequestFactory().get(f"/pratiques/{adresse}")
    requete.user = compte or AnonymousUser()
    return Bibliotheque(requete)


def comptes(bibliotheque, facette):
    (groupe,) = [g for g in bibliotheque.groupes if g["nom"] == facette]
    return {o.valeur: o.nombre for o in groupe["options"]}


def test_published_note_is_found_by_any_of_its_words_without_accents_nor_plural():
    une_fiche(contenu={"titre": "Accueillir les apprentis", "resultats": "Les métiers du bois attirent."})
    for texte in ("apprenti", "METIER", "bois métiers", "l’apprenti", "lire la fiche", "Haut-parleur"):
        assert titres(texte) == ["Accueillir les apprentis"], texte
    for texte in ("boisson", "mécanicien", "%", "_", "'"):
        assert titres(texte) == [], texte


def test_title_comes_first_then_level_then_freshness():
    from django.utils import timezone

    jour = timezone.now()
    base = {"resultats": "La mobilité progresse."}
    avant = jour - timezone.timedelta(days=400)
    une_fiche(contenu={"titre": "Ancienne", **base}, publiee_le=avant)
    une_fiche(contenu={"titre": "Récente", **base}, publiee_le=jour)
    une_fiche(contenu={"titre": "Éprouvée", "preuve": "SUIVI", "debut": avant.date(), **base}, publiee_le=avant)
    une_fiche(contenu={"titre": "Parler de mobilité"}, publiee_le=avant)
    assert titres("mobilité") == ["Parler de mobilité", "Éprouvée", "Récente", "Ancienne"]


@pytest.mark.parametrize("statut", sorted({s.value for s in Statut} - {"PUBLIEE", "A_REVOIR", "BROUILLON"}))
def test_note_out_of_the_library_is_neither_listed_nor_found(client, statut):
    suite = une_fiche() if statut == Statut.REMPLACEE else None
    une_fiche(statut, contenu={"titre": "Zebrecanari", "visibilite": "PUBLIQUE"}, remplacee_par=suite)
    for personne in (None, un_auteur("cio")):
        if personne:
            client.force_login(personne)
        for adresse in ("/pratiques/", "/pratiques/?q=zebrecanari", "/recherche/?q=zebrecanari", "/pratiques/atom.xml"):
            texte = page_lue(client.get(adresse))
            assert "Zebrecanari" not in texte, adresse


def test_members_note_is_for_members_by_every_door(client):
    fiche = une_fiche(contenu={"titre": "Zebrecanari", "visibilite": "MEMBRES"})
    portes = ("/pratiques/", "/pratiques/?q=zebrecanari", "/recherche/?q=zebrecanari")
    assert fiche.get_sitemap_urls() == []
    for etranger in (None, un_compte(), un_ancien_membre()):
        if etranger:
            client.force_login(etranger)
        for adresse in (*portes, "/pratiques/atom.xml"):
            assert "Zebrecanari" not in page_lue(client.get(adresse)), adresse
        for adresse in (fiche.url, f"/pratiques/{fiche.pk}/", f"/pratiques/{fiche.pk}/pdf/"):
            reponse = client.get(adresse)
            assert reponse.status_code == (404 if etranger else 302)
            assert etranger or reponse.url.startswith("/compte/")
    client.force_login(un_auteur("cio"))
    for adresse in (*portes, fiche.url):
        assert "Zebrecanari" in page_lue(client.get(adresse)), adresse
    assert "Zebrecanari" not in page_lue(client.get("/pratiques/atom.xml"))


def test_anonymous_gets_the_same_sign_in_whether_the_note_exists_or_not(client):
    cachee = une_fiche(Statut.SOUMISE)
    for suffixe in ("", "pdf/"):
        reponses = [client.get(f"/pratiques/{pk}/{suffixe}") for pk in (cachee.pk, 987654)]
        assert [r.status_code for r in reponses] == [302, 302]
        assert reponses[0].url.replace(str(cachee.pk), "N") == reponses[1].url.replace("987654", "N")


def test_facets_count_exactly_what_ticking_would_show():
    niort = un_bassin("niort")
    une_fiche(contenu={"themes": ["vae", "cep"], "publics": ["salaries"], "bassins": [niort.code]})
    une_fiche(contenu={"themes": ["vae"], "publics": ["apprentis"]}, reseau="cio")
    une_fiche(contenu={"themes": ["handicap"], "publics": ["salaries", "apprentis"], "preuve": "SUIVI"})
    assert comptes(lire(), "theme") == {"cep": 1, "handicap": 1, "vae": 2}
    assert comptes(lire(), "reseau") == {"missions-locales": 2, "cio": 1}
    assert comptes(lire(), "preuve") == {"RESSENTI": 2, "SUIVI": 1}
    filtree = lire("?theme=vae&theme=handicap&public=salaries")
    assert filtree.nombre == 2
    assert comptes(filtree, "theme") == {"cep": 1, "handicap": 1, "vae": 1}
    assert comptes(filtree, "public") == {"apprentis": 2, "salaries": 2}
    assert comptes(filtree, "bassin") == {"niort": 1}
    for groupe in filtree.groupes:
        for option in groupe["options"]:
            autres = "" if option.cochee else f"&{groupe['nom']}={option.valeur}"
            if groupe["nom"] not in ("theme", "public"):
                assert lire(f"?theme=vae&theme=handicap&public=salaries{autres}").nombre == option.nombre


def test_counts_of_facets_follow_the_text_and_ignore_hidden_notes():
    une_fiche(contenu={"titre": "Tournesol", "themes": ["vae"]})
    une_fiche(contenu={"titre": "Colza", "themes": ["vae", "cep"]})
    une_fiche(contenu={"titre": "Tournesol aussi", "themes": ["cep"], "visibilite": "MEMBRES"})
    assert comptes(lire("?q=tournesol"), "theme") == {"cep": 0, "vae": 1}
    assert comptes(lire("?q=tournesol", un_auteur()), "theme") == {"cep": 1, "vae": 1}


def test_list_makes_the_same_number_of_queries_for_1_and_30_notes(client, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    auteur = un_auteur()
    une_fiche(auteurs=[auteur], contenu={"themes": ["vae", "cep"]})
    adresses = ("/pratiques/", "/pratiques/?q=appeler&theme=vae&public=tout-public&niveau=PARTAGEE&preuve=RESSENTI")
    client.get("/pratiques/")
    nombres = {}
    for adresse in adresses:
        with CaptureQueriesContext(
            connection,
        ) as requetes:
            client.get(adresse)
        nombres[adresse] = len(requetes)
    lecteurs = [RelectureReprise(lecteur=un_auteur(r), verdict="ACCEPTEE") for r in ("missions-locales", "apec")]
    for _ in range(29):
        une_fiche(auteurs=[auteur], contenu={"themes": ["vae", "handicap"]}, relectures=lecteurs)
    client.get("/pratiques/")  # les fiches nouvelles entrent en mémoire une fois
    for adresse in adresses:
        with django_assert_num_queries(nombres[adresse]):
            reponse = client.get(adresse)
        assert reponse.context["liste"].nombre == 30


def test_htmx_gets_the_list_and_the_counts_only(client):
    une_fiche(contenu={"themes": ["vae"]})
    reponse = client.get("/pratiques/?theme=vae", headers={"HX-Request": "true"})
    texte = page_lue(reponse)
    assert "<html" not in texte and 'id="resultats"' in texte and 'id="n-mission-1"' in texte
    assert 'id="n-theme-' not in texte and 'id="f-theme"' not in texte  # un menu en vue reste en place, sans nombre
    assert "HX-Request" in reponse["Vary"]


def test_feed_is_well_formed_by_theme_and_by_bassin(client):
    from defusedxml import ElementTree

    niort = un_bassin("niort")
    une_fiche(contenu={"titre": "De Niort & d’ailleurs <b>", "bassins": [niort.code], "themes": ["vae"]})
    une_fiche(contenu={"titre": "Sans bassin", "themes": ["cep"]})
    espace = "{http://www.w3.org/2005/Atom}"

    def entrees(adresse):
        reponse = client.get(reverse("pratiques_atom") + adresse)
        assert reponse["Content-Type"].startswith("application/atom+xml")
        racine = ElementTree.fromstring(reponse.content)
        return [e.find(f"{espace}title").text for e in racine.findall(f"{espace}entry")]

    assert entrees("") == ["Sans bassin", "De Niort & d’ailleurs <b>"]
    assert entrees("?bassin=niort") == entrees("?theme=vae") == ["De Niort & d’ailleurs <b>"]
    assert entrees("?theme=inconnu") == []


def test_note_page_shows_its_parts_and_only_those(client):
    fiche = une_fiche(
        contenu={
            "premier_pas": "Appelez l’accueil voisin.",
            "noyau": ["La personne est présente.", "Elle choisit."],
            "paroles": [{"texte": "On m’a attendue.", "qui": "Une participante"}],
            "indicateurs": [{"valeur": "9 sur 10", "nom": "viennent"}],
            "difficultes": [{"difficulte": "Le vendredi.", "parade": "Afficher les heures."}],
        }
    )
    reponse = client.get(fiche.url)
    texte = page_lue(reponse)
    for attendu in (
        "Par où commencer lundi",
        "Le noyau à garder",
        "On m’a attendue.",
        "9 sur 10",
        "Afficher les heures",
    ):
        assert attendu in texte
    assert "Les variantes" not in texte and "Compétences" not in texte
    sommaire = ["depart", "fait", "donne", "ailleurs", "lundi", "rate", "sources"]
    assert [b.ancre for b in reponse.context["sommaire"]] == sommaire
    assert all(f'id="{b.ancre}"' in texte for b in reponse.context["sommaire"])
    assert fiche.owner.nom_complet in texte and "Relue par" in texte


def test_written_text_is_shown_never_executed(client):
    piege = '<script>alert(1)</script>"><img src=x onerror=alert(1)>{{7*7}}'
    fiche = une_fiche(
        contenu={
            "titre": piege[:99],
            "accroche": piege,
            "probleme": piege,
            "resultats": piege,
            "noyau": piege,
            "premier_pas": piege,
            "sources": piege,
            "etapes": [{"titre": piege, "qui": piege, "duree": piege[:70], "description": piege}],
            "paroles": [{"texte": piege, "qui": piege}],
        }
    )
    for adresse in (fiche.url, "/pratiques/"):
        texte = page_lue(client.get(adresse))
        assert "<script>alert" not in texte and "<img src=x" not in texte and "&lt;script&gt;" in texte


def test_journey_from_two_acceptances_to_a_search_result(client):
    fiche = une_fiche_lue(titre="Partager la salle d’attente")
    client.force_login(une_tete_de_reseau())
    client.post(reverse("pratiques_fiche_valider", args=[fiche.pk]))
    client.logout()
    assert "Partager la salle d’attente" in page_lue(client.get("/recherche/?q=salle+attente"))
    assert client.get("/pratiques/partager-la-salle-dattente/").status_code == 200


@pytest.mark.parametrize(
    ("noms", "mots"),
    [
        ([], ""),
        (["Niort"], "bassin de Niort"),
        (["Angoulême"], "bassin d’Angoulême"),
        (["Royan", "Niort", "Angoulême"], "bassins de Royan, de Niort et d’Angoulême"),
    ],
)
def test_bassins_are_named_as_french_says_them(noms, mots):
    assert bassins_en_mots(noms) == mots


def test_public_pages_set_no_cookie(client):
    fiche = une_fiche()
    for adresse in ("/pratiques/", fiche.url, "/pratiques/atom.xml", f"/pratiques/{fiche.pk}/pdf/"):
        assert not client.get(adresse).cookies, adresse


def test_library_stands_from_the_start_with_a_sound_tree():
    assert BibliothequePage.objects.get().url == "/pratiques/"
    une_fiche()
    assert [len(problemes) for problemes in FichePratiquePage.find_problems()] == [0] * 5


def test_sheet_of_a_structure_shows_what_its_people_shared_to_those_who_may_read_it(client):
    auteur = un_auteur("missions-locales")
    structure = auteur.rattachements.get().structure
    ancienne = un_auteur("missions-locales")
    structure_fusionner(source=ancienne.rattachements.get().structure, cible=structure)
    adresse = reverse("structure", args=[structure.code])
    assert "Elle a partagé" not in page_lue(client.get(adresse))
    for titre, visibilite, auteurs in (
        ("L’accueil à deux voix", "PUBLIQUE", [auteur]), ("Entre nous", "MEMBRES", [auteur]),
        ("D’ailleurs", "PUBLIQUE", [un_auteur("apec")]), ("D’avant la fusion", "PUBLIQUE", [ancienne]),
    ):  # fmt: skip
        une_fiche(auteurs=auteurs, contenu={"titre": titre, "visibilite": visibilite})
    une_fiche(Statut.SUSPENDUE, auteurs=[auteur], contenu={"titre": "Suspendue", "visibilite": "PUBLIQUE"})

    def lus() -> set[str]:
        texte = page_lue(client.get(adresse))
        titres = ("L’accueil à deux voix", "Entre nous", "D’ailleurs", "D’avant la fusion", "Suspendue")
        return {titre for titre in titres if titre in texte and "Elle a partagé" in texte}

    assert lus() == {"L’accueil à deux voix", "D’avant la fusion"}
    client.force_login(un_auteur("cio"))
    assert lus() == {"L’accueil à deux voix", "Entre nous", "D’avant la fusion"}


def test_freshness_narrows_the_library_to_what_was_said_lately(client):
    jours = {"RECENTE": 20, "EN_VIGUEUR": 300, "A_VERIFIER": 600}
    fiches = {nom: une_fiche(publiee_le=timezone.now() - datetime.timedelta(days=n)) for nom, n in jours.items()}
    for nom, fiche in fiches.items():
        lues = client.get(f"/pratiques/?fraicheur={nom}").context["liste"]
        assert [ligne.cle for ligne in lues.page] == [fiche.pk], nom
        assert comptes(lues, "fraicheur") == dict.fromkeys(jours, 1)
