"""The copy of a note takes up its pictures and files, as far as rights go; a file goes with its last holder."""

import pytest
from django.core.files.storage import storages
from django.urls import reverse

from pratiques.choices import Visibilite
from pratiques.models import Brouillon, PieceJointe
from pratiques.prises import fiches_coherentes
from pratiques.rules import brouillons
from pratiques.rules.pieces import piece_retirer
from tests import fabriques
from tests.pratiques.fabriques import refus, un_auteur, un_contenu, une_fiche
from tests.pratiques.fabriques_pieces import une_piece_envoyee
from tests.pratiques.test_pieces import fichiers, statut, texte

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


def copier(client, fiche, compte):
    """The page that opens on a copy, and the copy."""
    client.force_login(compte)
    page = client.post(reverse("pratiques_dupliquer", args=[fiche.pk]), follow=True)
    assert page.status_code == 200
    return texte(page), Brouillon.objects.get(auteur=compte)


def test_copy_takes_up_the_pictures_and_files_once_and_says_where_they_come_from(client):
    fiche, compte = une_fiche(contenu={"titre": "Appeler ensemble"}), un_auteur("cio")
    image = une_piece_envoyee(fiche, "IMAGE", titre="Le bureau", source="Atelier du port")
    une_piece_envoyee(fiche, titre="La trame", accessibilite="OUI")
    for _ in range(2):  # un double clic
        page, copie = copier(client, fiche, compte)
        assert "Ses images et fichiers sont repris." in page and "Images et fichiers (2)" in page
    bureau, trame = copie.pieces.all()
    assert (bureau.titre, bureau.alternatif, bureau.source) == (
        "Le bureau",
        "Deux bureaux face à face",
        "Atelier du port",
    )
    assert (trame.titre, trame.accessibilite) == ("La trame", "OUI")
    assert trame.source == f"Appeler ensemble, {fiche.reseau}"
    assert {bureau.ajoutee_par, trame.ajoutee_par} == {compte} and bureau.uuid != image.uuid
    assert statut(client, reverse("pratiques_piece", args=[bureau.uuid])) == 200
    assert statut(client, reverse("pratiques_piece_vignette", args=[bureau.uuid])) == 200
    contenu = un_contenu(titre="La mienne")
    copie = brouillons.brouillon_enregistrer(brouillon=copie, contenu=contenu, version=copie.version, par=compte)
    mienne = brouillons.brouillon_soumettre(brouillon=copie, par=compte)
    assert [p.titre for p in mienne.pieces.all()] == ["Le bureau", "La trame"] and all(fichiers().values())
    assert not [dit for dit in fiches_coherentes() if "pièce" in dit]


def test_note_without_pieces_is_copied_without_a_word_on_them(client):
    page, copie = copier(client, une_fiche(), un_auteur("cio"))
    assert "Voici votre copie" in page and "pièce" not in page.partition("Voici votre copie")[2][:200]
    assert not copie.pieces.exists()


def test_copy_leaves_what_is_not_one_s_own_to_give_again_and_says_so(client):
    fiche, compte = une_fiche(), un_auteur("cio")
    une_piece_envoyee(fiche, titre="Réservée", licence="TOUS_DROITS")
    une_piece_envoyee(fiche, titre="Libre")
    page, copie = copier(client, fiche, compte)
    assert "Une de ses pièces n’est pas reprise : tous droits réservés" in page
    assert [(p.ordre, p.titre) for p in copie.pieces.all()] == [(1, "Libre")]
    une_piece_envoyee(fiche, titre="Justifiée", source="contact@exemple.example", motif_conserve="Boîte de l’éditeur.")
    auteur = fiche.auteurs.get().compte
    page, copie = copier(client, fiche, auteur)
    assert [(p.titre, p.source) for p in copie.pieces.all()] == [("Réservée", ""), ("Libre", "")]
    assert "Une de ses pièces n’est pas reprise" in page
    page, _ = copier(client, fiche, un_auteur("cap-emploi"))
    assert "2 de ses pièces ne sont pas reprises" in page


def test_file_of_a_note_and_its_copy_goes_when_neither_holds_it(client, django_capture_on_commit_callbacks):
    fiche, compte, region = une_fiche(), un_auteur("cio"), fabriques.une_region()
    images = [une_piece_envoyee(fiche, "IMAGE", titre=titre) for titre in ("Reste ici", "Reste là")]
    _, copie = copier(client, fiche, compte)
    client.force_login(region)
    with django_capture_on_commit_callbacks(execute=True):
        porte = reverse("pratiques_piece_oter", args=[fiche.pk, images[0].uuid])
        assert "à moins qu’une fiche écrite à partir d’elle" in texte(client.get(porte))
        page = client.post(porte, {"motif": "Quelqu’un s’y reconnaît."}, follow=True)
    assert "Son fichier reste : une fiche écrite à partir d’elle le porte." in texte(page)
    assert [p.titre for p in fiche.pieces.all()] == ["Reste là"] and copie.pieces.count() == 2
    assert all(fichiers().values()), "la copie garde le sien"
    with django_capture_on_commit_callbacks(execute=True):
        brouillons.brouillon_supprimer(brouillon=copie, par=compte)
    assert not storages["prive"].exists(images[0].fichier) and not storages["prive"].exists(images[0].vignette)
    assert fichiers() == {images[1].fichier: True, images[1].vignette: True}, "la fiche garde le sien"
    with django_capture_on_commit_callbacks(execute=True):
        piece_retirer(piece=fiche.pieces.get(), par=region, motif="Trop ancienne.")
    assert not PieceJointe.objects.exists() and not storages["prive"].exists(images[1].fichier)


def test_copy_of_a_members_note_opens_its_pieces_to_nobody(client):
    fiche, compte = une_fiche(contenu={"visibilite": Visibilite.MEMBRES}), un_auteur("cio")
    une_piece_envoyee(fiche)
    _, copie = copier(client, fiche, compte)
    assert copie.contenu["visibilite"] == Visibilite.MEMBRES
    porte = reverse("pratiques_piece", args=[copie.pieces.get().uuid])
    assert statut(client, porte) == 200
    for autre in (un_auteur("apec"), fabriques.une_region(), fabriques.un_compte(), fiche.auteurs.get().compte):
        client.force_login(autre)
        assert statut(client, porte) == 404
    client.logout()
    assert statut(client, porte) == 302
    client.force_login(fabriques.un_compte())
    assert client.post(reverse("pratiques_dupliquer", args=[fiche.pk])).status_code in (403, 404)
    with refus("etat"):
        brouillons.fiche_dupliquer(fiche=fiche, par=fabriques.un_compte())
