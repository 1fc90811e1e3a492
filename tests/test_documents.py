"""Every document that the product makes is walked tag by tag; a template that no test here renders is told."""

import ast
from pathlib import Path

import pytest
from django.conf import settings
from django.test.signals import template_rendered
from django.utils import timezone
from wagtail.models import Site

from home.documents import pdf
from pratiques.documents import fiche_pdf, livret_ecrire
from pratiques.rules.collections import collection_ajouter, collection_creer
from reseau.agenda.queries.evenements import affiche_pdf
from reseau.animation import documents as reunions
from reseau.animation.documents import dossier_pdf
from reseau.plans.documents import etat_pdf
from safran.attestations.choices import Genre
from safran.attestations.models import Attestation, ParametresAttestation
from safran.attestations.rules import attestation_emettre, certificat_preparer
from safran.inscriptions.documents import convocation_pdf
from safran.pilotage.permissions import perimetre_get
from safran.pilotage.queries.releves import releve_lire
from safran.pilotage.views import rapport_pdf
from safran.presences.documents import bordereau_pdf, feuille_pdf
from safran.presences.models import BordereauElimination
from tests.balises import defauts
from tests.fabriques import un_conseiller, une_region
from tests.pratiques.fabriques import un_auteur, une_fiche
from tests.pratiques.fabriques_pieces import une_piece_envoyee
from tests.pratiques.test_pieces import un_long_contenu
from tests.reseau.agenda.fabriques import un_evenement, un_programme_fige
from tests.reseau.animation.fabriques import un_comite_complet
from tests.reseau.animation.suites import documents_de_l_animation
from tests.reseau.animation.test_convocations import convoquee
from tests.reseau.animation.test_reunions import un_dossier
from tests.reseau.carnets.fabriques import listes_courtes
from tests.reseau.ecrits.fabriques import documents_des_ecrits
from tests.reseau.orientation.fabriques import fiches_de_liaison_en_pdf
from tests.reseau.plans.fabriques import un_plan_vivant
from tests.safran.dispositifs.fabriques import un_catalogue_imprime
from tests.safran.fabriques_attestations import achever, octets, une_formation_a_quiz
from tests.safran.fabriques_bordereaux import apres, la_nuit, une_session_signee
from tests.safran.fabriques_presences import TRACE, les_inscriptions

RACINE = Path(settings.RACINE)
FAISEURS = {"pdf_render", "pdf_fit", "contexte_fit"}
PARTOUT = ("home", "pratiques", "reseau", "safran")


def gabarits() -> set[str]:
    """The templates of documents: those of the folders made for them, and those that the code names."""
    dossier = RACINE / "templates"
    noms = {str(chemin.relative_to(dossier)) for chemin in dossier.rglob("pdf/*.html")}
    for fichier in (
        f
        for piece in PARTOUT
        for f in (RACINE / piece).rglob("*.py")
        if f.parts[-3:] != ("home", "documents", "pdf.py")
    ):
        for appel in (n for n in ast.walk(ast.parse(fichier.read_text("utf-8"))) if isinstance(n, ast.Call)):
            if getattr(appel.func, "id", getattr(appel.func, "attr", "")) in FAISEURS:
                assert isinstance(appel.args[0], ast.Constant), f"{fichier} : un gabarit se nomme en toutes lettres"
                noms.add(appel.args[0].value)
    return noms


def les_documents() -> dict[str, bytes]:
    """One of each at least, with all that may stand in it: pictures, signatures, long texts, empty rows."""
    parametres = {"adresse": "15 rue de l’Ancienne-Comédie, Poitiers", "declaration": "54860000086"}
    session = une_session_signee(adresse="3 rue du Port", consignes="Venir avec :\n\n- sa carte\n- un ordinateur")
    site = Site.objects.get(is_default_site=True)
    ParametresAttestation.objects.create(site=site, signature=TRACE, signataire="Isabelle Charrier", **parametres)
    jour, signee = session.seances.first().date, les_inscriptions(session)[0]
    claire, formation = un_conseiller(prenom="Claire", nom="Moreau"), une_formation_a_quiz(title="Ré-adresser")
    bavarde = une_formation_a_quiz(title="Ré-adresser sans perdre personne " * 6)
    suivi = achever(claire, formation)
    achever(claire, bavarde)
    certificat_preparer(suivi=suivi)
    Attestation.objects.create(
        genre=Genre.CERTIFICAT, compte=signee.compte, formation=session.formation, session=session
    )
    emises = [attestation_emettre(pk=a.pk) for a in Attestation.objects.en_preparation()]
    fiches = [une_fiche(), une_fiche(contenu=un_long_contenu(0.6)), une_fiche(contenu=un_long_contenu(1.0))]
    une_piece_envoyee(fiches[0], "IMAGE", titre="Le bureau", alternatif="Un couloir clair")
    une_piece_envoyee(fiches[0], titre="Trame du premier appel")
    auteur = un_auteur()
    collection = collection_creer(par=auteur, titre="À refaire", presentation="Trois fiches.\n\nÀ lire.")
    for fiche in fiches:
        collection_ajouter(collection=collection, fiche=fiche, par=auteur)
    evenement = un_evenement(programme="14 h Stands\n15 h Atelier", accessibilite=["LSF"], option=True)
    reunion = convoquee(un_comite_complet(bassin="angouleme"), endroit="Espace Franquin, Angoulême", salle="Salle 2")
    with apres(3, 2):
        la_nuit()
        bordereau = BordereauElimination.objects.get()
    return {
        **{f"{a.get_genre_display()} {a.numero}": octets(a) for a in emises},
        "convocation": convocation_pdf(signee),
        "feuille vierge": feuille_pdf(session, jour, vierge=True),
        "feuille remplie": feuille_pdf(session, jour, vierge=False),
        "bordereau": bordereau_pdf(bordereau),
        "programme": un_programme_fige(),
        "dispositifs": un_catalogue_imprime(),
        "affiche": affiche_pdf(evenement),
        **documents_de_l_animation(),
        "dossier de séance": dossier_pdf(un_dossier(), une_region()),
        "convocation d’une instance": reunions.convocation_pdf(reunion),
        "feuille de présence": reunions.presence_pdf(reunion),
        "plan d’actions": etat_pdf(un_plan_vivant(), une_region()),
        **documents_des_ecrits(),
        **fiches_de_liaison_en_pdf(),
        **listes_courtes(),
        "rapport": rapport_pdf(releve_lire(perimetre_get(une_region(), "")), timezone.now()),
        **{f"fiche {rang}": fiche_pdf(fiche, auteur) for rang, fiche in enumerate(fiches)},
        "livret": livret_ecrire(collection=collection, compte=auteur, fiches=fiches, avancer=lambda faites: None),
    }


@pytest.mark.integration
@pytest.mark.django_db
def test_tags_of_every_document_are_allowed_where_they_stand():
    rendus = set()

    def noter(sender, template, **_reste):
        rendus.add(template.name)

    template_rendered.connect(noter)
    try:
        documents = les_documents()
    finally:
        template_rendered.disconnect(noter)
    assert not gabarits() - rendus, "un gabarit de document que rien ne parcourt ici"
    fautes = {nom: lues for nom, octets_lus in documents.items() if (lues := defauts(octets_lus))}
    assert not fautes, fautes


@pytest.mark.parametrize(
    ("corps", "dit"),
    [
        ("<h1>A</h1><dl><div><dt>Durée</dt><dd>2 h</dd></div></dl>", "L > Div"),
        ("<h1>A</h1><h3>B</h3>", "titre de niveau 3 après un niveau 1"),
        ("<p>A</p>", "sans aucun titre"),
        ('<h1>A</h1><svg viewBox="0 0 9 9" width="9" height="9"><path d="M0 0L9 9" stroke="red"/></svg>', "image sans"),
        ("<h1>A</h1><table><tr><td>1</td></tr></table>", "sans en-tête"),
        ("<h1>A</h1><table><tr><th>1</th></tr><tr><td>1</td><td>2</td></tr></table>", "rangs inégaux"),
    ],
)
def test_walk_would_see_a_fault(settings, tmp_path, corps, dit):
    (tmp_path / "essai.html").write_text(
        f'<!doctype html><html lang="fr"><head><title>Essai</title></head><body>{corps}</body></html>'
    )
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [tmp_path, *settings.TEMPLATES[0]["DIRS"]]}]
    assert [faute for faute in defauts(pdf.pdf_render("essai.html", {})) if dit in faute]
