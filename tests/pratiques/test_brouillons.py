"""Drafts: kept as typed, never lost, submitted when complete (R5.18, R3.1, R3.5)."""

import datetime
import io
from functools import partial

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from home.choices import Verdict
from home.documents.docx import docx_lire
from home.etats.plume import AJOUTE, GARDE, RETIRE, morceaux
from pratiques.champs import CHAMPS
from pratiques.choices import FICHE, Statut
from pratiques.contenu import LIGNES, MAXIMUMS, contenu_normaliser, differences
from pratiques.forms import FicheForm
from pratiques.importation import LIBELLES, contenu_du_document, rubrique_de
from pratiques.models import Brouillon, DepotDocument, FichePratiquePage, VersionBrouillon
from pratiques.rules import brouillons, publication, relectures, signatures
from tests.fabriques import une_region, une_tete_de_reseau
from tests.fabriques_docx import AUTEUR, octets, un_document, un_docx, un_docx_avec, un_tableau, une_image
from tests.pages import page_lue
from tests.pratiques.fabriques import (
    CONTENU,
    poste,
    reecrire,
    rendre,
    un_auteur,
    un_brouillon,
    un_contenu,
    une_fiche,
    une_fiche_soumise,
)
from tests.pratiques.fabriques_pieces import une_piece_envoyee
from tests.pratiques.test_signatures import signer
from tests.refus import refus

pytestmark = pytest.mark.django_db


def test_brouillon_opened_twice_at_once_is_one_and_keeps_what_was_typed_even_incomplete_or_wrong():
    auteur = un_auteur()
    premier = brouillons.brouillon_creer(auteur=auteur)
    assert brouillons.brouillon_creer(auteur=auteur) == premier
    reecrire(premier, titre="x" * 400, debut="32/13/2026", etapes=[{"titre": "Seule"}])
    premier.refresh_from_db()
    assert premier.contenu["titre"] == "x" * 400 and premier.contenu["debut"] == "32/13/2026"
    assert premier.contenu["etapes"] == [{"titre": "Seule", "qui": "", "duree": "", "description": ""}]
    assert brouillons.brouillon_creer(auteur=auteur) != premier
    refus("sans_reseau", brouillons.brouillon_creer, auteur=une_region())
    refus("trop_long", reecrire, premier, probleme="é" * 300_000)
    refus("fige", reecrire, une_fiche_soumise().brouillon, titre="Autre")


def test_brouillon_late_automatic_save_of_the_same_page_changes_nothing():
    brouillon = un_brouillon()
    options = {"brouillon": brouillon, "par": brouillon.auteur, "version": 1, "onglet": "a"}
    brouillons.brouillon_enregistrer(contenu=un_contenu(titre="Neuf"), **options)
    brouillons.brouillon_enregistrer(contenu=un_contenu(titre="Vieux"), automatique=True, **options)
    brouillon.refresh_from_db()
    assert brouillon.contenu["titre"] == "Neuf"


def test_submit_without_a_starred_field_an_attestation_or_a_reason_to_keep_an_identifier_is_refused():
    brouillon = un_brouillon()
    envoyer = partial(brouillons.brouillon_soumettre, brouillon=brouillon, par=brouillon.auteur)
    vides = dict.fromkeys("titre accroche probleme choix resultats".split(), "")
    vides |= dict.fromkeys(("publics", "missions", "etapes"), []) | {"atteste_anonymat": False}
    for champ, vide in vides.items():
        reecrire(brouillon, **{champ: vide})
        refus("incomplet", envoyer)
    for case in ("atteste_gratuite", "atteste_neutralite"):
        reecrire(brouillon, **{case: False})
        refus("attestation", envoyer)
    nomme = {"resultats": "Mme Roux a rappelé au 06 39 98 12 34."}
    reecrire(brouillon, **nomme)
    refus("identifiants", envoyer)
    assert not FichePratiquePage.objects.exists()
    reecrire(brouillon, **nomme, motif_conserve="Personnage fictif, cité dans un guide public.")
    assert envoyer().statut == Statut.SOUMISE


@pytest.mark.parametrize(
    ("soumise", "lue", "dit"),
    [
        ("2031-03-02T22:50Z", "2031-03-02T23:10Z", "est « En attente de lecteurs »."),  # hier, à minuit moins dix
        ("2031-03-02T23:10Z", "2031-03-03T09:00Z", "est « En attente de lecteurs » depuis 0 h 10."),
    ],
)
def test_hour_of_a_state_is_told_the_same_day_as_the_day_is_here(soumise, lue, dit):
    with time_machine.travel(soumise, tick=False):
        fiche = une_fiche_soumise()
    with time_machine.travel(lue, tick=False):
        assert FICHE.phrase(fiche).replace("\u00a0", " ").endswith(dit)


def test_submit_makes_one_unpublished_page_a_version_and_two_seats():
    fiche = une_fiche_soumise()
    assert not fiche.live and fiche.version == 1 and fiche.revisions.count() == 1
    assert [b.value["titre"] for b in fiche.etapes] == ["Vérifier", "Appeler"]
    assert {t.code for t in fiche.publics.all()} == {"tout-public"}
    places = list(fiche.relectures.all())
    assert [(p.meme_reseau, p.lecteur) for p in places] == [(True, None), (False, None)]
    assert all((p.echeance - timezone.localdate(p.demandee_le)).days == 15 for p in places)
    assert [(e.de, e.vers) for e in fiche.historique.all()] == [(Statut.BROUILLON, Statut.SOUMISE)]
    assert list(fiche.auteurs.values_list("compte", flat=True)) == [fiche.owner_id]
    refus("transition", brouillons.brouillon_soumettre, brouillon=Brouillon.objects.get(), par=fiche.owner)
    assert FichePratiquePage.objects.count() == 1


@pytest.mark.parametrize(
    ("titre", "slug"),
    [("Écrire", "ecrire-2"), ("2026", "fiche-2026"), ("???", "fiche"), ("Relectures", "relectures-2")],
)
def test_submit_never_takes_the_address_of_a_screen(titre, slug):
    assert une_fiche_soumise(titre=titre).slug == slug


def test_delete_throws_away_a_draft_but_never_a_submitted_one():
    brouillon = un_brouillon()
    brouillons.brouillon_supprimer(brouillon=brouillon, par=brouillon.auteur)
    assert not Brouillon.objects.exists()
    fiche = une_fiche_soumise()
    refus("soumise", brouillons.brouillon_supprimer, brouillon=fiche.brouillon, par=fiche.owner)


def _ouvert(client, **champs):
    brouillon = un_brouillon(**champs)
    client.force_login(brouillon.auteur)
    return brouillon, reverse("pratiques_brouillon", args=[brouillon.uuid])


def test_screen_background_save_answers_the_hour_and_warns_in_place(client):
    brouillon, url = _ouvert(client)
    donnees = poste(un_contenu(probleme="Rappeler au 06 39 98 12 34."), version=1)
    reponse = client.post(url, donnees, headers={"HX-Request": "true"})
    texte = page_lue(reponse)
    assert reponse.status_code == 200 and "Enregistré le" in texte and 'value="2"' in texte
    assert 'id="alerte-probleme"' in texte and "06 39 98 12 34" in texte and "numéro de téléphone" in texte
    brouillon.refresh_from_db()
    assert "06 39 98 12 34" in brouillon.contenu["probleme"]
    suite = page_lue(client.post(url, poste(un_contenu(), version=2), headers={"HX-Request": "true"}))
    assert 'id="alerte-probleme"' in suite and "06 39" not in suite


def test_screen_background_save_never_sends_the_note_though_the_keyboard_is_on_the_button(client):
    """htmx joins the focused button to what it posts: resting on « Envoyer en relecture » must not press it."""
    brouillon, url = _ouvert(client)
    donnees = poste(un_contenu(titre="Presque finie"), version=1, action="soumettre")
    reponse = client.post(url, donnees, headers={"HX-Request": "true"})
    assert reponse.status_code == 200 and "<form" not in page_lue(reponse)
    brouillon.refresh_from_db()
    assert brouillon.contenu["titre"] == "Presque finie" and brouillon.fiche is None
    assert client.post(url, {**donnees, "version": 2}).status_code == 302
    brouillon.refresh_from_db()
    assert brouillon.fiche.statut == Statut.SOUMISE


def test_screen_plain_save_in_conflict_gives_the_text_back_then_may_win(client):
    brouillon, url = _ouvert(client)
    reecrire(brouillon, onglet="b", titre="B")
    reponse = client.post(url, poste(un_contenu(titre="Mon titre à moi"), version=1, action="enregistrer"))
    assert reponse.status_code == 409
    assert 'value="Mon titre à moi"' in page_lue(reponse)
    assert reponse.context["brouillon"].version == 2
    reponse = client.post(url, poste(un_contenu(titre="Mon titre à moi"), version=2, onglet="c", action="enregistrer"))
    brouillon.refresh_from_db()
    assert reponse.status_code == 302 and brouillon.contenu["titre"] == "Mon titre à moi"


def test_screen_submit_incomplete_names_the_field_and_a_row_is_added_once_saved(client):
    brouillon, url = _ouvert(client)
    contenu = un_contenu(titre="", resultats="Écrire à lea.roux@boite.example.", etapes=[])
    reponse = client.post(url, poste(contenu, version=1, action="soumettre"))
    texte = page_lue(reponse)
    assert reponse.status_code == 422
    assert "Renseignez ce champ." in texte and "Décrivez au moins une étape" in texte
    assert "une adresse électronique" in texte and "lea.roux@boite.example" in texte
    brouillon.refresh_from_db()
    assert brouillon.contenu["resultats"].startswith("Écrire à") and brouillon.fiche is None
    suite = poste(un_contenu(titre="Gardé"), version=brouillon.version, action="plus-etapes")
    reponse = client.post(url, suite, follow=True)
    assert reponse.redirect_chain[-1][0].endswith("?plus=etapes#etapes")
    brouillon.refresh_from_db()
    assert brouillon.contenu["titre"] == "Gardé"
    assert page_lue(reponse).count('-titre"') >= 3


def test_note_of_another_is_copied_as_a_draft_that_names_it_and_attests_nothing(client):
    compte = un_auteur("cio")
    fiche = une_fiche(contenu={"titre": "Appeler ensemble", "contact": "accueil@service.example"})
    client.force_login(compte)
    adresses = [client.post(reverse("pratiques_dupliquer", args=[fiche.pk])).url for _ in range(2)]
    assert adresses[0] == adresses[1], "un double clic n’en fait qu’une"
    copie = Brouillon.objects.get(auteur=compte)
    contenu = copie.contenu
    assert contenu["titre"] == "Appeler ensemble, copie" and contenu["etapes"] == CONTENU["etapes"]
    assert "D’après « Appeler ensemble »" in contenu["sources"]
    assert not contenu["contact"] and not any(contenu[nom] for nom in contenu if nom.startswith("atteste"))
    copie = reecrire(copie, **{**contenu, "atteste_anonymat": True})
    refus("attestation", brouillons.brouillon_soumettre, brouillon=copie, par=compte)
    refus("etat", brouillons.fiche_dupliquer, fiche=une_fiche(Statut.EN_RELECTURE), par=compte)


HOSTILES = {
    "nul": {"titre": "a\x00b", "probleme": "\x00"},
    "balises": {"titre": '"><img src=x onerror=alert(1)>', "resultats": "{{7*7}}{% debug %}"},
    "lignes": {"etapes-TOTAL_FORMS": "9999999", "difficultes-TOTAL_FORMS": "-1", "paroles-TOTAL_FORMS": "abc"},
    "version": {"version": "99999999999999999999", "onglet": "x" * 500},
    "codes": {"publics": ["inconnu", "1' OR 1=1"], "structure": "999999", "licence": "AUCUNE"},
    "dates": {"debut": "2026-02-30", "fin": "0000-00-00", "contact": "a" * 400},
    "long": {"probleme": "x" * 1_000_000},
}


@pytest.mark.long
@pytest.mark.parametrize("cas", HOSTILES)
def test_screen_hostile_input_is_never_a_failure(client, cas):
    brouillon, url = _ouvert(client)
    for action in ("", "enregistrer", "plus-etapes", "plus-<script>", "soumettre"):
        for entetes in ({}, {"HX-Request": "true"}):
            brouillon.refresh_from_db()
            donnees = poste(un_contenu(), version=brouillon.version, action=action) | HOSTILES[cas]
            reponse = client.post(url, donnees, headers=entetes)
            assert reponse.status_code in (200, 302, 409, 422)
            assert b"<img src=x" not in reponse.content
        assert client.get(url).status_code == 200


DEPOSER = "/pratiques/ecrire/document/"


def convertir(fichier):
    contenu, compte_rendu = contenu_du_document(docx_lire(io.BytesIO(fichier)))
    return contenu_normaliser(contenu), compte_rendu


def deposer(client, fichier, nom="fiche.docx"):
    return client.post(DEPOSER, {"fichier": SimpleUploadedFile(nom, fichier)})


def une_fiche_ecrite():
    """A note as colleagues write them: some titles of ours, some of theirs, a list of steps, a picture."""
    document = un_document(
        ("Appeler ensemble le service suivant", "Title"),
        ("Trois minutes de téléphone, la personne présente.", "Subtitle"),
        ("1. Constat :", "Heading 1"),
        "Une personne sur deux n’arrivait pas au second rendez-vous.",
        "Les services ne se connaissaient pas.",
        ("Public visé", "Heading 1"),
        "Tout public, extraterrestres",
        ("DÉROULEMENT", "Heading 1"),
        ("Vérifier la fiche du service", "List Bullet"),
        ("Lire ses horaires.", "List Bullet 2"),
        ("Appeler : haut-parleur ouvert, la personne entend tout et parle la première si elle le souhaite, ce qui "
         "change le ton de l’échange", "List Bullet"),
        ("Organisation du service", "Heading 1"),
        "Nous sommes six.",
        ("Résultats observés", "Heading 2"),
        ("Huit rendez-vous tenus sur dix", "List Bullet"),
        ("Chiffres clés", "Heading 2"),
        "8 sur 10 : rendez-vous tenus",
        "Durée : une heure",
        "Freins",
        ("Le téléphone ne répond pas → appeler le matin", "List Bullet"),
    )  # fmt: skip
    document.add_picture(une_image())
    un_tableau(document, ("Lundi", "Mardi"), ("oui", "non"))
    return octets(document)


def test_titles_that_we_know_lead_to_fields_and_the_rest_stays_in_sight():
    contenu, compte_rendu = convertir(une_fiche_ecrite())
    assert contenu["titre"] == "Appeler ensemble le service suivant"
    assert contenu["accroche"].startswith("Trois minutes")
    assert contenu["probleme"].splitlines() == [
        "Une personne sur deux n’arrivait pas au second rendez-vous.",
        "Les services ne se connaissaient pas.",
    ]
    assert contenu["publics"] == ["tout-public"]
    assert [etape["titre"] for etape in contenu["etapes"]] == ["Vérifier la fiche du service", "Appeler"]
    assert contenu["etapes"][0]["description"] == "– Lire ses horaires."
    assert contenu["etapes"][1]["description"].startswith("haut-parleur ouvert")
    assert contenu["resultats"] == "Huit rendez-vous tenus sur dix" and contenu["temps"] == "une heure"
    assert contenu["indicateurs"][0] == {"valeur": "8 sur 10", "nom": "rendez-vous tenus", "periode": "", "mesure": ""}
    assert contenu["difficultes"] == [{"difficulte": "Le téléphone ne répond pas", "parade": "appeler le matin"}]
    reste = contenu["contexte"]
    for mot in ("À ranger", "extraterrestres", "Organisation du service", "Nous sommes six."):
        assert mot in reste
    assert compte_rendu["a_ranger"] == len(reste.splitlines()) - 1
    assert set(compte_rendu["repris"]) >= {"Le problème de départ", "Ce que l’on fait", "Publics"}
    dits = " ".join(compte_rendu["laisses"])
    assert "1 image" in dits and "1 tableau" in dits
    assert not any(contenu[nom] for nom in ("atteste_anonymat", "atteste_gratuite", "atteste_neutralite"))
    assert AUTEUR not in str(contenu)


def test_no_word_of_a_document_is_lost_whatever_its_shape():
    """Each word of the text is in the draft: too many rows, unknown titles, terms that are nobody's."""
    lignes = [(f"etape{rang}x " + "long " * rang * 3, "List Bullet") for rang in range(MAXIMUMS["etapes"] + 4)]
    paroles = [f"« parole{rang} »" for rang in range(MAXIMUMS["paroles"] + 2)]
    document = un_document(
        "FICHE PRATIQUE", "Titre : le vrai", ("Étapes", "Heading 1"), *lignes, ("Témoignages", "Heading 1"), *paroles,
        ("Thèmes", "Heading 1"), "licornes", ("Inconnu", "Heading 1"), "perdu ?", ("Moyens", "Heading 1"), "a\nb", "c",
    )  # fmt: skip
    un_tableau(document, ("Contexte", "rural"), ("Autre chose", "gardée"))
    un_tableau(document, ("encadré",))
    un_tableau(document, ("Étape", "Qui", "Durée"), ("ouvrir", "accueil", "une minute"))
    contenu, _ = convertir(octets(document))
    assert contenu["titre"] == "le vrai" and contenu["moyens"] == "a b, c"
    assert len(contenu["etapes"]) == MAXIMUMS["etapes"] and len(contenu["paroles"]) == MAXIMUMS["paroles"]
    assert contenu["paroles"][0]["texte"] == "parole0"
    tout = str(contenu)
    for mot in ["FICHE", "licornes", "Inconnu", "perdu", "rural", "Autre chose", "gardée", "encadré", "accueil"]:
        assert mot in tout, mot
    for rang in range(len(lignes)):
        assert f"etape{rang}x" in tout and (rang >= len(paroles) or f"parole{rang}" in tout)


def test_table_of_steps_is_steps_and_every_label_of_the_screen_is_a_title_that_we_know():
    document = un_document(("Mode opératoire", "Heading 1"))
    titres, *rangs = ("Étape", "Par qui", "Détail"), ("Ouvrir", "L’accueil", "À neuf heures"), ("Fermer", "", "Tard")
    un_tableau(document, titres, *rangs)
    contenu, compte_rendu = convertir(octets(document))
    assert [tuple(e[nom] for nom in ("titre", "qui", "description")) for e in contenu["etapes"]] == rangs
    assert not any(etape["duree"] for etape in contenu["etapes"]) and not compte_rendu["laisses"]
    ecran = {nom: str(FicheForm.base_fields[nom].label) for nom in LIBELLES if nom in FicheForm.base_fields}
    ecran |= {nom: CHAMPS[nom].libelle for nom in LIGNES}
    assert {nom: rubrique_de(libelle) for nom, libelle in ecran.items()} == {nom: nom for nom in LIBELLES}


def test_document_becomes_a_draft_to_read_again_and_nothing_more(client):
    auteur, voisin = un_auteur(), un_auteur()
    client.force_login(auteur)
    assert DEPOSER in page_lue(client.get("/pratiques/ecrire/"))
    assert client.get(DEPOSER).status_code == 200
    reponse = deposer(client, une_fiche_ecrite())
    brouillon = Brouillon.objects.get()
    assert reponse["Location"] == f"/pratiques/ecrire/{brouillon.uuid}/document/"
    page = page_lue(client.get(reponse["Location"]))
    for mot in ("Le problème de départ", "1\u00a0image", "À ranger", f"/pratiques/ecrire/{brouillon.uuid}/"):
        assert mot in page.replace("1 image", "1\u00a0image"), mot
    ecran = page_lue(client.get(f"/pratiques/ecrire/{brouillon.uuid}/"))
    assert "Appeler ensemble le service suivant" in ecran and reponse["Location"] in ecran
    assert not FichePratiquePage.objects.exists()
    # Le même document deux fois : le même brouillon.
    assert deposer(client, une_fiche_ecrite())["Location"] == reponse["Location"]
    assert Brouillon.objects.count() == DepotDocument.objects.count() == 1
    client.force_login(voisin)
    assert client.get(reponse["Location"]).status_code == 404
    client.force_login(auteur)
    client.post(f"/pratiques/ecrire/{brouillon.uuid}/supprimer/")
    assert not DepotDocument.objects.exists() and client.get(reponse["Location"]).status_code == 404


def test_refused_document_says_why_at_its_field_and_a_person_it_names_is_told_as_if_it_were_typed(client):
    client.force_login(un_auteur())
    macros = un_docx_avec({"word/vbaProject.bin": b"x"})
    for fichier, mot in ((macros, "macros"), (b"%PDF-1.7", "PDF"), (un_docx(" "), "aucun texte"), (b"", "vide")):
        reponse = deposer(client, fichier)
        page = page_lue(reponse)
        assert reponse.status_code == 422 and mot in page and 'id="id_fichier_error"' in page
    assert "Choisissez un fichier" in page_lue(client.post(DEPOSER))
    assert "trop longue" in page_lue(deposer(client, un_docx(*["mot " * 400] * 200)))
    assert not Brouillon.objects.filter(version__gt=0).exists() and not DepotDocument.objects.exists()
    nomme = un_docx(("Constat", "Heading 1"), "Mme Durand, 06 12 34 56 78, a demandé un rendez-vous.")
    page = page_lue(client.get(deposer(client, nomme)["Location"]))
    assert "À retirer, ou à justifier" in page and "06 12 34 56 78" in page.replace("\u00a0", " ")
    assert "On dirait" in page_lue(client.get(f"/pratiques/ecrire/{Brouillon.objects.get().uuid}/"))


def rendu(avant, apres):
    """The pieces as a reader would spell them: [-taken out-], {+added+}."""
    formes = {GARDE: "{}", RETIRE: "[-{}-]", AJOUTE: "{{+{}+}}"}
    return "".join(formes[m.genre].format(m.texte) for m in morceaux(avant, apres))


@pytest.mark.parametrize(
    ("avant", "apres", "attendu"),
    [
        ("Un mot.", "Un mot.", "Un mot."),
        ("", "Un mot.", "{+Un mot.+}"),
        ("Un mot.", "", "[-Un mot.-]"),
        ("Appeler le service.", "Appeler ensemble le service.", "Appeler {+ensemble +}le service."),
        ("Deux minutes, puis trois.", "Cinq minutes, puis trois.", "[-Deux-]{+Cinq+} minutes, puis trois."),
        ("Ligne une\nLigne deux", "Ligne une\nLigne neuve", "Ligne une\nLigne [-deux-]{+neuve+}"),
    ],
)
def test_difference_is_told_word_by_word(avant, apres, attendu):
    assert rendu(avant, apres) == attendu


def test_difference_of_long_texts_keeps_what_surrounds_it_and_answers_whatever_was_typed():
    long = " ".join(f"mot{n}" for n in range(400))
    suite = morceaux(long, long.replace("mot200", "ici"))
    assert [m.genre for m in suite] == [GARDE, RETIRE, AJOUTE, GARDE] and all("[…]" in m.texte for m in suite[::3])
    assert "mot199" in suite[0].texte and "mot50" not in suite[0].texte
    a, b = " ".join(str(n) for n in range(30_000)), " ".join(str(n) for n in range(30_000, 60_000))
    assert [m.genre for m in morceaux(a, b)][:1] == [RETIRE]


def test_difference_names_each_field_and_each_term_in_the_order_of_the_note():
    assert set(contenu_normaliser({})) == set(CHAMPS), "chaque champ de la fiche se compare"
    apres = un_contenu(
        missions=["accueil", "conseil"], debut="2026-03-02", preuve="SUIVI", atteste_neutralite=False, etapes=[
            {"titre": "Vérifier", "qui": "Tous", "duree": "", "description": ""}
        ],
    )  # fmt: skip
    dits = {c["libelle"]: [(m.genre, m.texte.strip()) for m in c["morceaux"]] for c in differences(un_contenu(), apres)}
    assert list(dits) == [
        "Début", "Missions", "Ce que l’on fait", "Nature de la preuve", "Neutre envers les offres de formation",
    ]  # fmt: skip
    assert (AJOUTE, "lundi 2 mars 2026") in dits["Début"] or "mars 2026" in dits["Début"][0][1]
    assert any("onseil" in texte for genre, texte in dits["Missions"] if genre == AJOUTE)
    assert dits["Neutre envers les offres de formation"] == [(RETIRE, "oui"), (AJOUTE, "non")]


def test_working_versions_are_one_per_sitting_and_never_hold_a_person():
    brouillon, coauteur = un_brouillon(titre="Un"), un_auteur("cio")
    auteur = brouillon.auteur
    signer(brouillon, coauteur)
    reecrire(brouillon, auteur, titre="Deux")
    assert not VersionBrouillon.objects.exists(), "la même séance"
    reecrire(brouillon, coauteur, titre="Trois")
    reecrire(brouillon, coauteur, titre="Trois et demi")
    gardees = [(v.contenu["titre"], v.par) for v in VersionBrouillon.objects.all()]
    assert gardees == [("Deux", auteur)]
    Brouillon.objects.update(enregistre_le=timezone.now() - datetime.timedelta(hours=2))
    reecrire(brouillon, coauteur, titre="Quatre", resultats="Rappeler Mme Roux au 06 39 98 12 34.")
    reecrire(brouillon, auteur, titre="Cinq")
    assert [v.contenu["titre"] for v in VersionBrouillon.objects.all()] == ["Trois et demi", "Deux"]
    for rang in range(45):
        reecrire(brouillon, coauteur if rang % 2 else auteur, titre=f"Tour {rang}")
    assert VersionBrouillon.objects.count() <= 41


def lire_par(client, adresse, *comptes):
    for compte in comptes:
        client.force_login(compte)
        yield client.get(adresse)


def codes_de(client, adresse, *comptes):
    return {page.status_code for page in lire_par(client, adresse, *comptes)}


def test_history_is_read_by_whoever_answers_for_the_note_and_working_versions_by_its_authors(client):
    brouillon, coauteur, parti = un_brouillon(probleme="CANARI-UN au départ."), un_auteur("cio"), un_auteur("apec")
    auteur, tete = brouillon.auteur, une_tete_de_reseau("missions-locales")
    signer(brouillon, coauteur)
    signatures.signataire_retirer(signataire=signer(brouillon, parti), par=parti)
    reecrire(brouillon, coauteur, probleme="CANARI-DEUX.")
    privee = reverse("pratiques_historique_brouillon", args=[brouillon.uuid])
    for page in lire_par(client, privee, auteur, coauteur):
        texte = page_lue(page)
        assert "<del>" in texte and "CANARI-UN" in texte and "CANARI-DEUX" in texte and "Version de travail" in texte
        assert auteur.nom_complet in texte and coauteur.nom_complet in texte
    assert codes_de(client, privee, parti, tete, une_region(), un_auteur()) == {404}

    fiche = brouillons.brouillon_soumettre(brouillon=brouillon, par=auteur)
    lecteur = un_auteur("cap-emploi")
    rendre(relectures.relecture_prendre(fiche=fiche, par=lecteur), Verdict.A_COMPLETER)
    reecrire(brouillon, auteur, probleme="CANARI-TROIS.")
    adresse = reverse("pratiques_historique", args=[fiche.pk])
    (page,) = map(page_lue, lire_par(client, adresse, tete))
    assert "Version 1" in page and "CANARI" not in page.replace("CANARI-DEUX", "") and "de travail," not in page
    client.force_login(auteur)
    assert client.get(privee).url == adresse and "CANARI-TROIS" in page_lue(client.get(adresse))
    brouillons.brouillon_soumettre(brouillon=brouillon, par=auteur)
    (page,) = map(page_lue, lire_par(client, adresse, tete))
    assert "CANARI-DEUX" in page and "CANARI-TROIS" in page and "Version 2" in page
    for cles in ("?de=e1&vers=t2", "?vers=<b>&de=é", "?de=a", f"?vers={'9' * 90}"):
        page = client.get(adresse + cles)
        assert page.status_code == 200 and "CANARI-UN" not in page_lue(page) and b"<b>" not in page.content
    assert codes_de(client, adresse, lecteur, parti, un_auteur(), une_tete_de_reseau("apec")) == {404}

    rendre(fiche.relectures.filter(verdict="", lecteur=lecteur).get())
    rendre(relectures.relecture_prendre(fiche=fiche, par=un_auteur()))
    publication.fiche_valider(fiche=fiche, par=tete, publier=True)
    assert not VersionBrouillon.objects.exists(), "les versions de travail s’effacent à la publication"
    (page,) = map(page_lue, lire_par(client, adresse, coauteur))
    assert "En ligne" in page and adresse in page_lue(client.get(FichePratiquePage.objects.get().get_url()))
    assert codes_de(client, adresse, lecteur) == {404}
    assert adresse not in page_lue(client.get(FichePratiquePage.objects.get().get_url()))


def test_page_of_versions_and_the_admin_say_that_pieces_have_none(client):
    fiche, region = une_fiche(Statut.PUBLIEE, contenu={"probleme": "Le texte d’avant."}), une_region()
    une_piece_envoyee(fiche, titre="La trame du jour")
    ancienne = fiche.latest_revision or fiche.save_revision()
    fiche.refresh_from_db()
    fiche.probleme = "Le texte d’après."
    fiche.save_revision(user=region).publish()
    phrase = "Les images et les fichiers n’ont pas d’anciennes versions"
    client.force_login(fiche.auteurs.get().compte)
    page = page_lue(client.get(reverse("pratiques_historique", args=[fiche.pk]))).replace("&nbsp;", " ")
    assert phrase.lower() in page.lower()
    client.force_login(region)
    reprise = client.get(reverse("wagtailadmin_pages:revisions_revert", args=[fiche.pk, ancienne.pk]))
    assert reprise.status_code == 200
    page = page_lue(reprise)
    assert "Le texte d’avant." in page and phrase in page
    rendue = ancienne.as_object()
    rendue.save_revision(user=region).publish()
    fiche = FichePratiquePage.objects.get(pk=fiche.pk)
    assert fiche.probleme == "Le texte d’avant." and [p.titre for p in fiche.pieces.all()] == ["La trame du jour"]
