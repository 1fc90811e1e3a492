"""Drafts: kept as typed, never lost, submitted when complete (R5.18, R3.1, R3.5)."""

import io

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from home.documents.docx import docx_lire
from pratiques.champs import CHAMPS
from pratiques.choices import FICHE, Statut
from pratiques.contenu import LIGNES, MAXIMUMS, contenu_normaliser
from pratiques.forms import FicheForm
from pratiques.importation import LIBELLES, contenu_du_document, rubrique_de
from pratiques.models import Brouillon, DepotDocument, FichePratiquePage
from pratiques.rules import brouillons
from tests.fabriques import un_compte, une_region
from tests.fabriques_docx import AUTEUR, octets, un_document, un_docx, un_docx_avec, un_tableau, une_image
from tests.pages import page_lue
from tests.pratiques.fabriques import (
    CONTENU,
    poste,
    refus,
    un_auteur,
    un_brouillon,
    un_contenu,
    une_fiche,
    une_fiche_soumise,
)

pytestmark = pytest.mark.django_db


def test_brouillon_opened_twice_at_once_is_one():
    auteur = un_auteur()
    premier = brouillons.brouillon_creer(auteur=auteur)
    assert brouillons.brouillon_creer(auteur=auteur) == premier
    brouillons.brouillon_enregistrer(brouillon=premier, contenu={"titre": "Un"}, version=0, par=auteur)
    assert brouillons.brouillon_creer(auteur=auteur) != premier


def test_brouillon_by_someone_without_structure_is_refused():
    with refus("sans_reseau"):
        brouillons.brouillon_creer(auteur=une_region())


def test_brouillon_keeps_what_was_typed_even_incomplete_or_wrong():
    brouillon = un_brouillon(titre="x" * 400, debut="32/13/2026", etapes=[{"titre": "Seule"}])
    brouillon.refresh_from_db()
    assert brouillon.contenu["titre"] == "x" * 400
    assert brouillon.contenu["debut"] == "32/13/2026"
    assert brouillon.contenu["etapes"] == [{"titre": "Seule", "qui": "", "duree": "", "description": ""}]


def test_brouillon_late_automatic_save_of_the_same_page_changes_nothing():
    brouillon = un_brouillon()
    options = {"brouillon": brouillon, "par": brouillon.auteur, "version": 1, "onglet": "a"}
    brouillons.brouillon_enregistrer(contenu=un_contenu(titre="Neuf"), **options)
    brouillons.brouillon_enregistrer(contenu=un_contenu(titre="Vieux"), automatique=True, **options)
    brouillon.refresh_from_db()
    assert brouillon.contenu["titre"] == "Neuf"


def test_brouillon_too_long_is_refused():
    with refus("trop_long"):
        un_brouillon(probleme="é" * 300_000)


def test_brouillon_of_a_note_being_read_is_refused():
    fiche = une_fiche_soumise()
    brouillon = fiche.brouillon
    with refus("fige"):
        brouillons.brouillon_enregistrer(
            brouillon=brouillon, contenu=un_contenu(titre="Autre"), version=1, par=brouillon.auteur
        )


@pytest.mark.parametrize(
    "champ", ["titre", "accroche", "probleme", "publics", "missions", "etapes", "choix", "resultats"]
)
def test_submit_without_a_starred_field_is_refused(champ):
    brouillon = un_brouillon(**{champ: [] if champ in ("publics", "missions", "etapes") else ""})
    with refus("incomplet"):
        brouillons.brouillon_soumettre(brouillon=brouillon, par=brouillon.auteur)
    assert not FichePratiquePage.objects.exists()


@pytest.mark.parametrize("case", ["atteste_anonymat", "atteste_gratuite", "atteste_neutralite"])
def test_submit_without_an_attestation_is_refused(case):
    brouillon = un_brouillon(**{case: False})
    with refus("incomplet" if case == "atteste_anonymat" else "attestation"):
        brouillons.brouillon_soumettre(brouillon=brouillon, par=brouillon.auteur)


def test_submit_with_an_identifier_needs_a_reason_to_keep_it():
    brouillon = un_brouillon(resultats="Mme Roux a rappelé au 06 39 98 12 34.")
    with refus("identifiants"):
        brouillons.brouillon_soumettre(brouillon=brouillon, par=brouillon.auteur)
    contenu = {**brouillon.contenu, "motif_conserve": "Personnage fictif, cité dans un guide public."}
    brouillons.brouillon_enregistrer(brouillon=brouillon, contenu=contenu, version=1, par=brouillon.auteur)
    assert brouillons.brouillon_soumettre(brouillon=brouillon, par=brouillon.auteur).statut == Statut.SOUMISE


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


def test_submit_makes_an_unpublished_page_a_version_and_two_seats():
    fiche = une_fiche_soumise()
    assert not fiche.live and fiche.version == 1 and fiche.revisions.count() == 1
    assert [b.value["titre"] for b in fiche.etapes] == ["Vérifier", "Appeler"]
    assert {t.code for t in fiche.publics.all()} == {"tout-public"}
    places = list(fiche.relectures.all())
    assert [(p.meme_reseau, p.lecteur) for p in places] == [(True, None), (False, None)]
    assert all((p.echeance - timezone.localdate(p.demandee_le)).days == 15 for p in places)
    assert [(e.de, e.vers) for e in fiche.historique.all()] == [(Statut.BROUILLON, Statut.SOUMISE)]
    assert list(fiche.auteurs.values_list("compte", flat=True)) == [fiche.owner_id]


def test_submit_twice_gives_one_note():
    brouillon = un_brouillon()
    brouillons.brouillon_soumettre(brouillon=brouillon, par=brouillon.auteur)
    with refus("transition"):
        brouillons.brouillon_soumettre(brouillon=Brouillon.objects.get(pk=brouillon.pk), par=brouillon.auteur)
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
    with refus("soumise"):
        fiche = une_fiche_soumise()
        brouillons.brouillon_supprimer(brouillon=fiche.brouillon, par=fiche.owner)


# À l'écran


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
    brouillons.brouillon_enregistrer(
        brouillon=brouillon, contenu=un_contenu(titre="B"), version=1, par=brouillon.auteur, onglet="b"
    )
    reponse = client.post(url, poste(un_contenu(titre="Mon titre à moi"), version=1, action="enregistrer"))
    assert reponse.status_code == 409
    assert 'value="Mon titre à moi"' in page_lue(reponse)
    assert reponse.context["brouillon"].version == 2
    reponse = client.post(url, poste(un_contenu(titre="Mon titre à moi"), version=2, onglet="c", action="enregistrer"))
    brouillon.refresh_from_db()
    assert reponse.status_code == 302 and brouillon.contenu["titre"] == "Mon titre à moi"


def test_screen_submit_incomplete_names_the_field_and_keeps_the_draft(client):
    brouillon, url = _ouvert(client)
    contenu = un_contenu(titre="", resultats="Écrire à lea.roux@boite.example.", etapes=[])
    reponse = client.post(url, poste(contenu, version=1, action="soumettre"))
    texte = page_lue(reponse)
    assert reponse.status_code == 422
    assert "Renseignez ce champ." in texte and "Décrivez au moins une étape" in texte
    assert "une adresse électronique" in texte and "lea.roux@boite.example" in texte
    brouillon.refresh_from_db()
    assert brouillon.contenu["resultats"].startswith("Écrire à") and brouillon.fiche is None


def test_screen_add_a_row_saves_first(client):
    brouillon, url = _ouvert(client)
    reponse = client.post(url, poste(un_contenu(titre="Gardé"), version=1, action="plus-etapes"), follow=True)
    assert reponse.redirect_chain[-1][0].endswith("?plus=etapes#etapes")
    brouillon.refresh_from_db()
    assert brouillon.contenu["titre"] == "Gardé"
    assert page_lue(reponse).count('-titre"') >= 3


def test_screen_of_someone_elses_draft_is_not_found(client):
    brouillon = un_brouillon()
    url = reverse("pratiques_brouillon", args=[brouillon.uuid])
    client.force_login(un_auteur())
    assert client.get(url).status_code == 404
    assert client.post(url, poste(un_contenu(titre="Volé"), version=1)).status_code == 404
    client.force_login(un_compte())
    assert client.get(url).status_code == 404
    brouillon.refresh_from_db()
    assert brouillon.contenu["titre"] != "Volé"


def test_note_of_another_is_copied_as_a_draft_that_names_it_and_attests_nothing(client):
    fiche, compte = (
        une_fiche(contenu={"titre": "Appeler ensemble", "contact": "accueil@service.example"}),
        un_auteur("cio"),
    )
    client.force_login(compte)
    adresses = [client.post(reverse("pratiques_dupliquer", args=[fiche.pk])).url for _ in range(2)]
    assert adresses[0] == adresses[1], "un double clic n’en fait qu’une"
    copie = Brouillon.objects.get(auteur=compte)
    contenu = copie.contenu
    assert contenu["titre"] == "Appeler ensemble, copie" and contenu["etapes"] == CONTENU["etapes"]
    assert "D’après « Appeler ensemble »" in contenu["sources"]
    assert not contenu["contact"] and not any(contenu[nom] for nom in contenu if nom.startswith("atteste"))
    with refus("attestation"):
        brouillons.brouillon_soumettre(
            brouillon=brouillons.brouillon_enregistrer(
                brouillon=copie, contenu={**contenu, "atteste_anonymat": True}, version=1, par=compte
            ),
            par=compte,
        )
    with refus("etat"):
        brouillons.fiche_dupliquer(fiche=une_fiche(Statut.EN_RELECTURE), par=compte)


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
@pytest.mark.parametrize("action", ["", "enregistrer", "soumettre", "plus-etapes", "plus-<script>"])
def test_screen_hostile_input_is_never_a_failure(client, cas, action):
    brouillon, url = _ouvert(client)
    donnees = poste(un_contenu(), version=1, action=action) | HOSTILES[cas]
    for entetes in ({}, {"HX-Request": "true"}):
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


def test_table_of_steps_is_steps():
    document = un_document(("Mode opératoire", "Heading 1"))
    un_tableau(
        document, ("Étape", "Par qui", "Détail"), ("Ouvrir", "L’accueil", "À neuf heures"), ("Fermer", "", "Tard")
    )
    contenu, compte_rendu = convertir(octets(document))
    assert contenu["etapes"] == [
        {"titre": "Ouvrir", "qui": "L’accueil", "duree": "", "description": "À neuf heures"},
        {"titre": "Fermer", "qui": "", "duree": "", "description": "Tard"},
    ]
    assert not compte_rendu["laisses"]


def test_every_label_of_the_screen_is_a_title_that_we_know():
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


def test_person_named_in_a_document_is_told_as_if_it_were_typed(client):
    client.force_login(un_auteur())
    reponse = deposer(
        client, un_docx(("Constat", "Heading 1"), "Mme Durand, 06 12 34 56 78, a demandé un rendez-vous.")
    )
    page = page_lue(client.get(reponse["Location"]))
    assert "À retirer, ou à justifier" in page and "06 12 34 56 78" in page.replace("\u00a0", " ")
    ecran = page_lue(client.get(f"/pratiques/ecrire/{Brouillon.objects.get().uuid}/"))
    assert "On dirait" in ecran


def test_refused_document_says_why_at_its_field_and_writes_nothing(client):
    client.force_login(un_auteur())
    macros = un_docx_avec({"word/vbaProject.bin": b"x"})
    for fichier, mot in ((macros, "macros"), (b"%PDF-1.7", "PDF"), (un_docx(" "), "aucun texte"), (b"", "vide")):
        reponse = deposer(client, fichier)
        page = page_lue(reponse)
        assert reponse.status_code == 422 and mot in page and 'id="id_fichier_error"' in page
    assert "Choisissez un fichier" in page_lue(client.post(DEPOSER))
    enorme = un_docx(*["mot " * 400] * 200)
    assert "trop longue" in page_lue(deposer(client, enorme))
    assert not Brouillon.objects.filter(version__gt=0).exists() and not DepotDocument.objects.exists()
