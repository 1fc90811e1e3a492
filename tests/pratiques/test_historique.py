"""The kept versions of a note, and what changed between two, in words (R5.17)."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from home.choices import Verdict
from home.etats.plume import AJOUTE, GARDE, RETIRE, morceaux
from pratiques.champs import CHAMPS
from pratiques.choices import Statut
from pratiques.contenu import contenu_normaliser, differences
from pratiques.models import Brouillon, FichePratiquePage, VersionBrouillon
from pratiques.rules import brouillons, publication, relectures, signatures
from tests.fabriques import une_region, une_tete_de_reseau
from tests.pages import page_lue
from tests.pratiques.fabriques import rendre, un_auteur, un_brouillon, un_contenu, une_fiche
from tests.pratiques.fabriques_pieces import une_piece_envoyee
from tests.pratiques.test_signatures import signer


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


@pytest.mark.django_db
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


@pytest.mark.django_db
def test_working_versions_are_one_per_sitting_and_never_hold_a_person():
    brouillon, coauteur = un_brouillon(titre="Un"), un_auteur("cio")
    auteur = brouillon.auteur
    signer(brouillon, coauteur)

    def ecrire(par, **champs):
        brouillons.brouillon_enregistrer(
            brouillon=brouillon, contenu=un_contenu(**champs), par=par, version=Brouillon.objects.get().version
        )

    ecrire(auteur, titre="Deux")
    assert not VersionBrouillon.objects.exists(), "la même séance"
    ecrire(coauteur, titre="Trois")
    ecrire(coauteur, titre="Trois et demi")
    gardees = [(v.contenu["titre"], v.par) for v in VersionBrouillon.objects.all()]
    assert gardees == [("Deux", auteur)]
    Brouillon.objects.update(enregistre_le=timezone.now() - datetime.timedelta(hours=2))
    ecrire(coauteur, titre="Quatre", resultats="Rappeler Mme Roux au 06 39 98 12 34.")
    ecrire(auteur, titre="Cinq")
    assert [v.contenu["titre"] for v in VersionBrouillon.objects.all()] == ["Trois et demi", "Deux"]
    for rang in range(45):
        ecrire(coauteur if rang % 2 else auteur, titre=f"Tour {rang}")
    assert VersionBrouillon.objects.count() <= 41


def lire_par(client, adresse, *comptes):
    for compte in comptes:
        client.force_login(compte)
        yield client.get(adresse)


def codes_de(client, adresse, *comptes):
    return {page.status_code for page in lire_par(client, adresse, *comptes)}


@pytest.mark.django_db
def test_history_is_read_by_whoever_answers_for_the_note_and_working_versions_by_its_authors(client):
    brouillon, coauteur, parti = un_brouillon(probleme="CANARI-UN au départ."), un_auteur("cio"), un_auteur("apec")
    auteur = brouillon.auteur
    signer(brouillon, coauteur)
    signatures.signataire_retirer(signataire=signer(brouillon, parti), par=parti)
    brouillons.brouillon_enregistrer(
        brouillon=brouillon, contenu=un_contenu(probleme="CANARI-DEUX."), version=1, par=coauteur
    )
    tete, privee = (
        une_tete_de_reseau("missions-locales"),
        reverse("pratiques_historique_brouillon", args=[brouillon.uuid]),
    )
    for page in lire_par(client, privee, auteur, coauteur):
        texte = page_lue(page)
        assert "<del>" in texte and "CANARI-UN" in texte and "CANARI-DEUX" in texte and "Version de travail" in texte
        assert auteur.nom_complet in texte and coauteur.nom_complet in texte
    assert codes_de(client, privee, parti, tete, une_region(), un_auteur()) == {404}

    fiche = brouillons.brouillon_soumettre(brouillon=brouillon, par=auteur)
    lecteur = un_auteur("cap-emploi")
    rendre(relectures.relecture_prendre(fiche=fiche, par=lecteur), Verdict.A_COMPLETER)
    brouillon.refresh_from_db()
    version = brouillon.version
    brouillons.brouillon_enregistrer(
        brouillon=brouillon, contenu=un_contenu(probleme="CANARI-TROIS."), version=version, par=auteur
    )
    adresse = reverse("pratiques_historique", args=[fiche.pk])
    client.force_login(tete)
    page = page_lue(client.get(adresse))
    assert "Version 1" in page and "CANARI" not in page.replace("CANARI-DEUX", "") and "de travail," not in page
    client.force_login(auteur)
    assert client.get(privee).url == adresse and "CANARI-TROIS" in page_lue(client.get(adresse))
    brouillons.brouillon_soumettre(brouillon=brouillon, par=auteur)
    client.force_login(tete)
    page = page_lue(client.get(adresse))
    assert "CANARI-DEUX" in page and "CANARI-TROIS" in page and "Version 2" in page
    for cles in ("?de=e1&vers=t2", "?vers=<b>&de=é", "?de=a", f"?vers={'9' * 90}"):
        page = client.get(adresse + cles)
        assert page.status_code == 200 and "CANARI-UN" not in page_lue(page) and b"<b>" not in page.content
    assert codes_de(client, adresse, lecteur, parti, un_auteur(), une_tete_de_reseau("apec")) == {404}

    rendre(fiche.relectures.filter(verdict="", lecteur=lecteur).get())
    rendre(relectures.relecture_prendre(fiche=fiche, par=un_auteur()))
    publication.fiche_valider(fiche=fiche, par=tete, publier=True)
    assert not VersionBrouillon.objects.exists(), "les versions de travail s’effacent à la publication"
    client.force_login(coauteur)
    page = page_lue(client.get(adresse))
    assert "En ligne" in page and adresse in page_lue(client.get(FichePratiquePage.objects.get().get_url()))
    client.force_login(lecteur)
    assert client.get(adresse).status_code == 404
    assert adresse not in page_lue(client.get(FichePratiquePage.objects.get().get_url()))


@pytest.mark.django_db
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
