"""What leaves the agenda: news, the card of another site, the poster, data for search engines, the way to subscribe."""

import io
import json
import re
from xml.etree import ElementTree

import pypdfium2
import pytest
import zxingcpp
from django.conf import settings
from django.test import Client
from pypdf import PdfReader

from reseau.agenda.choices import Frequence
from reseau.agenda.horaires import Repetition
from reseau.agenda.queries.evenements import affiche_pdf
from reseau.agenda.rules.dates import creneau_annuler, creneau_deplacer
from reseau.agenda.rules.evenements import evenement_annuler
from tests.balises import defauts
from tests.fabriques import un_conseiller, une_region, une_structure
from tests.pages import lue, page_lue
from tests.reseau.agenda.fabriques import dans, passe, un_creneau, un_evenement, un_horaire

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
SENTINELLE = "Zibeline"
HOSTILE = "</script><script>alert(1)</script> & « Métiers » ; a,b"
ATOM = "{http://www.w3.org/2005/Atom}"


def donnees(evenement, client=None):
    page = (client or Client()).get(f"/agenda/{evenement.uuid}/").content.decode()
    blocs = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.S)
    return [json.loads(bloc) for bloc in blocs]


@pytest.mark.parametrize("visibilite", ["MEMBRES", "BASSIN"])
def test_a_private_event_is_behind_no_public_door(visibilite):
    structure = une_structure()
    auteur = un_conseiller(structure)
    prive = un_evenement(
        titre=SENTINELLE, resume=f"Le résumé {SENTINELLE}", par=auteur, visibilite=visibilite, themes=("mobilite",)
    )
    un_evenement("PROPOSE", titre=SENTINELLE, par=auteur, themes=("mobilite",))
    code, reseau = structure.code, structure.reseau.code
    portes = (
        *(f"/agenda/flux/{f}.{g}" for f in ("region", "bassin/niort", "theme/mobilite", f"reseau/{reseau}")
          for g in ("ics", "atom")),
        f"/agenda/encart/{code}/", "/agenda/encart/bassin/niort/",
        "/agenda/abonner/", f"/agenda/encart/?encart=structure:{code}",
    )  # fmt: skip
    membre = Client()
    membre.force_login(auteur)
    for porte in portes:
        for client in (Client(), membre):
            reponse = client.get(porte)
            assert reponse.status_code == 200 and SENTINELLE not in page_lue(reponse), porte
    for porte in ("agenda.ics", "affiche.pdf"):
        assert Client().get(f"/agenda/{prive.uuid}/{porte}").status_code == 404
    assert donnees(prive, membre) == [] and membre.get(f"/agenda/{prive.uuid}/").status_code == 200


def test_news_say_the_last_changed_first_and_what_is_cancelled():
    annule, autre = un_evenement(titre="Forum & salon"), un_evenement(titre="Atelier", bassins=("niort", "poitiers"))
    passe(un_evenement(titre="Passé"))
    evenement_annuler(evenement=annule, par=une_region(), motif="Grève")
    for adresse in ("/agenda/flux/region.atom", "/agenda/flux/bassin/niort.atom"):
        flux = ElementTree.fromstring(Client().get(adresse).content)
        entrees = flux.findall(f"{ATOM}entry")
        assert [e.find(f"{ATOM}title").text for e in entrees] == ["ANNULÉ : Forum & salon", "Atelier"]
    assert entrees[1].find(f"{ATOM}id").text == f"{settings.SITE_URL}/agenda/{autre.uuid}/"


def test_the_card_alone_may_be_framed_elsewhere_without_cookie_nor_script():
    evenement = un_evenement(titre=HOSTILE)
    passe(un_evenement(titre="Passé", organisateur=evenement.organisateur, par=evenement.cree_par))
    carte = Client().get(f"/agenda/encart/{evenement.organisateur.code}/")
    assert "frame-ancestors *" in carte["Content-Security-Policy"] and not carte.has_header("X-Frame-Options")
    assert not carte.cookies and "public" in carte["Cache-Control"]
    page = page_lue(carte)
    assert "<script" not in page and "<form" not in page and "Passé" not in page and "Métiers" in page
    ailleurs = Client().get(f"/agenda/{evenement.uuid}/")
    assert ailleurs["X-Frame-Options"] == "DENY" and "frame-ancestors 'self'" in ailleurs["Content-Security-Policy"]


def test_the_card_is_the_same_for_someone_signed_in():
    evenement, membre = un_evenement(), Client()
    adresse = f"/agenda/encart/{evenement.organisateur.code}/"
    membre.force_login(evenement.cree_par)
    assert membre.get(adresse).content == Client().get(adresse).content


def test_the_line_to_copy_names_the_card_of_the_structure():
    evenement = un_evenement()
    code = evenement.organisateur.code
    page = page_lue(Client().get(f"/agenda/encart/?encart=structure:{code}"))
    assert f'&lt;iframe src="{settings.SITE_URL}/agenda/encart/{code}/"' in page
    assert f'<iframe class="encart-apercu" src="/agenda/encart/{code}/"' in page
    assert "La ligne à copier" not in page_lue(Client().get("/agenda/encart/?encart=structure:' OR 1"))


def test_how_to_subscribe_gives_the_address_of_what_was_chosen():
    un_evenement()
    hote = settings.SITE_URL.partition("://")[2]
    page = lue(Client().get("/agenda/abonner/?flux=bassin:niort"))
    assert f'value="{settings.SITE_URL}/agenda/flux/bassin/niort.ics"' in page
    assert f'href="webcal://{hote}/agenda/flux/bassin/niort.ics"' in page
    assert '<option value="bassin:niort" selected>' in page
    for inconnu in ("", "bassin:zz", "structure:x", "::::", "é" * 300):
        page = lue(Client().get("/agenda/abonner/", {"flux": inconnu}))
        assert f'value="{settings.SITE_URL}/agenda/flux/region.ics"' in page


def test_search_engines_read_each_date_with_its_state():
    serie = un_evenement(titre=HOSTILE, repetition=Repetition(Frequence.SEMAINE, dans(60 + 14)))
    region = une_region()
    creneau_deplacer(creneau=un_creneau(serie, 2), par=region, horaire=un_horaire(70))
    creneau_annuler(creneau=un_creneau(serie, 3), par=region, motif="Salle prise")
    (bloc,) = donnees(serie)
    etats = {date["@id"][-1]: date["eventStatus"].rpartition("/")[2] for date in bloc["@graph"]}
    assert etats == {"1": "EventScheduled", "2": "EventRescheduled", "3": "EventCancelled"}
    premiere = bloc["@graph"][0]
    assert premiere["name"] == HOSTILE and premiere["isAccessibleForFree"] is True
    assert premiere["eventAttendanceMode"].endswith("OfflineEventAttendanceMode")
    assert premiere["location"][0]["address"]["addressLocality"] == "Niort"
    a_distance = un_evenement(lien="https://visio.example/x")
    (bloc,) = donnees(a_distance)
    assert bloc["@graph"][0]["location"] == [{"@type": "VirtualLocation", "url": "https://visio.example/x"}]


def test_the_poster_is_one_tagged_page_whose_square_leads_to_the_event():
    evenement = un_evenement(titre="Après-midi mobilité et emploi", programme="14 h Ouverture\n15 h Atelier")
    reponse = Client().get(f"/agenda/{evenement.uuid}/affiche.pdf")
    assert reponse["Content-Type"] == "application/pdf"
    page = pypdfium2.PdfDocument(reponse.content)[0].render(scale=2).to_pil()
    assert zxingcpp.read_barcode(page).text == f"{settings.SITE_URL}/agenda/{evenement.uuid}/"
    texte = PdfReader(io.BytesIO(reponse.content)).pages[0].extract_text()
    assert "Entrée libre et gratuite" in texte and "Atelier" in texte


@pytest.mark.parametrize(
    ("champs", "dit"),
    [
        ({"titre": ("Forum " * 20).strip(), "resume": "Venir. " * 28, "programme": "Un moment\n" * 150}, "Forum"),
        ({"option": True}, "Date à confirmer"),
        ({"moderation": "PROPOSE"}, "Projet, pas encore au programme"),
        ({"repetition": Repetition(Frequence.SEMAINE, dans(60 + 280))}, "et 36 autres dates"),
        ({"accessibilite": ["LSF", "CALME", "BOUCLE"], "lien": "https://visio.example/x"}, "Interprète"),
        ({"titre": HOSTILE[:120]}, "Métiers"),
    ],
)
def test_a_poster_holds_on_one_page_whatever_it_says(champs, dit):
    octets = affiche_pdf(un_evenement(champs.pop("moderation", "PROGRAMME"), **champs))
    lecteur = PdfReader(io.BytesIO(octets))
    assert len(lecteur.pages) == 1 and dit in lecteur.pages[0].extract_text() and defauts(octets) == []
