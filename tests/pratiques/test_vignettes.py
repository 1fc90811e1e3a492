"""The cards of the library: notes first, each with a picture, four menus in view and a drawer for the rest."""

import re

import pytest
from django.urls import reverse

from home.dessins.couvertures import couverture_dessiner
from home.dessins.personnages import Sujet
from pratiques.choices import DessinDeFiche, EtatReprise
from pratiques.models import FichePratiquePage, Reprise, Signet
from pratiques.rules.brouillons import brouillon_creer, brouillon_enregistrer
from tests.fabriques import un_bassin
from tests.pages import page_lue
from tests.pratiques.fabriques import un_auteur, un_contenu, une_fiche
from tests.pratiques.fabriques_pieces import une_piece_envoyee

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
ADRESSE = "/pratiques/"


def cartes(client, adresse=ADRESSE) -> list[str]:
    return re.findall(r'<li class="prat">(.*?)</article>', page_lue(client.get(adresse)), re.S)


def test_note_shows_its_own_picture_with_its_words_and_no_drawing(client):
    fiche = une_fiche()
    piece = une_piece_envoyee(fiche, "IMAGE", alternatif="Deux bureaux face à face")
    une_piece_envoyee(fiche, "IMAGE", alternatif="La seconde")
    (carte,) = cartes(client)
    assert reverse("pratiques_piece_vignette", args=[piece.uuid]) in carte
    assert 'alt="Deux bureaux face à face"' in carte
    assert "La seconde" not in carte and 'class="dessin' not in carte


def test_note_without_picture_is_drawn_as_its_author_chose_else_after_its_title_and_themes(client):
    choisie = une_fiche(contenu={"titre": "Recevoir à deux voix", "dessin": Sujet.MOBILITE})
    titree = une_fiche(contenu={"titre": "Parler de la VAE au guichet", "themes": ["handicap"]})
    themee = une_fiche(contenu={"titre": "Zebrecanari", "themes": ["handicap"]})
    texte = page_lue(client.get(ADRESSE))
    for fiche, sujet in ((choisie, Sujet.MOBILITE), (titree, Sujet.VAE), (themee, Sujet.HANDICAP)):
        assert couverture_dessiner(sujet, graine=fiche.pk) in texte, sujet


def test_card_tells_its_figure_its_proof_who_took_it_up_and_who_keeps_it(client):
    mesuree = une_fiche(contenu={"titre": "Mesurée", "indicateurs": [{"valeur": "9 sur 10", "nom": "reviennent"}]})
    une_fiche(contenu={"titre": "Ressentie"})
    lecteur = un_auteur("cio")
    Signet.objects.create(compte=lecteur, fiche=mesuree)
    structure = lecteur.rattachements.first().structure
    Reprise.objects.create(
        fiche=mesuree, compte=lecteur, structure=structure, reseau=structure.reseau, bassin=un_bassin("niort"),
        maniere="TELLE_QUELLE", effet="MIEUX", etat=EtatReprise.ACCEPTEE, repondue_par=lecteur,
        repondue_le=mesuree.publiee_le,
    )  # fmt: skip
    par_titre = {titre: carte for carte in cartes(client) for titre in ("Mesurée", "Ressentie") if titre in carte}
    assert "9 sur 10" in par_titre["Mesurée"] and "reviennent" in par_titre["Mesurée"]
    assert "Refaite dans 1 bassin, gardée par 1 personne" in par_titre["Mesurée"]
    assert "Ressenti de l’équipe, pas de mesure" in par_titre["Ressentie"] and "gardée" not in par_titre["Ressentie"]


def test_four_menus_are_in_view_and_the_rest_in_a_drawer_open_when_something_is_ticked(client):
    niort = un_bassin("niort")
    une_fiche(contenu={"themes": ["vae"], "bassins": [niort.code], "publics": ["salaries"]})
    texte = page_lue(client.get(ADRESSE))
    assert re.findall(r'<select class="form-select" id="f-(\w+)"', texte) == ["theme", "public", "bassin", "preuve"]
    tiroir = re.search(r'<details class="liste-tiroir"([^>]*)>(.*?)</details>', texte, re.S)
    assert {"mission", "reseau", "niveau", "fraicheur"} == set(re.findall(r'type="checkbox" id="f-(\w+)-1"', tiroir[2]))
    assert "open" not in tiroir[1]
    choisie = page_lue(client.get(f"{ADRESSE}?theme=vae&niveau=PARTAGEE"))
    assert re.search(r'<option value="vae" selected>', choisie)
    assert "open" in re.search(r'<details class="liste-tiroir"([^>]*)>', choisie)[1]


def test_library_names_what_nobody_wrote_about_only_beside_all_of_it(client):
    une_fiche(contenu={"themes": ["vae"]})
    tout = page_lue(client.get(ADRESSE))
    assert "Personne n’a encore écrit sur" in tout
    assert "VAE" not in re.search(r'<li class="prat-manque">(.*?)</ul>', tout, re.S)[1]
    assert "Personne n’a encore écrit sur" not in page_lue(client.get(f"{ADRESSE}?theme=vae"))


def test_author_chooses_the_drawing_of_a_draft(client):
    auteur = un_auteur()
    client.force_login(auteur)
    brouillon = brouillon_creer(auteur=auteur)
    contenu = un_contenu(dessin=Sujet.NUMERIQUE)
    brouillon_enregistrer(brouillon=brouillon, contenu=contenu, version=brouillon.version, par=auteur)
    texte = page_lue(client.get(reverse("pratiques_brouillon", args=[brouillon.uuid])))
    assert f'<option value="{Sujet.NUMERIQUE}" selected>' in texte
    assert [code for code, _ in DessinDeFiche.choices] == ["", *Sujet.values]
    assert FichePratiquePage._meta.get_field("dessin").default == ""
