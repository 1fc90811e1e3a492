"""From two acceptances to the library, and out of it (R3.1, R3.4, R3.5, R5.18)."""

import datetime
import io

import pytest
from django.core.management import CommandError, call_command
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from home.models import Courriel
from home.site.publication import PublicationRefusee
from pratiques.choices import Niveau, Statut
from pratiques.contenu import CHOIX_REQUIS, SOURCE_REQUISE, contenu_de, differences
from pratiques.documents import mesures_de
from pratiques.models import FichePratiquePage
from pratiques.queries import bibliotheque
from pratiques.queries.bibliotheque import fiches_en_bibliotheque, fiches_trouver
from pratiques.rules import brouillons, publication
from pratiques.rules.publication import date_de_revue
from tests.fabriques import une_region, une_tete_de_reseau
from tests.pages import page_lue
from tests.pratiques.fabriques import (
    avec_rangs,
    poste,
    un_auteur,
    un_brouillon,
    un_contenu,
    une_fiche,
    une_fiche_lue,
    une_fiche_soumise,
)
from tests.refus import refus
from tests.travaux import battre

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


def test_validate_needs_two_acceptances_an_attestation_and_a_lead_of_the_network_who_does_not_sign():
    refus("transition", publication.fiche_valider, fiche=une_fiche_soumise(), par=une_region())
    refus("relectures", publication.fiche_valider, fiche=une_fiche(Statut.EN_RELECTURE), par=une_region())
    fiche = une_fiche_lue()
    for personne in (une_tete_de_reseau("apec"), un_auteur(), fiche.owner):
        refus("droit", publication.fiche_valider, fiche=fiche, par=personne)
    tete = une_tete_de_reseau()
    from reseau.membres.rules.mandats import rattachement_creer
    from tests.fabriques import une_structure

    rattachement_creer(compte=tete, structure=une_structure())
    fiche = une_fiche_lue(tete)
    refus("auteur", publication.fiche_valider, fiche=fiche, par=tete)
    assert publication.fiche_valider(fiche=fiche, par=une_region()).statut == Statut.VALIDEE
    fiche, region = une_fiche_lue(), une_region()
    for case in ("atteste_anonymat", "atteste_gratuite", "atteste_neutralite"):
        FichePratiquePage.objects.filter(pk=fiche.pk).update(**{case: False})
        refus("attestation", publication.fiche_valider, fiche=fiche, par=region, publier=True)
        FichePratiquePage.objects.filter(pk=fiche.pk).update(**{case: True})
        fiche.refresh_from_db()
        assert fiche.statut == Statut.EN_RELECTURE and not fiche.live, case


def test_validate_then_publish_puts_the_note_online_for_eighteen_months():
    tete = une_tete_de_reseau()
    fiche = publication.fiche_valider(fiche=une_fiche_lue(), par=tete)
    assert not FichePratiquePage.objects.get(pk=fiche.pk).live
    refus("droit", publication.fiche_publier, fiche=fiche, par=fiche.owner)
    publication.fiche_publier(fiche=fiche, par=tete)
    fiche.refresh_from_db()
    assert fiche.live and fiche.statut == Statut.PUBLIEE
    assert fiche.a_revoir_le == date_de_revue(jour=timezone.localdate())
    chemin = [Statut.BROUILLON, Statut.SOUMISE, Statut.EN_RELECTURE, Statut.VALIDEE, Statut.PUBLIEE]
    etats = list(fiche.historique.values_list("de", "vers"))
    assert etats == list(zip(chemin, chemin[1:], strict=False))
    mails = list(Courriel.objects.filter(destinataire=fiche.owner.email).values_list("gabarit", flat=True))
    assert mails.count("pratiques/validee") == 1 and mails.count("pratiques/publiee") == 1


def test_suspend_takes_the_note_off_every_door_and_tells_why(client):
    fiche = une_fiche(contenu={"titre": "Zèbre suspendu"})
    refus("droit", publication.fiche_suspendre, fiche=fiche, par=une_tete_de_reseau(), motif="x")
    region = une_region()
    refus("motif_requis", publication.fiche_suspendre, fiche=fiche, par=region, motif="  ")
    publication.fiche_suspendre(fiche=fiche, par=region, motif="Une personne se reconnaît.")
    fiche.refresh_from_db()
    assert not fiche.live and fiche.statut == Statut.SUSPENDUE
    assert client.get(fiche.url).status_code == 404
    assert "Zèbre" not in page_lue(client.get("/pratiques/?q=zebre")).replace("«\xa0zebre", "")
    mail = Courriel.objects.get(gabarit="pratiques/suspendue")
    assert mail.destinataire == fiche.owner.email and "Une personne se reconnaît." in mail.texte
    publication.fiche_retablir(fiche=fiche, par=region)
    assert client.get(fiche.url).status_code == 200
    assert fiches_trouver(None, "zebre", 5) == [fiche]


def test_archive_keeps_its_address_and_replace_leads_to_the_successor(client):
    fiche = une_fiche()
    refus("droit", publication.fiche_archiver, fiche=fiche, par=un_auteur(), motif="x")
    publication.fiche_archiver(fiche=fiche, par=fiche.owner, motif="Le dispositif n’existe plus.")
    assert fiche.title not in page_lue(client.get("/pratiques/"))
    page = client.get(fiche.url)
    assert page.status_code == 200 and "Le dispositif n’existe plus." in page_lue(page)
    ancienne, nouvelle = une_fiche(), une_fiche()
    refus("remplacante", publication.fiche_remplacer, fiche=ancienne, par=une_region(), par_fiche=ancienne)
    refus(
        "remplacante",
        publication.fiche_remplacer,
        fiche=ancienne,
        par=une_region(),
        par_fiche=une_fiche(Statut.ARCHIVEE),
    )
    publication.fiche_remplacer(fiche=ancienne, par=une_region(), par_fiche=nouvelle)
    reponse = client.get(ancienne.url)
    assert reponse.status_code == 302 and reponse.url == nouvelle.url


def test_review_date_marks_once_and_confirmation_gives_eighteen_months(client):
    fiche = une_fiche(publiee_le=timezone.now() - datetime.timedelta(days=600))
    tete = une_tete_de_reseau()
    for attendu in ("1 fiche(s) à revoir.", "0 fiche(s) à revoir."):
        assert battre("pratiques.revues") == [attendu]
    assert set(Courriel.objects.filter(gabarit="pratiques/a-revoir").values_list("destinataire", flat=True)) == {
        fiche.owner.email,
        tete.email,
    }
    texte = page_lue(client.get(fiche.url))
    assert "À vérifier" in texte
    publication.fiche_confirmer(fiche=fiche, par=fiche.owner)
    fiche.refresh_from_db()
    assert fiche.statut == Statut.PUBLIEE and fiche.a_revoir_le > timezone.localdate()
    assert "À vérifier" not in page_lue(client.get(fiche.url))


@pytest.mark.parametrize(
    ("preuve", "mois", "fin", "niveau"),
    [
        ("RESSENTI", 24, None, Niveau.PARTAGEE),
        ("SUIVI", 5, None, Niveau.PARTAGEE),
        ("SUIVI", 7, None, Niveau.EPROUVEE),
        ("ENQUETE", 24, 23, Niveau.PARTAGEE),
        ("EVALUATION", 24, 12, Niveau.EPROUVEE),
    ],
)
def test_level_is_computed_from_proof_and_months_of_use(preuve, mois, fin, niveau):
    jour = timezone.localdate()
    contenu = {"preuve": preuve, "debut": jour - datetime.timedelta(days=31 * mois)}
    contenu |= {"fin": jour - datetime.timedelta(days=31 * fin)} if fin else {"en_cours": True}
    fiche = une_fiche(contenu=contenu)
    assert fiche.niveau == niveau
    assert avec_rangs(fiches_en_bibliotheque(None)).get(pk=fiche.pk).rang_niveau == niveau


def test_an_older_version_gives_back_its_text_never_the_life_of_the_note():
    fiche = une_fiche_soumise()
    FichePratiquePage.objects.filter(pk=fiche.pk).update(statut=Statut.ARCHIVEE, publiee_le=timezone.now(), version=7)
    rendue = FichePratiquePage.objects.get(pk=fiche.pk).get_latest_revision().as_object()
    assert (rendue.statut, rendue.version) == (Statut.ARCHIVEE, 7)


def test_screen_lead_decides_from_the_desk(client):
    tete = une_tete_de_reseau()
    fiche = une_fiche_lue()
    client.force_login(tete)
    assert fiche.title in page_lue(client.get(reverse("pratiques_a_valider")))
    url = reverse("pratiques_fiche_valider", args=[fiche.pk])
    assert "Valider et publier" in page_lue(client.get(url))
    assert client.post(url).url == reverse("pratiques_a_valider")
    assert client.post(url, follow=True).status_code == 200
    fiche.refresh_from_db()
    assert fiche.statut == Statut.PUBLIEE and fiche.historique.filter(vers=Statut.PUBLIEE).count() == 1
    ecrits = Courriel.objects.filter(destinataire=fiche.owner.email).values_list("gabarit", flat=True)
    assert "pratiques/validee" not in ecrits and "pratiques/publiee" in ecrits, "d’un coup, un seul courriel"
    refus("transition", publication.fiche_valider, fiche=fiche, par=une_region())


def test_screen_decides_on_the_life_of_a_note_with_a_reason_and_the_region_on_any(client):
    fiche = une_fiche()
    client.force_login(fiche.owner)
    url = reverse("pratiques_fiche_agir", args=[fiche.pk, "archiver"])
    assert client.post(url, {"motif": ""}).status_code == 422
    assert client.post(url, {"motif": "Périmée."}).status_code == 302
    assert client.get(url).status_code == 404
    assert client.get(reverse("pratiques_fiche_agir", args=[fiche.pk, "suspendre"])).status_code == 404
    assert client.get(reverse("pratiques_fiche_agir", args=[fiche.pk, "n-importe-quoi"])).status_code == 404
    client.force_login(une_region())
    autre = une_fiche()
    for action, statut in (("suspendre", "SUSPENDUE"), ("remplacer", "REMPLACEE"), ("archiver", "ARCHIVEE")):
        fiche = une_fiche()
        url = reverse("pratiques_fiche_agir", args=[fiche.pk, action])
        assert client.get(url).status_code == 200
        assert client.post(url, {"motif": "Motif.", "par_fiche": autre.slug}, follow=True).status_code == 200
        fiche.refresh_from_db()
        assert fiche.statut == statut


def test_admin_publishes_a_corrected_text_and_previews_the_one_being_edited(client):
    fiche = une_fiche(contenu={"titre": "Avant"})
    client.force_login(une_region())
    url = reverse("wagtailadmin_pages:edit", args=[fiche.pk])
    formulaire = client.get(url)
    assert formulaire.status_code == 200
    fiche.title = "Coquelicot"
    fiche.save_revision()
    from pratiques.wagtail_hooks import publication_par_les_regles, recherche_a_jour

    assert publication_par_les_regles(formulaire.wsgi_request, fiche) is None
    fiche.get_latest_revision().publish(skip_permission_checks=True)
    recherche_a_jour(formulaire.wsgi_request, fiche)
    assert fiches_trouver(None, "coquelicots", 5) == [fiche]
    from reseau.vocabulaires.models import Theme

    fiche = FichePratiquePage.objects.get(pk=une_fiche().pk)
    fiche.themes = Theme.objects.filter(code="alternance")
    fiche.title = "Titre en cours"
    fiche.save_revision()
    client.force_login(une_region())
    texte = page_lue(client.get(reverse("wagtailadmin_pages:view_draft", args=[fiche.pk])))
    assert "Titre en cours" in texte and "?theme=alternance" in texte and "?theme=vae" not in texte


def test_admin_takes_no_note_away_alone_in_a_batch_or_with_its_library(client):
    fiche = une_fiche()
    client.force_login(une_region())
    for vue in ("unpublish", "delete", "copy"):
        adresse = reverse(f"wagtailadmin_pages:{vue}", args=[fiche.pk])
        assert client.post(adresse, {"new_title": "x", "new_slug": "x"}).status_code == 302
    client.post(reverse("wagtailadmin_pages:delete", args=[fiche.get_parent().pk]))
    lot = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "unpublish"])
    client.post(f"{lot}?id={fiche.pk}&next=/admin/")
    fiche.refresh_from_db()
    assert fiche.live and FichePratiquePage.objects.count() == 1


TRANSFERT = {
    "competences": "Écouter sans conclure",
    "partenaires": [{"structure": "Cap emploi du bassin", "role": "Tient la ligne directe"}],
    "vigilances": "Ne rien dire que la personne n’ait accepté",
    "prerequis": "Une ligne directe entre accueils",
    "variantes": [{"cas": "DISTANCE", "adaptation": "Un appel à trois"}],
    "liens": [{"genre": "FORMATION", "titre": "La règle des deux portes", "adresse": "/se-former/deux-portes/"}],
}
CHIFFRE = [{"valeur": "9 sur 10", "nom": "viennent au rendez-vous", "periode": "2025", "mesure": "registre"}]


def verifier() -> str:
    sortie = io.StringIO()
    try:
        call_command("verifier", stdout=sortie, stderr=sortie)
    except CommandError as erreur:
        sortie.write(str(erreur))
    return sortie.getvalue()


@pytest.mark.parametrize("faits", [{"preuve": "SUIVI"}, {"indicateurs": CHIFFRE}])
def test_note_that_states_facts_names_a_source_before_it_is_read(client, faits):
    brouillon = un_brouillon(**faits, sources="")
    refus("sources", brouillons.brouillon_soumettre, brouillon=brouillon, par=brouillon.auteur)
    client.force_login(brouillon.auteur)
    adresse = reverse("pratiques_brouillon", args=[brouillon.uuid])
    page = page_lue(client.post(adresse, poste(un_contenu(**faits, sources=""), version=1, action="soumettre")))
    assert SOURCE_REQUISE in page and FichePratiquePage.objects.count() == 0
    brouillon.refresh_from_db()
    dit = un_contenu(**faits, sources="Registre anonyme de l’accueil, 2025")
    page = client.post(adresse, poste(dit, version=brouillon.version, action="soumettre"))
    assert page.status_code == 302 and FichePratiquePage.objects.get().sources
    refus("sources", une_fiche, contenu={**faits, "sources": ""})


def test_note_without_a_source_is_stopped_at_every_door_and_told_when_it_is_older():
    fiche = une_fiche_lue()
    for page in (fiche, une_fiche()):
        page.preuve, page.sources = "ENQUETE", ""
        page.save()
        page.save_revision()
    with pytest.raises(PublicationRefusee, match="nomme au moins une source"):
        publication.fiche_valider(fiche=fiche, par=une_region(), publier=True)
    fiche.refresh_from_db()
    assert fiche.statut == Statut.EN_RELECTURE and not fiche.live
    assert f"La fiche pratique {page.pk} ({page.title}) : {SOURCE_REQUISE}" in verifier()


def test_note_says_where_the_person_chooses_and_older_ones_are_told(client):
    brouillon = un_brouillon(choix="")
    refus("incomplet", brouillons.brouillon_soumettre, brouillon=brouillon, par=brouillon.auteur)
    client.force_login(brouillon.auteur)
    saisie = poste(un_contenu(choix=""), version=1, action="soumettre")
    page = client.post(reverse("pratiques_brouillon", args=[brouillon.uuid]), saisie)
    assert page.status_code == 422 and 'id="id_choix_error' in page_lue(page)
    fiche = une_fiche()
    assert fiche.choix in page_lue(client.get(fiche.url))
    FichePratiquePage.objects.filter(pk=fiche.pk).update(choix="")
    assert f"La fiche pratique {fiche.pk} ({fiche.title}) : {CHOIX_REQUIS}" in verifier()


def test_partners_variants_and_links_are_typed_read_printed_found_and_compared(client):
    brouillon = un_brouillon()
    client.force_login(brouillon.auteur)
    adresse = reverse("pratiques_brouillon", args=[brouillon.uuid])
    mauvais = {**TRANSFERT, "liens": [{"genre": "ACTION", "titre": "Piège", "adresse": "javascript:alert(1)"}]}
    refusee = client.post(adresse, poste(un_contenu(**mauvais), version=1, action="soumettre"))
    assert refusee.status_code == 422 and "commence par https://" in page_lue(refusee)
    client.post(adresse, poste(un_contenu(**TRANSFERT), version=2, action="soumettre"))
    fiche = FichePratiquePage.objects.get()
    contenu = contenu_de(fiche)
    assert {nom: contenu[nom] for nom in TRANSFERT} == TRANSFERT
    dits = {morceau.texte for c in differences(contenu | {"variantes": []}, contenu) for morceau in c["morceaux"]}
    assert dits == {"À distance · Un appel à trois"}
    fiche = une_fiche(contenu=TRANSFERT)
    page = page_lue(client.get(fiche.url))
    imprimee = render_to_string(
        "pratiques/pdf/fiche_corps.html", {"site_url": "", **next(mesures_de(fiche, brouillon.auteur))}
    )
    for mot in ("Écouter sans conclure", "Tient la ligne directe", "Un appel à trois", "Une ligne directe entre"):
        assert mot in page and mot in imprimee, mot
    assert '<a href="/se-former/deux-portes/">' in page
    assert bibliotheque.fiches_trouver(None, "conclure", 5) == [fiche]
    refus("liens", une_fiche, contenu=mauvais)
