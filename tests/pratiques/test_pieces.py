"""Pictures and files of a note: joined to its draft, sent with it, read by who reads it, and nowhere else."""

import io
import uuid

import pytest
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from PIL import Image
from pypdf import PdfReader

from home.models import Courriel
from pratiques.champs import LISTES
from pratiques.choices import Visibilite
from pratiques.contenu import LIGNES, MAXIMUMS, TEXTES
from pratiques.models import Brouillon, PieceJointe
from pratiques.prises import donnees_des_pratiques, fiches_coherentes
from pratiques.rules import brouillons, publication, relectures
from pratiques.rules.brouillons import groupe_preparer
from pratiques.rules.pieces import piece_deplacer, piece_ecarter, piece_modifier, piece_retirer, pieces_appliquer
from tests import fabriques
from tests.home.test_fichiers import HTML, archive, avec_position
from tests.pages import lue as texte
from tests.pratiques.fabriques import deux_accepter, rendre, un_auteur, un_brouillon, un_contenu, une_fiche
from tests.pratiques.fabriques import poste as poste_fiche
from tests.pratiques.fabriques_groupes import un_groupe, un_membre
from tests.pratiques.fabriques_pieces import PDF, poste, une_photo, une_piece, une_piece_envoyee
from tests.questions import questions
from tests.refus import refus

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


def adresse(nom, *suite):
    return reverse(f"pratiques_{nom}", args=suite)


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
    return publication.fiche_valider(fiche=deux_accepter(fiche), par=fabriques.une_region(), publier=True)


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
    modifier = {"version": 1, "champs": {}}
    for regle, options in ((piece_ecarter, {}), (piece_deplacer, {"de": 1}), (piece_modifier, modifier)):
        refus("fige", regle, piece=PieceJointe.objects.get(pk=garde.pk), **options)
    refus("fige", une_piece, brouillon)
    refus("fige", piece_ecarter, piece=fiche.pieces.first())
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
    refus("efface", piece_retirer, piece=image, par=region, motif="Encore.")
    refus("droit", piece_retirer, piece=fiche.pieces.get(), par=un_auteur("cio"), motif="Moi.")


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


def test_eight_pieces_at_most_one_gone_elsewhere_says_so_and_a_stranger_finds_nothing(client):
    brouillon, voisin = un_brouillon(), un_brouillon(un_auteur("apec"))
    piece, sienne = une_piece(brouillon), une_piece(voisin)
    perdue = PieceJointe.objects.select_related("brouillon").get(pk=piece.pk)
    piece_ecarter(piece=piece)
    refus("efface", piece_modifier, piece=perdue, version=1, champs={"titre": "Trop tard"})
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
    poses = []
    for rang in range(8):
        une_piece(brouillon, "IMAGE" if rang % 2 else "FICHIER")
        if rang in (1, 7):
            poses.append(questions(lambda: client.get(adresse("pieces", brouillon.uuid))))
    assert poses[0] == poses[1] and "Ajouter une image" not in texte(client.get(adresse("pieces", brouillon.uuid)))
    refus("complet", une_piece, brouillon)
    assert brouillon.pieces.count() == 8


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


def copier(client, fiche, compte):
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
    dite = (bureau.titre, bureau.alternatif, bureau.source)
    assert dite == ("Le bureau", "Deux bureaux face à face", "Atelier du port")
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
    refus("etat", brouillons.fiche_dupliquer, fiche=fiche, par=fabriques.un_compte())


PHRASE = "Nous avons reçu la personne avec le conseiller voisin et repris le fil de sa demande. "
CODES = {"cas": "DISTANCE", "genre": "FICHE", "adresse": "/pratiques/"}


def lire(client, fiche):
    reponse = client.get(reverse("pratiques_fiche_pdf", args=[fiche.pk]))
    assert reponse.status_code == 200 and reponse["Content-Type"] == "application/pdf"
    return PdfReader(io.BytesIO(reponse.content))


def un_long_contenu(part):
    """Every text and table filled to a part of its limit."""
    contenu = {}
    for nom, maximum in TEXTES.items():
        morceaux = (PHRASE + "\n" if nom in LISTES else PHRASE) * (maximum // len(PHRASE) + 1)
        contenu[nom] = morceaux[: int(maximum * part)]
    tailles = {"description": 1000, "texte": 400, "difficulte": 400, "parade": 600}
    for nom, colonnes in LIGNES.items():
        ligne = {
            c: (PHRASE * 13)[: int(tailles.get(c, 80 if c == "duree" else 40 if c == "valeur" else 110) * part)]
            for c in colonnes
        }
        ligne |= {c: v for c, v in CODES.items() if c in colonnes}
        contenu[nom] = [ligne] * max(1, int(MAXIMUMS[nom] * part))
    return contenu


def test_pdf_of_an_ordinary_note_is_tagged_and_says_everything(client):
    dits = {
        "premier_pas": "Appelez l’accueil voisin.", "echecs": "Le couloir.", "a_refaire": "Prévenir l’agent d’accueil.",
        "sources": "Bilan du groupe de Niort", "interets": "Aucun lien avec un éditeur.",
    }  # fmt: skip
    fiche = une_fiche(contenu=dits)
    lecteur = lire(client, fiche)
    assert len(lecteur.pages) <= 2
    racine = lecteur.trailer["/Root"]
    assert racine["/MarkInfo"]["/Marked"] and racine["/Lang"] == "fr"
    texte = " ".join(" ".join(p.extract_text() for p in lecteur.pages).split())
    for attendu in (fiche.title, "Vérifier", "Haut-parleur ouvert", *dits.values(), "Si c’était à refaire", "Sources"):
        assert attendu in texte
    polices = {str(p.get_object()["/BaseFont"]) for p in lecteur.pages[0]["/Resources"]["/Font"].values()}
    assert any("Bricolage" in p for p in polices) and any("Atkinson" in p for p in polices)


def elements_de(noeud):
    """Every element of the structure of a document, outermost first."""
    noeud = noeud.get_object()
    if isinstance(noeud, dict):
        yield noeud
        noeud = noeud.get("/K", [])
        noeud = noeud.get_object() if hasattr(noeud, "get_object") else noeud
    for fils in noeud if isinstance(noeud, list) else [noeud]:
        if hasattr(fils, "get_object") and isinstance(fils.get_object(), dict | list):
            yield from elements_de(fils)


def test_pictures_are_in_the_document_with_their_words_and_files_are_named(client):
    fiche = une_fiche()
    brouillon = un_brouillon()
    une_piece(brouillon, "IMAGE", titre="Le bureau", alternatif="Deux bureaux face à face", source="Mission locale")
    une_piece(brouillon, "IMAGE", titre="Un filet", decorative=True)
    une_piece(brouillon, titre="Trame du premier appel", licence="OUVERTE")
    pieces_appliquer(brouillon=brouillon, fiche=fiche)
    lecteur = lire(client, fiche)
    texte = " ".join(" ".join(p.extract_text() for p in lecteur.pages).replace("\u202f", " ").split())
    assert "Le bureau · Mission locale · CC BY 4.0" in texte and "Un filet" not in texte
    assert "Outils à télécharger" in texte and "Trame du premier appel (PDF," in texte and "Licence Ouverte" in texte
    figures = [e for e in elements_de(lecteur.trailer["/Root"]["/StructTreeRoot"]) if e.get("/S") == "/Figure"]
    assert "Deux bureaux face à face" in [figure.get("/Alt") for figure in figures]
    storages["prive"].delete(fiche.pieces.first().vignette)
    assert "Le bureau" not in lire(client, fiche).pages[0].extract_text(), "une image perdue n’empêche pas la fiche"


@pytest.mark.parametrize(("part", "images"), [(0.35, 0), (0.6, 0), (0.1, 8), (0.5, 8), (1.0, 8)])
def test_pdf_holds_on_two_pages_whatever_was_written_and_pictured(client, part, images):
    fiche, brouillon = une_fiche(contenu=un_long_contenu(part)), un_brouillon()
    for rang in range(images):
        une_piece(brouillon, "IMAGE", titre=f"Le bureau numéro {rang}", contenu=une_photo(taille=(900, 1200)))
    pieces_appliquer(brouillon=brouillon, fiche=fiche)
    assert len(lire(client, fiche).pages) <= 2


# Ce que la porte refuse, et ce qui se dit d’une pièce
REFUSES = [
    ("image", "plan.svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "de ces genres"),
    ("image", "photo.png", HTML, "n’est pas ce que dit son nom"),
    ("image", "photo.png", une_photo("PNG", (300, 300))[:150], "incomplet ou abîmé"),
    ("fichier", "trame.docx", archive("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"), "macros"),
    ("fichier", "trame.pdf.html", HTML, "de ces genres"),
    ("fichier", "trame.pdf", b"", "Ce fichier est vide."),
    ("fichier", "appel 06 39 98 12 34.pdf", PDF, "Dans le nom de ce fichier : On dirait un numéro de téléphone"),
]


def test_refused_file_says_why_at_its_field_and_keeps_the_words(client, monkeypatch):
    brouillon = un_brouillon()
    client.force_login(brouillon.auteur)
    for genre, nom, contenu, dit in REFUSES:
        envoi = poste(genre, nom, titre="Titre gardé à l’écran") | {"fichier": SimpleUploadedFile(nom, contenu)}
        reponse = client.post(adresse("piece_ajouter", brouillon.uuid, genre), envoi)
        assert reponse.status_code == 422 and dit in str(reponse.context["form"].errors.get("fichier")), nom
        assert "Titre gardé à l’écran" in texte(reponse)
        assert contenu == b"" or "Choisissez à nouveau le fichier" in texte(reponse)
    monkeypatch.setattr("pratiques.views.pieces.MAX_OCTETS", 20)
    assert "plus de 20 Mo" in texte(client.post(adresse("piece_ajouter", brouillon.uuid, "fichier"), poste()))
    assert not PieceJointe.objects.exists()


def test_photo_is_kept_without_its_place_nor_the_name_of_its_file(client):
    brouillon = un_brouillon()
    client.force_login(brouillon.auteur)
    envoi = poste("image", "vacances-chez-zoe.jpg", avec_position(), titre='Plan "a"; \r\n é')
    assert client.post(adresse("piece_ajouter", brouillon.uuid, "image"), envoi).status_code == 302
    piece = PieceJointe.objects.get()
    assert (piece.largeur, piece.hauteur) == (40, 60), "redressée"
    recu = client.get(adresse("piece", piece.uuid))
    assert recu["Content-Disposition"] == 'attachment; filename="plan-a-e.jpg"'
    contenu = corps(recu)
    for trace in (b"Appareil", b"script", b"secret", b"chez moi", b"Exif"):
        assert trace not in contenu
    assert "zoe" not in str(PieceJointe.objects.values()) and not Image.open(io.BytesIO(contenu)).getexif()


MAL_DITES = [
    ("image", {"alternatif": ""}),
    ("image", {"decorative": "on"}),
    ("image", {"alternatif": "Mme Roux à l’accueil"}),
    ("image", {"licence": ""}),
    ("fichier", {"licence": "GRATUIT"}),
    ("fichier", {"titre": ""}),
    ("fichier", {"titre": "t" * 101}),
    ("fichier", {"source": "jeanne.roux@exemple.example"}),
    ("fichier", {"accessibilite": "SANS"}),
]


def test_piece_is_described_licensed_and_names_nobody(client):
    brouillon = un_brouillon()
    client.force_login(brouillon.auteur)
    for genre, dits in MAL_DITES:
        reponse = client.post(adresse("piece_ajouter", brouillon.uuid, genre), poste(genre, **dits))
        (champ,) = dits
        assert reponse.status_code == 422 and champ in reponse.context["form"].errors, dits
        assert not PieceJointe.objects.exists()


def test_what_the_detector_sees_is_kept_with_a_reason_told_to_the_reader(client):
    brouillon, lecteur = un_brouillon(), un_auteur("apec")
    client.force_login(brouillon.auteur)
    porte = adresse("piece_ajouter", brouillon.uuid, "fichier")
    envoi = poste(source="contact@exemple.example")
    assert "Pourquoi garder ces mots" in texte(client.post(porte, envoi))
    envoi = poste(source="contact@exemple.example", motif_conserve="Boîte du service éditeur.")
    assert client.post(porte, envoi).status_code == 302
    fiche = brouillons.brouillon_soumettre(brouillon=brouillon, par=brouillon.auteur)
    relecture = relectures.relecture_prendre(fiche=fiche, par=lecteur)
    client.force_login(lecteur)
    assert "Boîte du service éditeur." in texte(client.get(adresse("relecture", relecture.uuid)))
