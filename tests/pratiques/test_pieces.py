"""Pictures and files of a note: joined to its draft, sent with it, read by who reads it, and nowhere else."""

import io
import uuid

import pytest
from django.core.files.storage import storages
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from PIL import Image

from home.models import Courriel
from pratiques.models import Brouillon, PieceJointe
from pratiques.prises import donnees_des_pratiques, fiches_coherentes
from pratiques.rules import brouillons, publication, relectures
from pratiques.rules.brouillons import groupe_preparer
from pratiques.rules.pieces import piece_deplacer, piece_ecarter, piece_modifier, piece_retirer
from tests import fabriques
from tests.pages import page_lue
from tests.pratiques.fabriques import poste as poste_fiche
from tests.pratiques.fabriques import refus, rendre, un_auteur, un_brouillon, un_contenu
from tests.pratiques.fabriques_groupes import un_groupe, un_membre
from tests.pratiques.fabriques_pieces import PDF, poste, une_piece

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


def adresse(nom, *suite):
    return reverse(f"pratiques_{nom}", args=suite)


def texte(reponse):
    return page_lue(reponse).replace("\u202f", " ").replace("\xa0", " ").replace("&nbsp;", " ")


def corps(reponse):
    return b"".join(reponse.streaming_content)


def statut(client, porte):
    """The answer of an address, its file read to the end."""
    reponse = client.get(porte)
    if reponse.streaming:
        corps(reponse)
    return reponse.status_code


def fichiers():
    """The stored files that pieces hold, and whether each is there."""
    return {
        nom: storages["prive"].exists(nom) for p in PieceJointe.objects.all() for nom in (p.fichier, p.vignette) if nom
    }


def publier(fiche):
    for reseau in (fiche.reseau.code, "apec"):
        rendre(relectures.relecture_prendre(fiche=fiche, par=un_auteur(reseau)))
    return publication.fiche_valider(fiche=fiche, par=fabriques.une_region(), publier=True)


# De bout en bout


def test_picture_and_file_are_joined_sent_published_and_read(client):
    brouillon = un_brouillon()
    client.force_login(brouillon.auteur)
    ecran = adresse("brouillon", brouillon.uuid)
    reponse = client.post(ecran, poste_fiche(un_contenu(), version=brouillon.version, action="pieces"))
    assert reponse["Location"] == adresse("pieces", brouillon.uuid)
    for genre in ("image", "fichier"):
        titre = "Le bureau d’accueil" if genre == "image" else "Trame du premier appel"
        envoi = poste(genre, titre=titre, source="Mission locale", licence="OUVERTE")
        assert client.post(adresse("piece_ajouter", brouillon.uuid, genre), envoi).status_code == 302
    liste = texte(client.get(adresse("pieces", brouillon.uuid)))
    assert "Le bureau d’accueil" in liste and "Texte alternatif : Deux bureaux face à face" in liste
    assert "Images et fichiers (2)" in texte(client.get(ecran))
    fiche = publier(
        brouillons.brouillon_soumettre(brouillon=Brouillon.objects.get(pk=brouillon.pk), par=brouillon.auteur)
    )
    client.logout()
    page = texte(client.get(fiche.get_url()))
    image, outil = fiche.pieces.all()
    for attendu in (
        f'src="{adresse("piece_vignette", image.uuid)}" width="60" height="40" alt="Deux bureaux face à face"',
        "Mission locale · Licence Ouverte 2.0", "Outils à télécharger",
        f"Trame du premier appel (PDF, {len(PDF)} octets)",
        "Lisible par tous : texte vrai", 'href="#outils"',
    ):  # fmt: skip
        assert attendu in page, attendu
    recu = client.get(adresse("piece", outil.uuid))
    assert corps(recu) == PDF and recu["X-Content-Type-Options"] == "nosniff"
    assert recu["Content-Disposition"] == 'attachment; filename="trame-du-premier-appel.pdf"'
    assert "sandbox" in recu["Content-Security-Policy"]
    vignette = client.get(adresse("piece_vignette", image.uuid))
    assert vignette["Content-Type"] == "image/webp" and Image.open(io.BytesIO(corps(vignette))).size == (60, 40)
    assert client.get(adresse("piece_vignette", outil.uuid)).status_code == 302, "un fichier n’a pas d’image réduite"
    assert list(fiches_coherentes()) == []


def test_text_and_pieces_not_sent_yet_are_read_by_nobody_else_and_the_next_sending_replaces_them(
    client, django_capture_on_commit_callbacks
):
    brouillon, lecteur = un_brouillon(), un_auteur("apec")
    auteur, garde, retire = brouillon.auteur, une_piece(brouillon), une_piece(brouillon, "IMAGE")
    fiche = brouillons.brouillon_soumettre(brouillon=brouillon, par=auteur)
    brouillon.refresh_from_db()
    for regle, options in (
        (piece_ecarter, {}),
        (piece_deplacer, {"de": 1}),
        (piece_modifier, {"version": 1, "champs": {}}),
    ):
        with refus("fige"):
            regle(piece=PieceJointe.objects.get(pk=garde.pk), **options)
    with refus("fige"):
        une_piece(brouillon)
    with refus("fige"):
        piece_ecarter(piece=fiche.pieces.first())
    rendre(relectures.relecture_prendre(fiche=fiche, par=lecteur), "A_COMPLETER")
    with django_capture_on_commit_callbacks(execute=True):
        piece_ecarter(piece=retire)
    neuve = une_piece(brouillon, titre="Une trame neuve")
    envoyee = fiche.pieces.get(genre="IMAGE")
    client.force_login(lecteur)
    assert statut(client, adresse("piece", envoyee.uuid)) == 200, "la version lue garde son image"
    assert client.get(adresse("piece", neuve.uuid)).status_code == 404
    assert "Une trame neuve" not in texte(client.get(adresse("fiche", fiche.pk)))
    with django_capture_on_commit_callbacks(execute=True):
        brouillons.brouillon_soumettre(brouillon=Brouillon.objects.get(pk=brouillon.pk), par=auteur)
    assert [p.titre for p in fiche.pieces.all()] == [garde.titre, "Une trame neuve"]
    assert not storages["prive"].exists(envoyee.fichier) and not storages["prive"].exists(envoyee.vignette)
    assert all(fichiers().values()) and len(fichiers()) == 2
    assert "Une trame neuve" in texte(client.get(adresse("fiche", fiche.pk)))


def test_piece_follows_its_note_offline_and_for_members_alone(client):
    brouillon = un_brouillon(visibilite="MEMBRES")
    une_piece(brouillon, "IMAGE")
    fiche = publier(brouillons.brouillon_soumettre(brouillon=brouillon, par=brouillon.auteur))
    portes = [adresse(nom, fiche.pieces.get().uuid) for nom in ("piece", "piece_vignette")]
    assert {client.get(porte)["Location"].split("?")[0] for porte in portes} == {"/compte/login/"}
    client.force_login(un_auteur("cio"))
    assert {statut(client, porte) for porte in portes} == {200}
    publication.fiche_suspendre(fiche=fiche, par=fabriques.une_region(), motif="Quelqu’un s’y reconnaît.")
    assert {statut(client, porte) for porte in portes} == {404}
    client.force_login(brouillon.auteur)
    assert {statut(client, porte) for porte in portes} == {200}


def test_piece_is_taken_off_a_published_note_by_who_answers_for_it_and_its_file_goes(
    client, django_capture_on_commit_callbacks
):
    brouillon, region = un_brouillon(), fabriques.une_region()
    une_piece(brouillon, "IMAGE", titre="Le bureau"), une_piece(brouillon, titre="La trame")
    fiche = publier(brouillons.brouillon_soumettre(brouillon=brouillon, par=brouillon.auteur))
    image = fiche.pieces.get(genre="IMAGE")
    porte = adresse("piece_oter", fiche.pk, image.uuid)
    client.force_login(un_auteur("cio"))
    assert client.get(porte).status_code == client.post(porte, {"motif": "Moi"}).status_code == 404
    client.force_login(region)
    assert porte in texte(client.get(fiche.get_url())) and "Retirer « Le bureau »" in texte(client.get(porte))
    assert client.post(porte, {"motif": " "}).status_code == 422 and fiche.pieces.count() == 2
    for _ in range(2):  # un double clic
        with django_capture_on_commit_callbacks(execute=True):
            reponse = client.post(porte, {"motif": "Quelqu’un s’y reconnaît."})
            assert reponse["Location"] == adresse("fiche", fiche.pk)
    for porteur in (fiche, brouillon):
        assert [(p.ordre, p.titre) for p in porteur.pieces.all()] == [(1, "La trame")]
    assert not storages["prive"].exists(image.fichier) and not storages["prive"].exists(image.vignette)
    assert "Le bureau" not in texte(client.get(fiche.get_url())) and all(fichiers().values())
    lettre = Courriel.objects.get(gabarit="pratiques/piece-retiree")
    assert lettre.destinataire == brouillon.auteur.email and "Quelqu’un s’y reconnaît." in lettre.texte
    with refus("efface"):
        piece_retirer(piece=image, par=region, motif="Encore.")
    with refus("droit"):
        piece_retirer(piece=fiche.pieces.get(), par=un_auteur("cio"), motif="Moi.")


# Modifier, ordonner, retirer


def test_double_click_joins_one_and_two_tabs_lose_nothing(client):
    brouillon = un_brouillon()
    client.force_login(brouillon.auteur)
    porte, cle = adresse("piece_ajouter", brouillon.uuid, "fichier"), str(uuid.uuid4())
    for _ in range(2):
        assert client.post(porte, poste(cle=cle)).status_code == 302
    client.post(porte, poste(titre="D’un autre onglet"))
    assert [p.titre for p in brouillon.pieces.all()] == ["Trame du premier appel", "D’un autre onglet"]
    ailleurs = un_brouillon(brouillon.auteur, titre="Une autre fiche")
    reponse = client.post(adresse("piece_ajouter", ailleurs.uuid, "fichier"), poste(cle=cle))
    assert reponse.status_code == 422 and "déjà servi" in texte(reponse)
    piece = brouillon.pieces.first()
    ecran = adresse("piece_modifier", brouillon.uuid, piece.uuid)
    dits = {"titre": "Premier onglet", "licence": "CC_BY", "accessibilite": "OUI", "version": "1"}
    assert client.post(ecran, dits).status_code == 302
    reponse = client.post(ecran, {**dits, "titre": "Second onglet"})
    assert reponse.status_code == 422 and "modifiée ailleurs" in texte(reponse) and "Second onglet" in texte(reponse)
    assert brouillon.pieces.first().titre == "Premier onglet"
    garde = {**dits, "titre": "Second onglet", "version": reponse.context["form"]["version"].value()}
    assert client.post(ecran, garde).status_code == 302 and brouillon.pieces.first().titre == "Second onglet"


def test_open_form_of_the_note_is_not_upset_by_a_piece(client):
    brouillon = un_brouillon()
    client.force_login(brouillon.auteur)
    une_piece(brouillon)
    ecran = adresse("brouillon", brouillon.uuid)
    envoi = poste_fiche(un_contenu(titre="Écrit pendant ce temps"), version=brouillon.version, onglet="autre")
    assert client.post(ecran, envoi).status_code == 302
    brouillon.refresh_from_db()
    assert brouillon.titre == "Écrit pendant ce temps" and brouillon.pieces.count() == 1


def test_pieces_are_put_in_order_and_taken_out_with_their_files(client, django_capture_on_commit_callbacks):
    brouillon = un_brouillon()
    client.force_login(brouillon.auteur)
    un, deux, trois = (une_piece(brouillon, "IMAGE" if n == 2 else "FICHIER", titre=f"Pièce {n}") for n in (1, 2, 3))

    def ordre():
        return [(p.ordre, p.titre[-1]) for p in brouillon.pieces.all()]

    for piece, geste in ((trois, "monter"), (un, "descendre"), (trois, "monter"), (deux, "descendre")):
        assert client.post(adresse("piece_ordonner", brouillon.uuid, piece.uuid, geste)).status_code == 302
    assert ordre() == [(1, "3"), (2, "1"), (3, "2")]
    for _ in range(2):  # un double clic monte d’une place
        client.post(adresse("piece_ordonner", brouillon.uuid, deux.uuid, "monter"), {"place": "3"})
    assert ordre() == [(1, "3"), (2, "2"), (3, "1")]
    client.post(adresse("piece_ordonner", brouillon.uuid, un.uuid, "monter"), {"place": "3²"})
    assert ordre() == [(1, "3"), (2, "1"), (3, "2")]
    assert client.post(adresse("piece_ordonner", brouillon.uuid, un.uuid, "jeter")).status_code == 404
    porte = adresse("piece_retirer", brouillon.uuid, un.uuid)
    assert "Retirer « Pièce 1 »" in texte(client.get(porte)) and ordre()[1] == (2, "1")
    for _ in range(2):  # un double clic
        with django_capture_on_commit_callbacks(execute=True):
            assert client.post(porte)["Location"] == adresse("pieces", brouillon.uuid)
    assert ordre() == [(1, "3"), (2, "2")] and not storages["prive"].exists(un.fichier)
    restes = list(fichiers())
    assert len(restes) == 3
    with django_capture_on_commit_callbacks(execute=True):
        client.post(adresse("brouillon_supprimer", brouillon.uuid))
    assert not PieceJointe.objects.exists() and not [nom for nom in restes if storages["prive"].exists(nom)]


def test_eight_pieces_at_most(client):
    brouillon, posees = un_brouillon(), []
    client.force_login(brouillon.auteur)
    for rang in range(8):
        une_piece(brouillon, "IMAGE" if rang % 2 else "FICHIER")
        if rang in (1, 7):
            client.get(adresse("pieces", brouillon.uuid))
            with CaptureQueriesContext(connection) as captees:
                page = texte(client.get(adresse("pieces", brouillon.uuid)))
                posees.append(len(captees))
    assert posees[0] == posees[1] and "Ajouter une image" not in page
    with refus("complet"):
        une_piece(brouillon)
    assert brouillon.pieces.count() == 8


def test_piece_gone_elsewhere_says_so_and_stranger_finds_nothing(client):
    brouillon, voisin = un_brouillon(), un_brouillon(un_auteur("apec"))
    piece, sienne = une_piece(brouillon), une_piece(voisin)
    perdue = PieceJointe.objects.select_related("brouillon").get(pk=piece.pk)
    piece_ecarter(piece=piece)
    with refus("efface"):
        piece_modifier(piece=perdue, version=1, champs={"titre": "Trop tard"})
    client.force_login(brouillon.auteur)
    for porte in (
        adresse("pieces", voisin.uuid), adresse("piece_ajouter", voisin.uuid, "image"),
        adresse("piece_modifier", voisin.uuid, sienne.uuid), adresse("piece_modifier", brouillon.uuid, sienne.uuid),
        adresse("piece_retirer", brouillon.uuid, sienne.uuid), adresse("piece", sienne.uuid),
        adresse("piece_ajouter", brouillon.uuid, "film"),
    ):  # fmt: skip
        assert client.get(porte).status_code == 404, porte
    client.post(adresse("piece_retirer", brouillon.uuid, sienne.uuid))
    assert voisin.pieces.count() == 1


def test_group_joins_pieces_and_new_draft_of_one_s_own_has_none(client):
    animatrice, auteur, membre = fabriques.une_chargee_de_mission(), un_auteur(), un_auteur("apec")
    groupe = un_groupe(animatrice)
    for compte in (auteur, membre):
        un_membre(groupe, compte)
    brouillon = groupe_preparer(groupe=groupe, par=auteur)
    client.force_login(membre)
    assert client.post(adresse("piece_ajouter", brouillon.uuid, "fichier"), poste()).status_code == 302
    assert corps(client.get(adresse("piece", brouillon.pieces.get().uuid))) == PDF
    assert groupe_preparer(groupe=groupe, par=auteur).pk != brouillon.pk
    seul = brouillons.brouillon_creer(auteur=auteur)
    une_piece(seul)
    assert brouillons.brouillon_creer(auteur=auteur).pk != seul.pk, "un brouillon neuf n’a pas la pièce d’un autre"


# Ce que la base, la vérification et « mes données » en savent


def test_base_refuses_a_piece_that_is_not_whole():
    brouillon = un_brouillon()
    image, fichier = une_piece(brouillon, "IMAGE"), une_piece(brouillon)
    for piece, champs in (
        (image, {"alternatif": ""}), (image, {"decorative": True}), (image, {"vignette": ""}), (image, {"largeur": 0}),
        (image, {"ordre": 2}), (image, {"ordre": 9}), (image, {"brouillon": None}),
        (fichier, {"alternatif": "Un plan"}),
        (fichier, {"licence": ""}), (fichier, {"titre": ""}), (fichier, {"fichier": ""}), (fichier, {"taille": 0}),
        (fichier, {"genre": "FILM"}),
    ):  # fmt: skip
        with pytest.raises(IntegrityError), transaction.atomic():
            PieceJointe.objects.filter(pk=piece.pk).update(**champs)


def test_lost_file_is_told_and_one_takes_away_what_one_joined(client):
    brouillon = un_brouillon()
    piece = une_piece(brouillon, titre="Trame à emporter", source="Mission locale")
    assert "Trame à emporter" in str(donnees_des_pratiques(brouillon.auteur))
    assert "Trame à emporter" not in str(donnees_des_pratiques(un_auteur()))
    storages["prive"].delete(piece.fichier)
    assert list(fiches_coherentes()) == [f"Un fichier de la pièce jointe {piece.pk} manque."]
    client.force_login(brouillon.auteur)
    assert client.get(adresse("piece", piece.uuid)).status_code == 404
