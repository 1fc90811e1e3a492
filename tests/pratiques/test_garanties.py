"""What a note must say before anybody reads it in the library: where its facts come from (R3.4), where the
person chooses (R3.7)."""

import io

import pytest
from django.core.management import CommandError, call_command
from django.template.loader import render_to_string
from django.urls import reverse

from home.site.publication import PublicationRefusee
from pratiques.choices import Statut
from pratiques.contenu import CHOIX_REQUIS, SOURCE_REQUISE, contenu_de, differences
from pratiques.documents import mesures_de
from pratiques.models import FichePratiquePage
from pratiques.queries import bibliotheque
from pratiques.rules import brouillons, publication
from tests.fabriques import une_region
from tests.pages import page_lue
from tests.pratiques.fabriques import poste, refus, un_brouillon, un_contenu, une_fiche, une_fiche_lue

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
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
    """What the command says of the whole base."""
    sortie = io.StringIO()
    try:
        call_command("verifier", stdout=sortie, stderr=sortie)
    except CommandError as erreur:
        sortie.write(str(erreur))
    return sortie.getvalue()


@pytest.mark.parametrize("faits", [{"preuve": "SUIVI"}, {"indicateurs": CHIFFRE}])
def test_note_that_states_facts_names_a_source_before_it_is_read(client, faits):
    brouillon = un_brouillon(**faits, sources="")
    with refus("sources"):
        brouillons.brouillon_soumettre(brouillon=brouillon, par=brouillon.auteur)
    client.force_login(brouillon.auteur)
    adresse = reverse("pratiques_brouillon", args=[brouillon.uuid])
    page = page_lue(client.post(adresse, poste(un_contenu(**faits, sources=""), version=1, action="soumettre")))
    assert SOURCE_REQUISE in page and FichePratiquePage.objects.count() == 0
    brouillon.refresh_from_db()
    dit = un_contenu(**faits, sources="Registre anonyme de l’accueil, 2025")
    page = client.post(adresse, poste(dit, version=brouillon.version, action="soumettre"))
    assert page.status_code == 302 and FichePratiquePage.objects.get().sources
    with refus("sources"):
        une_fiche(contenu={**faits, "sources": ""})


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
    with refus("incomplet"):
        brouillons.brouillon_soumettre(brouillon=brouillon, par=brouillon.auteur)
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
    dits = {morceau.texte for c in differences(contenu | {"variantes": []}, contenu) for morceau in c.morceaux}
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
    with refus("liens"):
        une_fiche(contenu=mauvais)
