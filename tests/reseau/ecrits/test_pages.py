"""The pages of a document, as a browser reads them: written, read over, published, compared; what a stranger sees."""

import uuid

import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse

from home.registre import Etendue, Perimetre, indicateurs
from reseau.ecrits.models import ChiffreInsere, DocumentLocal, Remarque, SectionDocument
from reseau.ecrits.permissions import documents_lisibles
from reseau.ecrits.prises import donnees_des_ecrits
from reseau.ecrits.rules.sections import remarque_faire, section_ecrire
from tests.fabriques import entree, un_compte, un_conseiller, une_chargee_de_mission, une_region
from tests.pages import lue
from tests.reseau.ecrits.fabriques import ANNEE, publiable, un_chiffre, un_document, un_du_bassin, une_section

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
SECRET = "zebrecanarisection"


def de(nom, objet):
    return reverse(nom, args=[objet.uuid])


def envoi(page, **dit):
    """What the form of a page would send, with these answers."""
    rempli = {c.html_name: c.value() for c in page.context["form"] if c.value() not in (None, [], False)}
    return {**rempli, **dit}


def test_a_diagnosis_goes_from_its_template_to_its_publication_by_its_pages(client):
    animatrice = entree(client, une_chargee_de_mission())
    page = client.get(reverse("document_ouvrir"))
    client.post(reverse("document_ouvrir"), envoi(page, genre="PROTOCOLE"))
    document = DocumentLocal.objects.get()
    assert "Ce que chacun dit d’abord, ce que chacun remet." in lue(client.get(de("document_local", document)))
    for section in document.sections.all():
        texte = {"texte": "## Chez nous\n\nUn **lieu** <script>", "version": 1}
        reponse = client.post(de("document_section_ecrire", section), texte, follow=True)
        assert "C’est gardé." in lue(reponse) and "<strong>lieu</strong> &lt;script&gt;" in reponse.content.decode()
    client.post(reverse("document_vie", args=[document.uuid, "relire"]))
    alix, section = un_du_bassin(), une_section(document, "relais")
    entree(client, alix)
    page = client.get(de("document_remarque", section))
    client.post(de("document_remarque", section), envoi(page, texte="Sous deux jours ?"))
    assert client.get(de("document_publier", document)).status_code == 404
    entree(client, animatrice)
    page = client.get(de("document_publier", document))
    assert "Une remarque attend une réponse" in lue(page) and "Passer le relais</a>" in lue(page)
    page = client.post(de("document_publier", document), envoi(page))
    assert page.status_code == 422 and "Une remarque attend une réponse" in lue(page)
    remarque = Remarque.objects.get()
    page = client.post(de("document_remarque_regler", remarque), {"sort": "ECARTEE"})
    assert page.status_code == 422 and "Dites pourquoi" in lue(page)
    client.post(de("document_remarque_regler", remarque), {"sort": "RETENUE", "reponse": "C’est écrit."})
    page = client.get(de("document_publier", document))
    page = client.post(de("document_publier", document), envoi(page, diffusion="TOUS"), follow=True)
    assert "Le document est publié." in lue(page) and "Sous deux jours" not in lue(page)
    client.logout()
    assert f"Protocole d’accueil {ANNEE}" in lue(client.get(de("document_local", document)))
    assert str(document) in lue(client.get("/documents-locaux/"))


def test_two_texts_are_both_shown_and_the_choice_is_one_button(client):
    section, alix = une_section(), un_du_bassin()
    section_ecrire(section=section, par=alix, texte="Mille.", version=1)
    entree(client, une_chargee_de_mission())
    page = lue(client.get(de("document_section", section)))
    assert f"{alix.nom_complet} écrit jusqu’à" in page
    dit = client.post(
        de("document_section_ecrire", section), {"texte": "Onze cents.", "version": 1},
        headers={"Accept": "application/json"},
    ).json()  # fmt: skip
    assert dit["conflit"] is True
    reponse = client.get(de("document_pouls", section))
    page = lue(reponse)
    assert "Deux textes pour cette section" in page and "Onze cents." in page and "Mille." in page
    assert client.get(de("document_pouls", section), headers={"If-None-Match": reponse["ETag"]}).status_code == 304
    marge = section.en_marge.get()
    for garder in ("AUTRE 9", "AUTRE x", "PERDRE 2", ""):
        client.post(de("document_marge", marge), {"garder": garder})
        assert SectionDocument.objects.get(pk=section.pk).texte == "Mille."
    client.post(de("document_marge", marge), {"garder": "TOUS 2"})
    assert SectionDocument.objects.get(pk=section.pk).texte == "Mille.\n\nOnze cents."
    page = lue(client.get(de("document_section_etats", section)))
    assert "<ins>" in page and "Onze" in page


def test_what_is_badly_typed_is_told_at_its_field_and_nothing_is_written(client):
    section = une_section()
    entree(client, un_du_bassin())
    page = client.post(de("document_section_ecrire", section), {"texte": "Mme Martin est venue.", "version": 1})
    assert page.status_code == 422 and "Mme Martin est venue." in lue(page) and "les garder tels quels" in lue(page)
    page = client.post(de("document_section_ecrire", section), {"texte": "x" * 20001, "version": "un"})
    assert page.status_code == 422 and "20000 caractères au plus" in lue(page)
    page = client.get(de("document_chiffre", section))
    page = client.post(de("document_chiffre", section), envoi(page, code="evenements_tenus", dernier="2020-01-01"))
    assert "Le dernier jour vient après le premier." in lue(page) and page.status_code == 422
    page = client.post(de("document_source", section), {"intitule": "Insee", "adresse": "pas une adresse"})
    assert page.status_code == 422
    cle = {"cle": uuid.uuid4(), "intitule": "Insee", "adresse": "https://www.insee.fr"}
    for _ in range(2):
        client.post(de("document_source", section), cle)
    assert section.sources.count() == 1 and not ChiffreInsere.objects.exists()
    page = client.post(de("document_source", section), {**cle, "cle": uuid.uuid4()})
    assert page.status_code == 422 and "Cette source est déjà citée ici." in lue(page)


def test_a_live_figure_equals_what_its_source_counts_and_leads_to_its_page(client, monkeypatch):
    section = une_section()
    chiffre = un_chiffre(section, un_du_bassin())
    source = indicateurs()["evenements_tenus"]
    compte = source.lire(Perimetre(Etendue.BASSIN, section.document.bassin_id), chiffre.du, chiffre.au)
    entree(client, un_du_bassin())
    page = lue(client.get(de("document_local", section.document)))
    assert f"événements : {compte.nombre}" in page and "lu aujourd’hui" in page


def test_versions_are_compared_in_two_gestures(client):
    document = publiable()
    entree(client, une_chargee_de_mission())
    client.post(de("document_publier", document), envoi(client.get(de("document_publier", document))))
    page = client.get(de("document_renouveler", document))
    client.post(de("document_renouveler", document), envoi(page))
    suivante = DocumentLocal.objects.get(remplace=document)
    client.post(de("document_section_ecrire", une_section(suivante)), {"texte": "Neuf.", "version": 1})
    page = client.get(de("document_local", suivante)).content.decode()
    assert de("document_comparer", suivante) in page
    page = lue(client.get(de("document_comparer", suivante)))
    assert "Neuf." in page and "<ins>" in page and "<del>" in page
    inverse = lue(client.get(f"{de('document_comparer', suivante)}?de=2&vers=1"))
    assert "Neuf." in inverse
    for de_, vers in (("x", "y"), ("2", "2"), ("-1", "99")):
        assert client.get(f"{de('document_comparer', suivante)}?de={de_}&vers={vers}").status_code == 200


def test_a_draft_is_read_by_no_door_of_a_stranger(client):
    document = un_document("RELECTURE", diffusion="TOUS")
    section, alix = une_section(document), un_du_bassin()
    section_ecrire(section=section, par=alix, texte=SECRET, version=1)
    remarque = remarque_faire(section=section, par=alix, cle=uuid.uuid4(), texte=SECRET)
    entree(client, alix)
    assert SECRET in lue(client.get(de("document_local", document)))
    portes = [de(nom, document) for nom in ("document_local", "document_comparer", "document_publier")]
    portes += [de(f"document_{nom}", section) for nom in ("section", "pouls", "section_etats", "remarque", "source")]
    portes.append(de("document_remarque_regler", remarque))
    ouvertes = ["/documents-locaux/", "/documents-locaux/?format=csv", "/recherche/?q=territoire", "/bassins/niort/"]
    for etranger in (un_conseiller(), un_compte(), une_chargee_de_mission("cognac")):
        entree(client, etranger)
        for porte in portes:
            assert client.get(porte).status_code == 404, porte
        for porte in ouvertes:
            reponse = client.get(porte)
            contenu = b"".join(reponse.streaming_content) if reponse.streaming else reponse.content
            assert SECRET not in contenu.decode() and str(document) not in contenu.decode(), porte
    assert not documents_lisibles(AnonymousUser()).exists()


def test_a_person_finds_again_all_that_she_wrote():
    section, alix = une_section(un_document("RELECTURE")), un_du_bassin()
    section_ecrire(section=section, par=alix, texte="Mille.", version=1)
    un_chiffre(section, alix)
    remarque_faire(section=section, par=alix, cle=uuid.uuid4(), texte="Ah ?")
    dites = {rubrique.titre: rubrique.lignes for rubrique in donnees_des_ecrits(alix)}
    assert dites["Sections écrites"][0]["Texte"] == "Mille." and dites["Remarques"][0]["Remarque"] == "Ah ?"
    assert len(dites["Chiffres insérés"]) == 1 and not any(r.lignes for r in donnees_des_ecrits(une_region())[2:])
